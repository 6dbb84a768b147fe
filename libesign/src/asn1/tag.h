// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace esign::asn1 {

enum class TagClass : std::uint8_t { universal = 0, application = 1, context = 2, private_use = 3 };
enum class Form : std::uint8_t { primitive = 0, constructed = 1 };

/// Identifier octets of X.690 section 8.1.2, taken apart.
struct Tag {
  TagClass tag_class = TagClass::universal;
  Form form = Form::primitive;
  std::uint32_t number = 0;
  friend constexpr bool operator==(const Tag&, const Tag&) = default;
};

namespace tag {
constexpr Tag universal(std::uint32_t number) { return {TagClass::universal, Form::primitive, number}; }
/// [n] IMPLICIT of a primitive type.
constexpr Tag context(std::uint32_t number) { return {TagClass::context, Form::primitive, number}; }
/// [n] EXPLICIT, or [n] IMPLICIT of a constructed type.
constexpr Tag context_constructed(std::uint32_t number) { return {TagClass::context, Form::constructed, number}; }

inline constexpr Tag boolean = universal(1);
inline constexpr Tag integer = universal(2);
inline constexpr Tag bit_string = universal(3);
inline constexpr Tag octet_string = universal(4);
inline constexpr Tag null = universal(5);
inline constexpr Tag oid = universal(6);
inline constexpr Tag enumerated = universal(10);
inline constexpr Tag utf8_string = universal(12);
inline constexpr Tag numeric_string = universal(18);
inline constexpr Tag printable_string = universal(19);
inline constexpr Tag teletex_string = universal(20);
inline constexpr Tag ia5_string = universal(22);
inline constexpr Tag utc_time = universal(23);
inline constexpr Tag generalized_time = universal(24);
inline constexpr Tag visible_string = universal(26);
inline constexpr Tag universal_string = universal(28);
inline constexpr Tag bmp_string = universal(30);
inline constexpr Tag sequence{TagClass::universal, Form::constructed, 16};
inline constexpr Tag set{TagClass::universal, Form::constructed, 17};
}  // namespace tag
}  // namespace esign::asn1
