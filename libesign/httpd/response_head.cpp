// SPDX-License-Identifier: Apache-2.0
#include "httpd/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <ctime>

#include "base/text.h"

namespace esign::httpd {
namespace {

/// tchar of RFC 9110 section 5.6.2.
bool is_token_character(char c) {
  const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return alphanumeric || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

/// field-value of RFC 9110 section 5.5.
bool is_value_character(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet == '\t' || (octet >= 0x20 && octet != 0x7f);
}

/// What only the server can say of a message.
bool is_ours(std::string_view name) {
  for (const std::string_view one : {"Content-Length", "Transfer-Encoding", "Connection", "Date"})
    if (equal_ignoring_ascii_case(name, one)) return true;
  return false;
}

/// IMF-fixdate of RFC 9110 section 5.6.7, made once a second.
std::string_view http_date() {
  thread_local std::time_t made_for = -1;
  thread_local std::string text;
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (now != made_for) {
    static constexpr std::string_view kDays = "SunMonTueWedThuFriSat", kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    std::tm utc{};
    gmtime_r(&now, &utc);
    const auto two = [](int number) { return std::string{static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)}; };
    text = std::string(kDays.substr(static_cast<std::size_t>(utc.tm_wday) * 3, 3)) + ", " + two(utc.tm_mday) + ' ' +
           std::string(kMonths.substr(static_cast<std::size_t>(utc.tm_mon) * 3, 3)) + ' ' + std::to_string(utc.tm_year + 1900) + ' ' + two(utc.tm_hour) +
           ':' + two(utc.tm_min) + ':' + two(utc.tm_sec) + " GMT";
    made_for = now;
  }
  return text;
}

}  // namespace

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Supported";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return "Other";  // the phrase tells nothing (RFC 9112 section 4); the number does
  }
}

Result<void> append_headers(std::string& out, const std::vector<Header>& headers) {
  for (const Header& one : headers) {
    if (one.name.empty() || !std::all_of(one.name.begin(), one.name.end(), is_token_character) || is_ours(one.name))
      return fail(Errc::invalid_argument, "a response has no header of that name");
    if (!std::all_of(one.value.begin(), one.value.end(), is_value_character))
      return fail(Errc::invalid_argument, "a header's value has control characters").in(one.name);
    out.append(one.name).append(": ").append(one.value).append("\r\n");
  }
  return {};
}

Result<void> append_head(std::string& out, int status, const std::vector<Header>& headers) {
  if (status < 200 || status > 599) return fail(Errc::invalid_argument, "a response has no such status");
  out.append("HTTP/1.1 ").append(std::to_string(status)).append(1, ' ').append(reason_phrase(status)).append("\r\n");
  const auto speaks_of = [&](std::string_view name) {
    return std::any_of(headers.begin(), headers.end(), [&](const Header& one) { return equal_ignoring_ascii_case(one.name, name); });
  };
  if (!speaks_of("Cache-Control")) out.append("Cache-Control: no-store\r\n");
  if (!speaks_of("X-Content-Type-Options")) out.append("X-Content-Type-Options: nosniff\r\n");
  return append_headers(out, headers);
}

void append_length(std::string& out, std::uint64_t length) { out.append("Content-Length: ").append(std::to_string(length)).append("\r\n"); }

void append_chunk_size(std::string& out, std::size_t size) {
  std::array<char, 16> digits{};
  const auto [end, failed] = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16);
  (void)failed;  // 16 digits hold any size
  out.append(digits.data(), end).append("\r\n");
}

void append_end(std::string& out, After after) {
  out.append("Date: ").append(http_date());
  out.append(after == After::close ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
}

}  // namespace esign::httpd
