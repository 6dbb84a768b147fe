// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "asn1/oid.h"
#include "asn1/tag.h"
#include "base/bytes.h"

namespace esign::ca {

/// One attribute of a name; each stands in a RelativeDistinguishedName of its own.
struct Attribute {
  asn1::Oid type{};
  std::string value{};  ///< UTF-8, NFC.
  friend bool operator==(const Attribute&, const Attribute&) = default;
};
/// In the order of the DER: the most general first ("C" before "CN").
using DistinguishedName = std::vector<Attribute>;

namespace attribute {
inline constexpr asn1::Oid common_name("2.5.4.3"), surname("2.5.4.4"), serial_number("2.5.4.5"), country("2.5.4.6"),
    locality("2.5.4.7"), organization("2.5.4.10"), organizational_unit("2.5.4.11"), title("2.5.4.12"), given_name("2.5.4.42"),
    pseudonym("2.5.4.65"), organization_identifier("2.5.4.97"), email("1.2.840.113549.1.9.1"),
    domain_component("0.9.2342.19200300.100.1.25");
}  // namespace attribute

/// PrintableString for C and serialNumber, IA5String for e-mail and DC (RFC 5280 appendix A.1), UTF8String for the rest.
asn1::Tag string_type(const asn1::Oid& attribute_type);

/// RFC 5280 section 4.1.2.4. Errors, `at` the attribute's name: invalid_argument (empty; not UTF-8; outside the alphabet of its
/// string type; a country that is not two capital letters).
Result<Bytes> encode_name(const DistinguishedName& name);

/// RFC 4514, most specific first, as the register shows it. Errors: those of encode_name().
Result<std::string> name_to_text(const DistinguishedName& name);

}  // namespace esign::ca
