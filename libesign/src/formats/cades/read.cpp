// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cms/oids.h"
#include "formats/cades/cades.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::cades {

Likeness looks_like_cms(View front) {
  if (cms::armour_of(front) == cms::Armour::pem) return Likeness::yes;
  const auto info = asn1::read_ber_header(front);
  if (!info || info->tag != asn1::tag::sequence) return Likeness::no;
  // Any content type of PKCS #7 (1.2.840.113549.1.7.n), in DER: what else such a file holds, read() tells by name.
  const View prefix = cms::oid::data.content().first(cms::oid::data.content().size() - 1);
  const View type = front.subspan(info->header_octets);
  const bool same = type.size() >= 2 + prefix.size() && type[0] == 0x06 && equal(type.subspan(2, prefix.size()), prefix);
  return same ? Likeness::yes : Likeness::no;
}

Result<SignatureSet> read(const Document& cms, const std::optional<Document>& content, const Limits& limits) {
  ESIGN_TRY(const cms::Parts parts, cms::scan(cms, limits));
  return read_parts(parts, cms, content, limits);
}

Result<SignatureSet> read(const Document& cms, const std::optional<Document>& content, pkix::ParsedObjects& parsed) {
  ESIGN_TRY(const cms::Parts parts, cms::scan(cms, parsed.limits()));
  return read_parts(parts, cms, content, parsed.limits(), &parsed);
}

Result<SignatureSet> read_parts(const cms::Parts& parts, const Document& cms, const std::optional<Document>& content, const Limits& limits,
                                pkix::ParsedObjects* parsed) {
  ESIGN_TRY(const cms::SignedData data, cms::read_signed_data(parts, limits));
  if (data.signers.empty()) return fail(Errc::no_signature, "the SignedData has no SignerInfo");
  const Envelope envelope{parts, data, cms, content, limits, parsed};
  ESIGN_TRY(const Common common, read_common(envelope));
  SignatureSet set;
  Budget timestamps("timestamps", limits.timestamps);
  for (const cms::SignerInfo& signer : data.signers) {
    SignatureView view = view_of(envelope, common, signer);
    view.id = "S-" + std::to_string(set.signatures.size() + 1);
    ESIGN_CHECK(read_long_term(envelope, signer, timestamps, view));
    set.signatures.push_back(std::move(view));
  }
  note_unused_digests(envelope, set.signatures);
  return set;
}

}  // namespace esign::formats::cades
