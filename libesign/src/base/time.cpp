// SPDX-License-Identifier: Apache-2.0
#include <esign/time.h>

#include <fmt/format.h>

#include "base/calendar.h"

namespace esign {
namespace {

/// Two or four digits at `at`; -1 when they are not digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Failure malformed_time() { return fail(Errc::malformed, "not an RFC 3339 date-time with a zone"); }

/// RFC 3339 time-offset: "Z" or "+04:00"; the seconds to subtract.
Result<std::chrono::seconds> offset(std::string_view zone) {
  if (zone == "Z" || zone == "z") return std::chrono::seconds{0};
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return malformed_time();
  const int hours = digits(zone, 1, 2);
  const int minutes = digits(zone, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return malformed_time();
  const std::chrono::seconds size = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return zone[0] == '+' ? size : -size;
}

}  // namespace

Result<Time> civil_time(const CivilTime& civil) {
  using namespace std::chrono;
  const year_month_day date{year{civil.year}, month{static_cast<unsigned>(civil.month)}, day{static_cast<unsigned>(civil.day)}};
  const bool in_range = civil.year >= 0 && civil.year <= 9999 && civil.month > 0 && civil.day > 0 && date.ok() &&
                        civil.hour >= 0 && civil.hour < 24 && civil.minute >= 0 && civil.minute < 60 && civil.second >= 0 &&
                        civil.second < 60;
  if (!in_range) return fail(Errc::malformed, "no such date or time of day");
  return Time{sys_days{date}} + hours{civil.hour} + minutes{civil.minute} + seconds{civil.second};
}

CivilTime to_civil(Time time) {
  using namespace std::chrono;
  const auto days_part = floor<days>(time);
  const year_month_day date{days_part};
  const hh_mm_ss clock{time - days_part};
  return {static_cast<int>(date.year()),          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())), static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),  static_cast<int>(clock.seconds().count())};
}

std::string to_rfc3339(Time time) {
  const CivilTime t = to_civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

Result<Time> parse_rfc3339(std::string_view text) {
  const bool shape = text.size() >= 20 && text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == 't') &&
                     text[13] == ':' && text[16] == ':';
  if (!shape) return malformed_time();
  const CivilTime civil{digits(text, 0, 4),  digits(text, 5, 2),  digits(text, 8, 2),
                        digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
  std::size_t zone = 19;
  if (text[zone] == '.') {
    const std::size_t first = ++zone;
    while (zone < text.size() && text[zone] >= '0' && text[zone] <= '9') ++zone;
    if (zone == first) return malformed_time();
  }
  ESIGN_TRY(const Time local, civil_time(civil));
  ESIGN_TRY(const std::chrono::seconds shift, offset(text.substr(zone)));
  return local - shift;
}

}  // namespace esign
