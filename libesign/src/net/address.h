// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"

namespace esign::net {

/// Whether an address is one of the public Internet, or one that the IANA Special-Purpose Address Registries (RFC 6890) and the
/// multicast ranges keep for something else: loopback, private, link-local, documentation, translation, ….
enum class Reach : std::uint8_t { everywhere, special };

/// 4 or 16 octets, in network order; any other length is special. An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) counts
/// as what it is inside.
Reach reach_of(View address);
/// Of a host as a URL has it: an address (IPv6 with or without its brackets) or a name. Of names only "localhost" and what ends with
/// ".localhost" are special (RFC 6761 section 6.3): what the others mean is seen when they are resolved.
Reach reach_of_host(std::string_view host);

}  // namespace esign::net
