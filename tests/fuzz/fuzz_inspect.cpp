// SPDX-License-Identifier: Apache-2.0
// `esign inspect` shows anything: one JSON object or lines of text, in UTF-8 and without control characters of the input.
#include <esign/inspect.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace esign;
  const Document document = Document::from_octets(copy({data, size}), "fayl.bin");
  const auto json = inspect(document, Rendering::json);
  const auto text = inspect(document, Rendering::text);
  ESIGN_LAW(json.has_value() == text.has_value(), "both renderings show the same things");
  if (!json) {
    fuzz::require_sound(json.error());
    return 0;
  }
  const auto parsed = nlohmann::json::parse(*json, nullptr, false);
  ESIGN_LAW(parsed.is_object() && parsed.value("schema", "") == "esign.inspect/1", "JSON is one object of its schema");
  ESIGN_LAW(is_utf8(*text), "text is UTF-8");
  for (const char c : *text) ESIGN_LAW(c == '\n' || static_cast<unsigned char>(c) >= 0x20, "text has no control character but the line feed");
  return 0;
}
