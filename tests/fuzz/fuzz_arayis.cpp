// SPDX-License-Identifier: Apache-2.0
// The e-arayış, from JSON to XML and back: what was created can be read, and says what it was told.
#include <esign/arayis.h>

#include "arayis/schema.h"
#include "base/identifiers.h"
#include "base/text.h"
#include "fuzz.h"

namespace {

using namespace esign;

void check_content(const arayis::Content& content) {
  ESIGN_LAW(fin_grammar(content.subject_fin) == Grammar::right, "an e-arayış is about a person");
  ESIGN_LAW(!content.reference_number.empty(), "an e-arayış has a number");
  for (const auto& [name, value] : content.fields) ESIGN_LAW(!name.empty() && is_utf8(value) && printable(value) == value, "a field writes no line of a report");
}

void check_created(arayis::Kind kind, std::string_view json) {
  const Time issued{std::chrono::seconds(1'800'000'000)};
  const auto xml = arayis::create(kind, json, issued);
  if (!xml) return fuzz::require_sound(xml.error());
  const auto content = arayis::read(as_view(*xml));
  ESIGN_LAW(content.has_value(), "what was created can be read: " + (content ? std::string() : content.error().at + " " + content.error().detail));
  ESIGN_LAW(content->kind == kind && content->issued == issued, "kind and time are as told");
  check_content(*content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  const auto content = arayis::read(input);
  if (content)
    check_content(*content);
  else
    fuzz::require_sound(content.error());
  for (const arayis::Kind kind : arayis::all_kinds()) check_created(kind, as_text(input));
  return 0;
}
