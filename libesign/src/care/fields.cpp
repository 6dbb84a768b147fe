// SPDX-License-Identifier: Apache-2.0
#include "care/fields.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace esign::care {

std::optional<FieldEffect> effect_of_field(std::string_view instruction) {
  static constexpr std::array<std::string_view, 7> kComputed{"DATE", "TIME", "FORMULA", "IF", "FILLIN", "ASK", "SAVEDATE"};
  static constexpr std::array<std::string_view, 5> kFetched{"INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DATABASE", "IMPORT"};
  const std::string upper = ascii_upper(trim(instruction));
  const std::string_view word = std::string_view(upper).substr(0, upper.find_first_of(" \\\"\t\r\n"));
  if (word == "DDE" || word == "DDEAUTO") return FieldEffect{CautionKind::script, "a field that starts a program"};
  if (word == "MACROBUTTON") return FieldEffect{CautionKind::macro, "a field that runs a macro"};
  if (std::ranges::find(kFetched, word) != kFetched.end()) return FieldEffect{CautionKind::external_reference, "a field that fetches what is shown"};
  if (std::ranges::find(kComputed, word) != kComputed.end() || word.starts_with('=')) return FieldEffect{CautionKind::calculation, "a field that is computed when it is shown"};
  return std::nullopt;
}

}  // namespace esign::care
