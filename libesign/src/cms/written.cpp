// SPDX-License-Identifier: Apache-2.0
#include "cms/written.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

Result<asn1::Tag> tag_of(View element) {
  ESIGN_TRY(const asn1::BerHeader header, asn1::read_ber_header(element));
  return header.tag;
}

}  // namespace

Result<SignerInfoElements> elements_of(View signer_info, const Limits& limits) {
  ESIGN_TRY(const std::vector<View> fields, asn1::ber_children(signer_info, limits));
  SignerInfoElements found;
  std::size_t at = 0;
  const auto next = [&]() -> View { return at < fields.size() ? fields[at++] : View{}; };
  found.version = next();
  found.sid = next();
  found.digest_algorithm = next();
  if (at < fields.size()) {
    ESIGN_TRY(const asn1::Tag set, tag_of(fields[at]));
    if (set == tag::context_constructed(0)) found.signed_attributes = next();
  }
  found.signature_algorithm = next();
  found.signature = next();
  if (at < fields.size()) {
    ESIGN_TRY(found.unsigned_attributes, asn1::ber_children(next(), limits));
  }
  if (found.signature.empty() || at != fields.size()) return fail(Errc::malformed, "not the fields of a SignerInfo");
  return found;
}

Result<AttributeElements> attribute_elements(View attribute, const Limits& limits) {
  ESIGN_TRY(const std::vector<View> fields, asn1::ber_children(attribute, limits));
  if (fields.size() != 2) return fail(Errc::malformed, "not the fields of an Attribute");
  AttributeElements found{fields[0], fields[1], {}};
  ESIGN_TRY(found.values, asn1::ber_children(found.set, limits));
  return found;
}

Result<View> content_of(View ber) {
  ESIGN_TRY(const asn1::BerHeader header, asn1::read_ber_header(ber));
  const View content = ber.subspan(header.header_octets);
  if (header.content_octets) return content;
  if (content.size() < 2) return fail(Errc::malformed, "an element of indefinite length that does not end");
  return content.first(content.size() - 2);
}

}  // namespace esign::cms
