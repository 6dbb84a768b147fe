// SPDX-License-Identifier: Apache-2.0
#include "care/style.h"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"

namespace esign::care {
namespace {

constexpr int kNearWhite = 248;  // of 255

int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

bool is_white_digits(std::string_view digits) {
  const std::size_t each = digits.size() == 3 || digits.size() == 4 ? 1 : digits.size() == 6 || digits.size() == 8 ? 2 : 0;
  if (each == 0) return false;
  for (std::size_t i = 0; i < 3; ++i) {
    const int high = digit(digits[i * each]), low = digit(digits[i * each + each - 1]);
    if (high < 0 || low < 0 || high * 16 + low < kNearWhite) return false;
  }
  return true;
}

/// The numbers of "rgb(255, 255, 255)" or "255 255 255 / 1"; a percentage is of 255.
std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> all;
  while (!text.empty() && all.size() < 4) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) {
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    all.push_back(text.starts_with('%') ? value * 2.55 : value);
  }
  return all;
}

/// Zero, of whatever unit; "0.5" is not.
bool is_zero(std::string_view value) {
  double number = 1;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc() && number == 0;
}

/// Less than a point: px are three quarters of one. em and percentages are of something else.
bool is_tiny(std::string_view size) {
  double number = 0;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), number);
  if (error != std::errc()) return false;
  const std::string_view unit = trim(std::string_view(end, static_cast<std::size_t>(size.data() + size.size() - end)));
  return number == 0 || ((unit == "pt" || unit == "px") && number < 1);
}

void declare(Style& style, std::string_view property, std::string_view value) {
  const auto hides = [&](std::string_view named, bool hidden) {
    if (property != named || !hidden) return;
    style.shown = Style::Seen::no;
    style.why = named;
  };
  hides("display", value.starts_with("none"));
  hides("visibility", value.starts_with("hidden") || value.starts_with("collapse"));
  hides("opacity", is_zero(value));
  hides("font-size", is_tiny(value));
  if (property == "color") style.text = is_white(value) ? Style::Colour::white : Style::Colour::other;
  if (property == "background" || property == "background-color" || property == "background-image") {
    const bool none = value.starts_with("transparent") || value.starts_with("none") || value.starts_with("inherit");
    style.ground = none ? Style::Colour::unsaid : is_white(value) ? Style::Colour::white : Style::Colour::other;
  }
  if (const std::size_t url = value.find("url("); url != std::string_view::npos) {
    const std::string_view address = trim(value.substr(url + 4));
    const std::string_view bare = address.starts_with('"') || address.starts_with('\'') ? address.substr(1) : address;
    if (!bare.starts_with("data:") && !bare.starts_with('#')) style.fetch = Style::Fetch::url;
  }
}

}  // namespace

bool is_white(std::string_view colour) {
  const std::string text = ascii_lower(trim(colour));
  if (text.starts_with('#')) return is_white_digits(std::string_view(text).substr(1, text.find_first_of(" !;", 1) - 1));
  const std::string word = text.substr(0, text.find_first_of(" !("));
  if (word == "white" || word == "snow" || word == "ivory" || word == "ghostwhite" || word == "floralwhite") return true;
  if (word != "rgb" && word != "rgba") return false;
  const std::vector<double> parts = numbers_of(text);
  if (parts.size() < 3) return false;
  return parts[0] >= kNearWhite && parts[1] >= kNearWhite && parts[2] >= kNearWhite;
}

Style style_of(std::string_view declarations) {
  Style style;
  const std::string text = ascii_lower(declarations);
  for (const std::string_view one : split(text, ';')) {
    const std::size_t colon = one.find(':');
    if (colon != std::string_view::npos) declare(style, trim(one.substr(0, colon)), trim(one.substr(colon + 1)));
  }
  return style;
}

void each_block(std::string_view sheet, const std::function<void(std::string_view declarations)>& block) {
  std::string plain;
  for (std::size_t at = 0; at < sheet.size();) {
    const std::size_t comment = std::min(sheet.find("/*", at), sheet.size());
    plain.append(sheet.substr(at, comment - at));
    const std::size_t end = comment == sheet.size() ? comment : sheet.find("*/", comment + 2);
    at = end >= sheet.size() ? sheet.size() : end + 2;
  }
  // The innermost brackets hold declarations, what is around them rules.
  std::size_t open = std::string::npos;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    if (plain[at] == '{') open = at;
    if (plain[at] != '}' || open == std::string::npos) continue;
    block(std::string_view(plain).substr(open + 1, at - open - 1));
    open = std::string::npos;
  }
}

}  // namespace esign::care
