// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/keys.h"

namespace esign::vcard {

/// Ends a hash that the host has begun: `intermediate` is the chaining value (32 bytes for SHA-224 and SHA-256, 64 for
/// SHA-384 and SHA-512) and the number of bits hashed so far in eight bytes, big-endian, a whole number of blocks;
/// `rest` is what is left of the message, at most one block. So the card sees the end of what it signs without
/// reading all of it. Nothing when the lengths do not fit, or for SHA-1.
std::optional<Bytes> finish_hash(Hash hash, View intermediate, View rest);

}  // namespace esign::vcard
