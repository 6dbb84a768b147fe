// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/long_term.h"

namespace esign::formats::cades {
namespace {

using Weight = Defect::Weight;
namespace tag = asn1::tag;

/// Carries over what was parsed, or tells why it is left out.
template <class Item>
void take(Result<Item> item, std::vector<Item>& to, std::vector<Defect>& defects, std::string_view place) {
  if (item) to.push_back(*std::move(item));
  else add(defects, Weight::conformance, "unsignedAttrs." + std::string(place), item.error().at + ": " + item.error().detail);
}

/// CertificateValues ::= SEQUENCE OF Certificate
void read_certificates(asn1::Reader& reader, const Envelope& envelope, Evidence& to, std::vector<Defect>& defects) {
  reader.each(tag::sequence, 0, [&] {
    const View certificate = reader.any().whole;
    if (!reader.failed()) take(pkix::parse_certificate(certificate, envelope.limits, envelope.parsed), to.certificates, defects, "certificate-values");
  });
}

/// RevocationValues ::= SEQUENCE { crlVals [0] SEQUENCE OF CertificateList OPTIONAL,
///      ocspVals [1] SEQUENCE OF BasicOCSPResponse OPTIONAL, otherRevVals [2] OtherRevVals OPTIONAL }
void read_revocation(asn1::Reader& reader, const Envelope& envelope, Evidence& to, std::vector<Defect>& defects) {
  const auto list = [&](std::uint32_t number, auto&& one) {
    if (!reader.next_is(tag::context_constructed(number))) return;
    reader.explicitly(number, [&] {
      reader.each(tag::sequence, 0, [&] {
        const View value = reader.any().whole;
        if (!reader.failed()) one(value);
      });
    });
  };
  reader.sequence([&] {
    list(0, [&](View der) { take(pkix::parse_crl(der, envelope.limits, envelope.parsed), to.crls, defects, "revocation-values"); });
    list(1, [&](View der) { take(pkix::parse_basic_ocsp(der, envelope.limits, envelope.parsed), to.ocsp, defects, "revocation-values"); });
    if (reader.next_is(tag::context_constructed(2))) reader.any();
  });
}

}  // namespace

Evidence read_values(const Envelope& envelope, const LongTermAttribute& attribute, std::vector<Defect>& defects) {
  Evidence evidence;
  const bool certificates = attribute.type == cms::oid::certificate_values;
  if (!certificates && attribute.type != cms::oid::revocation_values) return evidence;
  for (const View value : attribute.der.values) {
    asn1::Reader reader(value, envelope.limits);
    if (certificates) read_certificates(reader, envelope, evidence, defects);
    else read_revocation(reader, envelope, evidence, defects);
    if (const auto finished = reader.finish(); !finished) {
      add(defects, Weight::conformance, "unsignedAttrs." + asn1::name_of(attribute.type), finished.error().detail);
    }
  }
  return evidence;
}

}  // namespace esign::formats::cades
