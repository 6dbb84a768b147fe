// SPDX-License-Identifier: Apache-2.0
#include <esign/personalise.h>

#include <algorithm>

#include "crypto/envelope.h"

namespace esign {
namespace {

using Text = std::span<const char>;

Text trimmed(Text text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text = text.subspan(1);
  while (!text.empty() && blank(text.back())) text = text.first(text.size() - 1);
  return text;
}

bool is(Text text, std::string_view word) { return std::ranges::equal(text, word); }

/// Views into the wiped buffer; no copy of a PIN is made but the Pin itself.
struct Found {
  std::optional<Text> authentication{}, signature{}, puk{};
};

Result<void> note(Text line, Found& found) {
  line = trimmed(line);
  if (line.empty() || line.front() == '#') return {};
  const auto equals = std::ranges::find(line, '=');
  const Text name = trimmed(line.first(static_cast<std::size_t>(equals - line.begin())));
  const bool known = is(name, "auth") || is(name, "sign") || is(name, "puk");
  if (equals == line.end() || !known) return fail(Errc::malformed, "a line is not auth=, sign= or puk= and digits");
  std::optional<Text>& slot = is(name, "auth") ? found.authentication : is(name, "sign") ? found.signature : found.puk;
  if (slot) return fail(Errc::malformed, "a PIN stands twice");
  slot = trimmed(line.subspan(static_cast<std::size_t>(equals - line.begin()) + 1));
  const bool digits = !slot->empty() && std::ranges::all_of(*slot, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return fail(Errc::malformed, "a PIN is not digits");
  return {};
}

}  // namespace

Result<TransportPins> open_pin_letter(std::span<const std::uint8_t> letter, std::span<const std::uint8_t> recipient, const Pin& password) {
  ESIGN_TRY(const SecretBytes content, crypto::open_envelope(letter, recipient, password));
  Text rest(reinterpret_cast<const char*>(content.reveal().data()), content.reveal().size());
  Found found;
  while (!rest.empty()) {
    const auto end = std::ranges::find(rest, '\n');
    const auto size = static_cast<std::size_t>(end - rest.begin());
    ESIGN_CHECK(note(rest.first(size), found));
    rest = rest.subspan(std::min(size + 1, rest.size()));
  }
  if (!found.authentication || !found.puk) return fail(Errc::malformed, "auth= or puk= is missing");
  TransportPins pins{Pin(*found.authentication), std::nullopt, Pin(*found.puk)};
  if (found.signature) pins.signature.emplace(*found.signature);
  return pins;
}

}  // namespace esign
