// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace esign::asn1 {

/// An OBJECT IDENTIFIER: its content octets, held by value, so that it outlives the bytes it came from.
class Oid {
 public:
  static constexpr std::size_t kCapacity = 63;  // Limits::oid_octets

  constexpr Oid() = default;
  /// From dotted text, at compile time: `constexpr Oid kData("1.2.840.113549.1.7.1");`. Wrong text does not compile.
  consteval explicit Oid(const char* dotted) { assign(dotted); }
  /// From content octets (X.690 section 8.19). Errors: malformed (empty, cut, non-minimal), limit_exceeded.
  static Result<Oid> from_content(View content);
  /// From dotted text. Errors: malformed, limit_exceeded.
  static Result<Oid> from_text(std::string_view dotted);

  View content() const { return {octets_.data(), size_}; }
  bool empty() const { return size_ == 0; }
  std::string to_text() const;  ///< "2.5.29.15"; arcs beyond 64 bits are shown as their octets in hexadecimal.

  friend constexpr bool operator==(const Oid& a, const Oid& b) { return a.size_ == b.size_ && a.octets_ == b.octets_; }
  friend constexpr auto operator<=>(const Oid& a, const Oid& b) {
    if (const auto order = a.octets_ <=> b.octets_; order != 0) return order;
    return a.size_ <=> b.size_;
  }

 private:
  constexpr void push_arc(std::uint64_t arc) {
    unsigned groups = 1;
    while (groups < 10 && (arc >> (7 * groups)) != 0) ++groups;
    while (groups-- > 0) octets_.at(size_++) = static_cast<std::uint8_t>(((arc >> (7 * groups)) & 0x7F) | (groups > 0 ? 0x80 : 0));
  }
  consteval void assign(const char* dotted) {
    std::uint64_t first = 0, arc = 0;
    unsigned index = 0;
    for (;; ++dotted) {
      if (*dotted >= '0' && *dotted <= '9') {
        arc = arc * 10 + static_cast<std::uint64_t>(*dotted - '0');
        continue;
      }
      if (index == 0) first = arc;
      if (index == 1) push_arc(first * 40 + arc);
      if (index > 1) push_arc(arc);
      ++index;
      arc = 0;
      if (*dotted == '\0') break;
    }
  }

  std::array<std::uint8_t, kCapacity> octets_{};
  std::uint8_t size_ = 0;
};

/// The name that standards give an OID ("id-ce-keyUsage"), or its dotted text; from oids.inc.
std::string name_of(const Oid& oid);

}  // namespace esign::asn1
