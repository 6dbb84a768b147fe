// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <string_view>

namespace esign::token {

/// Doc 9303-3, 4.9: weights 7, 3, 1; letters from A are 10 on, the filler is 0.
inline bool check_digit_fits(std::string_view text, char digit) {
  constexpr std::array<unsigned, 3> kWeights{7, 3, 1};
  unsigned sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    unsigned value = 0;
    if (c >= '0' && c <= '9') value = static_cast<unsigned>(c - '0');
    else if (c >= 'A' && c <= 'Z') value = static_cast<unsigned>(c - 'A') + 10;
    sum += value * kWeights[i % kWeights.size()];
  }
  return digit == static_cast<char>('0' + sum % 10);
}

}  // namespace esign::token
