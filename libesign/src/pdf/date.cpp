// SPDX-License-Identifier: Apache-2.0
#include "pdf/date.h"

#include "base/calendar.h"
#include "pdf/cursor.h"

namespace esign::pdf {
namespace {

/// Takes `digits` digits from the front; -1 when they are not there.
int take(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (!is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

/// "Z", "+04'00'", "+04'00", "+04" or nothing.
std::optional<std::chrono::seconds> zone(std::string_view text) {
  if (text.empty()) return std::chrono::seconds{0};
  const char sign = text.front();
  if (sign != 'Z' && sign != '+' && sign != '-') return std::nullopt;
  text.remove_prefix(1);
  int hours = 0, minutes = 0;
  if (!text.empty()) {
    hours = take(text, 2);
    if (!text.empty() && text.front() == '\'') text.remove_prefix(1);
    if (!text.empty()) minutes = take(text, 2);
    if (!text.empty() && text.front() == '\'') text.remove_prefix(1);
  }
  if (!text.empty() || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const std::chrono::seconds ahead = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return sign == '-' ? -ahead : sign == 'Z' ? std::chrono::seconds{0} : ahead;
}

}  // namespace

std::optional<Time> date_of(std::string_view text) {
  if (text.starts_with("D:")) text.remove_prefix(2);
  CivilTime civil{take(text, 4), 1, 1, 0, 0, 0};
  if (civil.year < 0) return std::nullopt;
  for (int* part : {&civil.month, &civil.day, &civil.hour, &civil.minute, &civil.second}) {
    if (text.empty() || !is_digit(text.front())) break;
    *part = take(text, 2);
    if (*part < 0) return std::nullopt;
  }
  const auto ahead = zone(text);
  const auto local = civil_time(civil);
  if (!ahead || !local) return std::nullopt;
  return *local - *ahead;
}

}  // namespace esign::pdf
