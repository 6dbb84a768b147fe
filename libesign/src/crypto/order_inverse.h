// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>

namespace esign::crypto {

/// A number of 256 bits, the least significant limb first.
using Limbs256 = std::array<std::uint64_t, 4>;

/// The order n of P-256's generator, SP 800-186 section 3.2.1.3.
inline constexpr Limbs256 kP256Order = {0xF3B9CAC2FC632551, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000};

/// The inverse of a number of [1, n - 1] modulo n; nothing for other numbers. In variable time: for public numbers alone.
std::optional<Limbs256> inverse_mod_p256_order(const Limbs256& number);

}  // namespace esign::crypto
