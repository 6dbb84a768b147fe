// SPDX-License-Identifier: Apache-2.0
#include "httpd/target.h"

#include <algorithm>

#include "base/text.h"

namespace esign::httpd {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

enum class Plus : std::uint8_t { itself, space };

/// Appends the decoded text. Errors: malformed.
Result<void> decode(std::string_view text, Plus plus, std::string& out) {
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1, low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return fail(Errc::malformed, "a percent sign without two hexadecimal digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::space) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return fail(Errc::malformed, "control characters");
    out.push_back(c);
  }
  if (!is_utf8(std::string_view(out).substr(start))) return fail(Errc::malformed, "not UTF-8");
  return {};
}

bool has_encoded_slash(std::string_view raw) {
  for (auto at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1))
    if (equal_ignoring_ascii_case(raw.substr(at, 3), "%2f")) return true;
  return false;
}

/// The text after "http://" or "https://".
std::optional<std::string_view> after_scheme(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (equal_ignoring_ascii_case(raw.substr(0, scheme.size()), scheme)) return raw.substr(scheme.size());
  return std::nullopt;
}

}  // namespace

Result<void> Target::parse(std::string_view raw, std::string_view host) {
  segments_.clear();
  query_.clear();
  decoded_.clear();
  decoded_query_.clear();
  // RFC 9112 section 3.2.2: the absolute form must be read. Two hosts in one request are how caches get poisoned.
  if (const auto rest = after_scheme(raw)) {
    const auto end = std::min(rest->find_first_of("/?"), rest->size());
    if (!equal_ignoring_ascii_case(rest->substr(0, end), host)) return fail(Errc::malformed, "the target names another host than the Host header");
    raw = end < rest->size() && (*rest)[end] == '/' ? rest->substr(end) : std::string_view("/");
  }
  if (raw.empty() || raw.front() != '/') return fail(Errc::malformed, "the target is no path");
  if (raw.find('#') != std::string_view::npos) return fail(Errc::malformed, "the target has a fragment");
  const auto mark = raw.find('?');
  path_ = raw.substr(0, mark);
  ESIGN_CHECK(parse_path().in("path"));
  if (mark != std::string_view::npos) ESIGN_CHECK(parse_query(raw.substr(mark + 1)).in("query"));
  return {};
}

Result<void> Target::parse_path() {
  if (path_ == "/") return {};
  decoded_.reserve(path_.size());  // decoding never lengthens: the views into it stay
  for (std::size_t begin = 1; begin <= path_.size();) {
    const auto end = std::min(path_.find('/', begin), path_.size());
    const std::string_view raw = path_.substr(begin, end - begin);
    decoded_.push_back('/');
    const std::size_t at = decoded_.size();
    ESIGN_CHECK(decode(raw, Plus::itself, decoded_));
    const std::string_view text = std::string_view(decoded_).substr(at);
    if (text == "." || text == "..") return fail(Errc::malformed, "a segment of dots");
    segments_.push_back({text, at, has_encoded_slash(raw)});
    begin = end + 1;
  }
  return {};
}

Result<void> Target::parse_query(std::string_view raw) {
  decoded_query_.reserve(raw.size());
  for (std::size_t begin = 0; begin < raw.size();) {
    const auto end = std::min(raw.find('&', begin), raw.size());
    const std::string_view pair = raw.substr(begin, end - begin);
    begin = end + 1;
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const std::size_t at = decoded_query_.size();
    ESIGN_CHECK(decode(pair.substr(0, equals), Plus::space, decoded_query_));
    const std::size_t value_at = decoded_query_.size();
    ESIGN_CHECK(decode(pair.substr(std::min(equals + 1, pair.size())), Plus::space, decoded_query_));
    const std::string_view all = decoded_query_, name = all.substr(at, value_at - at);
    // Which of two values counts is read differently everywhere.
    if (std::any_of(query_.begin(), query_.end(), [&](const NamedView& one) { return one.name == name; }))
      return fail(Errc::malformed, "a parameter is given twice");
    query_.push_back({name, all.substr(value_at)});
  }
  return {};
}

}  // namespace esign::httpd
