// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::cades {
namespace {

using Weight = Defect::Weight;

/// RFC 5652 section 5.1 fixes the version by what is inside. A number that does not fit announces a syntax that this reader
/// does not know, and no other octet of the file vouches for it: fatal. Except 1 and 3 in each other's place: earlier
/// editions (RFC 2630, RFC 3369) drew that line elsewhere, one signed file of twenty in the corpora has it, and both
/// numbers stand for the same syntax: told, not refused.
void check_data_version(const Envelope& envelope, Common& common) {
  const std::int64_t right = cms::version_of(envelope.data), stated = envelope.data.version;
  if (stated == right) return;
  const bool old_line = (stated == 1 || stated == 3) && (right == 1 || right == 3);
  add(common.defects, old_line ? Weight::conformance : Weight::fatal, "SignedData.version",
      "version " + std::to_string(stated) + " where the content demands " + std::to_string(right));
}

Result<void> check_content(const Envelope& envelope, Common& common) {
  auto likeness = cms::AttributeLikeness::other;
  if (envelope.data.content) {
    ESIGN_TRY(likeness, likeness_of(*envelope.data.content, envelope.limits));
  }
  if (envelope.content && likeness == cms::AttributeLikeness::other) {
    ESIGN_TRY(likeness, likeness_of(*envelope.content, envelope.limits));
  }
  if (likeness == cms::AttributeLikeness::set_of_attributes) {
    add(common.defects, Weight::fatal, "eContent", "the content is itself a SET OF Attribute: it may be the signed attributes of another signature");
  }
  return {};
}

void read_certificates(const Envelope& envelope, Common& common) {
  for (std::size_t i = 0; i < envelope.data.certificates.size(); ++i) {
    const cms::CertificateChoice& choice = envelope.data.certificates[i];
    const std::string place = "certificates[" + std::to_string(i) + "]";
    if (choice.kind != cms::CertificateKind::certificate) {
      add(common.defects, Weight::conformance, place, "not an X.509 certificate: it is not looked at");
      continue;
    }
    auto certificate = pkix::parse_certificate(choice.der, envelope.limits, envelope.parsed);
    if (certificate) common.certificates.push_back(*std::move(certificate));
    else add(common.defects, Weight::conformance, place, certificate.error().at + ": " + certificate.error().detail);
  }
}

void read_other(const Envelope& envelope, std::size_t index, Common& common) {
  auto response = read_ocsp_choice(envelope.data.crls[index], envelope.limits, envelope.parsed);
  if (response) common.ocsp.push_back(*std::move(response));
  else add(common.defects, Weight::conformance, "crls[" + std::to_string(index) + "]", response.error().at + ": " + response.error().detail);
}

void read_crls(const Envelope& envelope, Common& common) {
  for (std::size_t i = 0; i < envelope.data.crls.size(); ++i) {
    const cms::RevocationChoice& choice = envelope.data.crls[i];
    if (choice.kind != cms::RevocationKind::crl) {
      read_other(envelope, i, common);
      continue;
    }
    auto crl = pkix::parse_crl(choice.der, envelope.limits, envelope.parsed);
    if (crl) common.crls.push_back(*std::move(crl));
    else add(common.defects, Weight::conformance, "crls[" + std::to_string(i) + "]", crl.error().at + ": " + crl.error().detail);
  }
}

}  // namespace

Result<pkix::OcspResponse::Ptr> read_ocsp_choice(const cms::RevocationChoice& choice, const Limits& limits, pkix::ParsedObjects* parsed) {
  if (choice.format != cms::oid::ri_ocsp_response && choice.format != cms::oid::ocsp_basic) {
    return fail(Errc::unsupported, "revocation information of format " + asn1::name_of(choice.format));
  }
  asn1::Reader reader(choice.der, limits);
  View value;
  reader.inside(asn1::tag::context_constructed(1), [&] {
    reader.oid();
    value = reader.any().whole;
  });
  ESIGN_CHECK(reader.finish());
  // Both names are met over both types. The types cannot be mistaken: one begins with an ENUMERATED, the other with a SEQUENCE.
  asn1::Reader front(value, limits);
  bool whole = false;
  front.sequence([&] {
    whole = front.next_is(asn1::tag::enumerated);
    front.rest();
  });
  return whole ? pkix::parse_ocsp(value, limits, parsed) : pkix::parse_basic_ocsp(value, limits, parsed);
}

void add(std::vector<Defect>& defects, Defect::Weight weight, std::string place, std::string detail) {
  defects.push_back({weight, std::move(place), std::move(detail)});
}

Result<Common> read_common(const Envelope& envelope) {
  Common common;
  check_data_version(envelope, common);
  ESIGN_CHECK(check_content(envelope, common));
  read_certificates(envelope, common);
  read_crls(envelope, common);
  return common;
}

}  // namespace esign::formats::cades
