// SPDX-License-Identifier: Apache-2.0
#include "base/identifiers.h"

#include <algorithm>
#include <array>

namespace esign {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool fin_character(char c) { return digit(c) || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O'); }

}  // namespace

Grammar fin_grammar(std::string_view fin) noexcept {
  return fin.size() == 7 && std::ranges::all_of(fin, fin_character) ? Grammar::right : Grammar::wrong;
}

Grammar voen_grammar(std::string_view voen) noexcept {
  constexpr std::array<int, 8> kWeights{4, 1, 8, 6, 2, 7, 5, 3};
  if (voen.size() != 10 || !std::ranges::all_of(voen, digit)) return Grammar::wrong;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (voen[i] - '0');
  const bool check_digit = sum % 11 == voen[8] - '0';
  const bool status = voen[9] == '1' || voen[9] == '2';
  return check_digit && status ? Grammar::right : Grammar::wrong;
}

}  // namespace esign
