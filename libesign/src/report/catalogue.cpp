// SPDX-License-Identifier: Apache-2.0
#include "report/catalogue.h"

namespace esign::report {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

#define ESIGN_MESSAGE(key, text) Row{key, text},
constexpr Row kEnglish[] = {
#include "report/messages/en.inc"
};
constexpr Row kAzerbaijani[] = {
#include "report/messages/az.inc"
};
constexpr Row kRussian[] = {
#include "report/messages/ru.inc"
};
#undef ESIGN_MESSAGE

}  // namespace

std::span<const Row> catalogue(Language language) noexcept {
  switch (language) {
    case Language::en: return kEnglish;
    case Language::az: return kAzerbaijani;
    case Language::ru: return kRussian;
  }
  return kEnglish;
}

std::string_view message(Language language, std::string_view key) noexcept {
  for (const auto& [known, text] : catalogue(language)) {
    if (known == key) return text;
  }
  return key;
}

}  // namespace esign::report
