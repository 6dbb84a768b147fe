// SPDX-License-Identifier: Apache-2.0
#include "asn1/oid.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "base/text.h"

namespace esign::asn1 {
namespace {

struct NamedOid {
  Oid oid;
  const char* name;
};
constexpr NamedOid kNames[] = {
#define ESIGN_OID(dotted, text) {Oid(dotted), text},
#include "asn1/oids.inc"
#undef ESIGN_OID
};

}  // namespace

Result<Oid> Oid::from_content(View content) {
  if (content.empty()) return fail(Errc::malformed, "empty OBJECT IDENTIFIER");
  if (content.size() > kCapacity) return fail(Errc::limit_exceeded, "oid_octets");
  bool arc_begins = true;
  for (const std::uint8_t octet : content) {
    if (arc_begins && octet == 0x80) return fail(Errc::malformed, "OBJECT IDENTIFIER arc is not minimal");
    arc_begins = (octet & 0x80) == 0;
  }
  if (!arc_begins) return fail(Errc::malformed, "OBJECT IDENTIFIER ends in mid-arc");
  Oid oid;
  std::ranges::copy(content, oid.octets_.begin());
  oid.size_ = static_cast<std::uint8_t>(content.size());
  return oid;
}

Result<Oid> Oid::from_text(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  for (const std::string_view part : split(dotted, '.')) {
    std::uint64_t arc = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), arc);
    if (error != std::errc{} || end != part.data() + part.size() || (part.size() > 1 && part[0] == '0'))
      return fail(Errc::malformed, "not a dotted OBJECT IDENTIFIER");
    arcs.push_back(arc);
  }
  if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39) || arcs[1] > UINT64_MAX - 80)
    return fail(Errc::malformed, "not a dotted OBJECT IDENTIFIER");
  arcs[1] += arcs[0] * 40;  // X.690 section 8.19.4: the first two arcs share one subidentifier
  // Long arcs could overrun the fixed room: count before writing.
  std::size_t octets = 0;
  for (std::size_t i = 1; i < arcs.size(); ++i) octets += (static_cast<std::size_t>(std::bit_width(arcs[i] | 1)) + 6) / 7;
  if (octets > kCapacity) return fail(Errc::limit_exceeded, "oid_octets");
  Oid oid;
  for (std::size_t i = 1; i < arcs.size(); ++i) oid.push_arc(arcs[i]);
  return oid;
}

std::string Oid::to_text() const {
  std::string text;
  std::uint64_t arc = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    arc = (arc << 7) | (octets_[i] & 0x7Fu);
    if ((octets_[i] & 0x80) != 0) continue;
    const std::size_t groups = i + 1 - begin;
    if (groups > 10 || (groups == 10 && octets_[begin] > 0x81)) {  // more than 64 bits
      text += ".x" + to_hex(View(octets_).subspan(begin, groups));
    } else if (text.empty()) {
      const std::uint64_t root = arc < 80 ? arc / 40 : 2;
      text = std::to_string(root) + '.' + std::to_string(arc - root * 40);
    } else {
      text += '.' + std::to_string(arc);
    }
    arc = 0;
    begin = i + 1;
  }
  return text;
}

std::string name_of(const Oid& oid) {
  for (const NamedOid& named : kNames) {
    if (named.oid == oid) return named.name;
  }
  return oid.to_text();
}

}  // namespace esign::asn1
