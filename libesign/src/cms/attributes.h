// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "asn1/der_reader.h"

namespace esign::cms {

/// Attribute ::= SEQUENCE { attrType, attrValues SET OF }, RFC 5652 section 5.3. Views point into the SignerInfo's octets.
struct Attribute {
  asn1::Oid type{};
  std::vector<View> values{};  ///< Each a whole element. DOES NOT guarantee that there is one.
  View whole{};
};

/// Reads the content of a SET OF Attribute. Errors (in `reader`): malformed, limit_exceeded (attributes, attribute_values).
std::vector<Attribute> read_attributes(asn1::Reader& reader, asn1::Tag set, const Limits& limits);

/// The attributes of this type, in file order.
std::vector<const Attribute*> find_all(const std::vector<Attribute>& attributes, const asn1::Oid& type);

/// RFC 5652 section 5.4: the DER of the attributes as a SET OF with its own tag 0x31, members and their values sorted.
Bytes der_of_signed_attributes(const std::vector<Attribute>& attributes);
/// The same with everything in the order it was read: what a signer who forgot to sort has signed.
Bytes written_order_of_signed_attributes(const std::vector<Attribute>& attributes);

/// Whether these octets are, whole, the DER of a non-empty SET OF Attribute: content that could be passed off as signed
/// attributes, and signed attributes that are passed off as content.
enum class AttributeLikeness : std::uint8_t { other, set_of_attributes };
AttributeLikeness attribute_likeness(View octets, const Limits& limits);

}  // namespace esign::cms
