// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace esign::vcard {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

/// Upper-case hexadecimal without separators.
std::string to_hex(View bytes);
/// The bytes of a hexadecimal text of even length, either case, no separators; nothing for any other text.
std::optional<Bytes> from_hex(std::string_view text);

/// The parts one after the other.
Bytes join(std::initializer_list<View> parts);
/// The bytes of a text as they are.
Bytes text_bytes(std::string_view text);
/// Big-endian, two bytes.
Bytes two_bytes(std::uint16_t value);

}  // namespace esign::vcard
