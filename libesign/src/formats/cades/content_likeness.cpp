// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/cades/signer_view.h"

namespace esign::formats::cades {
namespace {

using cms::AttributeLikeness;

/// Whether a SET is all there is. More than signature_octets could never be read as signed attributes.
bool may_be_attributes(View front, std::uint64_t size, const Limits& limits) {
  const auto header = asn1::read_header(front);
  return header && header->tag == asn1::tag::set && header->header_octets + header->content_octets == size &&
         size <= limits.signature_octets;
}

}  // namespace

Result<AttributeLikeness> likeness_of(const Document& content, const Limits& limits) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(content.size(), asn1::kBerHeaderOctets)));
  ESIGN_CHECK(content.read_at(0, front));
  if (!may_be_attributes(front, content.size(), limits)) return AttributeLikeness::other;
  ESIGN_TRY(const Bytes octets, content.octets(limits.signature_octets));
  return cms::attribute_likeness(octets, limits);
}

Result<AttributeLikeness> likeness_of(const cms::EncapsulatedOctets& content, const Limits& limits) {
  ESIGN_TRY(const Bytes front, content.front(asn1::kBerHeaderOctets));
  if (!may_be_attributes(front, content.size(), limits)) return AttributeLikeness::other;
  Bytes octets;
  ESIGN_CHECK(content.write([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  return cms::attribute_likeness(octets, limits);
}

}  // namespace esign::formats::cades
