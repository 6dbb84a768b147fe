// SPDX-License-Identifier: Apache-2.0
#include "asn1/der_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/calendar.h"

namespace esign::asn1 {
namespace {

void push_tag(Bytes& out, Tag tag) {
  const auto lead = static_cast<std::uint8_t>((static_cast<unsigned>(tag.tag_class) << 6) | (static_cast<unsigned>(tag.form) << 5));
  if (tag.number < 31) {
    out.push_back(static_cast<std::uint8_t>(lead | tag.number));
    return;
  }
  out.push_back(lead | 31);
  unsigned groups = 1;
  while (groups < 5 && (tag.number >> (7 * groups)) != 0) ++groups;
  while (groups-- > 0) out.push_back(static_cast<std::uint8_t>(((tag.number >> (7 * groups)) & 0x7F) | (groups > 0 ? 0x80 : 0)));
}

/// Of X.690 section 8.1.3, on the stack: every element that is written has one.
struct Length {
  std::array<std::uint8_t, 1 + sizeof(std::uint64_t)> octets{};
  std::size_t size = 1;

  explicit Length(std::uint64_t length) {
    if (length < 0x80) {
      octets[0] = static_cast<std::uint8_t>(length);
      return;
    }
    for (std::uint64_t rest = length; rest != 0; rest >>= 8) ++size;
    octets[0] = static_cast<std::uint8_t>(0x80 | (size - 1));
    for (std::size_t i = size - 1; i > 0; --i, length >>= 8) octets[i] = static_cast<std::uint8_t>(length);
  }
  View view() const { return View(octets).first(size); }
};

}  // namespace

Bytes header(Tag tag, std::uint64_t content_octets) {
  Bytes out;
  push_tag(out, tag);
  append(out, Length(content_octets).view());
  return out;
}

std::size_t Writer::open(Tag tag) {
  push_tag(out_, tag);
  return out_.size();
}

void Writer::close(std::size_t begin) {
  const Length length(out_.size() - begin);
  const View octets = length.view();
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(begin), octets.begin(), octets.end());
}

void Writer::element(Tag tag, View content) {
  push_tag(out_, tag);
  append(out_, Length(content.size()).view());
  append(out_, content);
}

void Writer::set_of(std::vector<Bytes> members, Tag tag, Order order) {
  // X.690 section 11.6 pads the shorter encoding with zero octets; no encoding is a prefix of another, so a plain
  // lexicographic comparison gives the same order.
  if (order == Order::der_sorted)
    std::ranges::sort(members, [](const Bytes& a, const Bytes& b) { return std::ranges::lexicographical_compare(a, b); });
  Bytes content;
  for (const Bytes& member : members) append(content, member);
  element(tag, content);
}

void Writer::integer(std::int64_t value, Tag tag) {
  std::array<std::uint8_t, 8> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
  std::size_t skip = 0;
  while (skip < 7 && ((octets[skip] == 0x00 && octets[skip + 1] < 0x80) || (octets[skip] == 0xFF && octets[skip + 1] >= 0x80))) ++skip;
  element(tag, View(octets).subspan(skip));
}

void Writer::unsigned_integer(View magnitude, Tag tag) {
  while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  Bytes octets;
  if (magnitude.empty() || magnitude[0] >= 0x80) octets.push_back(0);
  append(octets, magnitude);
  element(tag, octets);
}

void Writer::boolean(bool value, Tag tag) {
  const std::uint8_t octet = value ? 0xFF : 0x00;
  element(tag, View(&octet, 1));
}

void Writer::bit_string(View octets, unsigned unused_bits, Tag tag) {
  Bytes content{static_cast<std::uint8_t>(unused_bits)};
  append(content, octets);
  element(tag, content);
}

void Writer::time(Time time) {
  const CivilTime t = to_civil(time);
  if (t.year < 1950 || t.year > 2049) return generalized_time(time);
  text(tag::utc_time, fmt::format("{:02}{:02}{:02}{:02}{:02}{:02}Z", t.year % 100, t.month, t.day, t.hour, t.minute, t.second));
}

void Writer::generalized_time(Time time, Tag tag) {
  const CivilTime t = to_civil(time);
  text(tag, fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}Z", t.year, t.month, t.day, t.hour, t.minute, t.second));
}

}  // namespace esign::asn1
