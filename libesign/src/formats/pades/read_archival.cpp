// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/signer_view.h"
#include "formats/pades/reading.h"

namespace esign::formats::pades {
namespace {

namespace tag = asn1::tag;

template <class Item>
void take(Result<Item> item, std::vector<Item>& to, std::vector<Defect>& defects) {
  if (item) to.push_back(*std::move(item));
  else cades::add(defects, Defect::Weight::conformance, "signedAttrs.adbe-revocationInfoArchival", item.error().at + ": " + item.error().detail);
}

}  // namespace

/// RevocationInfoArchival ::= SEQUENCE { crl [0] EXPLICIT SEQUENCE OF CertificateList OPTIONAL,
///      ocsp [1] EXPLICIT SEQUENCE OF OCSPResponse OPTIONAL, otherRevInfo [2] EXPLICIT SEQUENCE OF OtherRevInfo OPTIONAL }
Result<void> read_archival(const cms::Parts& parts, SignatureView& view, const Limits& limits, pkix::ParsedObjects* parsed) {
  ESIGN_TRY(const cms::SignedData data, cms::read_signed_data(parts, limits));
  if (data.signers.empty() || !data.signers.front().signed_attributes) return {};
  Budget left("embedded_crls", limits.embedded_crls);
  for (const cms::Attribute* attribute : cms::find_all(*data.signers.front().signed_attributes, cms::oid::revocation_archival)) {
    for (const View value : attribute->values) {
      asn1::Reader reader(value, limits);
      std::vector<View> crls, responses;
      const auto list = [&](std::uint32_t number, std::vector<View>& to) {
        if (!reader.next_is(tag::context_constructed(number))) return;
        reader.explicitly(number, [&] { reader.each(tag::sequence, 0, [&] { to.push_back(reader.any().whole); }); });
      };
      reader.sequence([&] {
        list(0, crls);
        list(1, responses);
        if (reader.next_is(tag::context_constructed(2))) reader.any();
      });
      if (const auto finished = reader.finish(); !finished) {
        cades::add(view, Defect::Weight::conformance, "signedAttrs.adbe-revocationInfoArchival", finished.error().detail);
        continue;
      }
      ESIGN_CHECK(left.spend(crls.size() + responses.size()));
      for (const View one : crls) take(pkix::parse_crl(one, limits, parsed), view.crls, view.defects);
      for (const View one : responses) take(pkix::parse_ocsp(one, limits, parsed), view.ocsp, view.defects);
    }
  }
  return {};
}

}  // namespace esign::formats::pades
