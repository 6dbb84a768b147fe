// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace esign {

/// Octets that somebody else owns; the owner is named where a View is kept.
using View = std::span<const std::uint8_t>;
using Bytes = std::vector<std::uint8_t>;

/// Receives octets in order, in pieces of any size; an error stops the producer.
using Sink = std::function<Result<void>(View)>;
/// Writes some octets into a Sink: how a part of a document is handed to a hash without copying it.
using Source = std::function<Result<void>(const Sink&)>;

bool equal(View a, View b) noexcept;
Bytes copy(View octets);
void append(Bytes& target, View octets);
View as_view(std::string_view text) noexcept;
std::string_view as_text(View octets) noexcept;

/// Lower-case hexadecimal, two digits an octet.
std::string to_hex(View octets);
/// Reads hexadecimal of either case. Errors: malformed.
Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding, no line breaks.
std::string to_base64(View octets);
/// What may stand between the characters of base64 text.
enum class Base64Space : std::uint8_t { none, xml_whitespace };
/// Strict RFC 4648: padding required, the unused bits of the last character zero, nothing after it; white space
/// only as allowed. Errors: malformed. Strict, because text that decodes in two ways is a second signature.
Result<Bytes> from_base64(std::string_view text, Base64Space space = Base64Space::none);

}  // namespace esign
