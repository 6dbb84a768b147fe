// SPDX-License-Identifier: Apache-2.0
#include "net/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace esign::net {
namespace {

struct Range {
  std::array<std::uint8_t, 16> first;
  unsigned bits;
};

constexpr Range kSpecial4[] = {
    {{0}, 8},                 // "this network"
    {{10}, 8},                // private
    {{100, 64}, 10},          // shared, RFC 6598
    {{127}, 8},               // loopback
    {{169, 254}, 16},         // link-local, and where clouds keep their metadata
    {{172, 16}, 12},          // private
    {{192, 0, 0}, 24},        // protocol assignments
    {{192, 0, 2}, 24},        // documentation
    {{192, 88, 99}, 24},      // 6to4 relays, once
    {{192, 168}, 16},         // private
    {{198, 18}, 15},          // benchmarks
    {{198, 51, 100}, 24},     // documentation
    {{203, 0, 113}, 24},      // documentation
    {{224}, 3},               // multicast, reserved, broadcast
};
constexpr Range kSpecial6[] = {
    {{0}, 8},                           // unspecified, loopback, what once was compatible with IPv4
    {{0x00, 0x64, 0xff, 0x9b, 0, 1}, 48},  // local translation, RFC 8215
    {{0x01}, 64},                       // discard
    {{0x20, 0x01}, 23},                 // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},     // documentation
    {{0x3f, 0xff}, 20},                 // documentation, RFC 9637
    {{0x5f}, 16},                       // segment routing, RFC 9602
    {{0xfc}, 7},                        // unique local
    {{0xfe, 0x80}, 9},                  // link-local, site-local
    {{0xff}, 8},                        // multicast
};
/// Where an IPv4 address stands in an IPv6 one.
struct Inside {
  Range range;
  std::size_t at;
};
constexpr Inside kInside[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // mapped
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},                    // NAT64, RFC 6052
    {{{0x20, 0x02}, 16}, 2},                                 // 6to4
};

bool in(View address, const Range& range) {
  for (unsigned bit = 0; bit < range.bits; bit += 8) {
    const unsigned left = std::min(range.bits - bit, 8u);
    const auto mask = static_cast<std::uint8_t>(0xFF00u >> left);
    if ((address[bit / 8] & mask) != (range.first[bit / 8] & mask)) return false;
  }
  return true;
}

template <std::size_t count>
Reach among(View address, const Range (&ranges)[count]) {
  return std::any_of(std::begin(ranges), std::end(ranges), [&](const Range& range) { return in(address, range); }) ? Reach::special : Reach::everywhere;
}

}  // namespace

Reach reach_of(View address) {
  if (address.size() == 4) return among(address, kSpecial4);
  if (address.size() != 16) return Reach::special;
  for (const Inside& one : kInside) {
    if (in(address, one.range)) return among(address.subspan(one.at, 4), kSpecial4);
  }
  return among(address, kSpecial6);
}

Reach reach_of_host(std::string_view host) {
  std::string text(host);
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (const std::size_t zone = text.find('%'); zone != std::string::npos) text.resize(zone);
  std::array<std::uint8_t, 16> octets{};
  if (::inet_pton(AF_INET, text.c_str(), octets.data()) == 1) return reach_of(View(octets).first(4));
  if (::inet_pton(AF_INET6, text.c_str(), octets.data()) == 1) return reach_of(octets);
  while (text.ends_with('.')) text.pop_back();
  const std::string name = ascii_lower(text);
  return name == "localhost" || name.ends_with(".localhost") ? Reach::special : Reach::everywhere;
}

}  // namespace esign::net
