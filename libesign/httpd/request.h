// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace esign::httpd {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

/// The method's token as it is sent: "DELETE".
std::string_view name(Method method) noexcept;
/// Methods are case-sensitive (RFC 9110 section 9.1). Nothing when it is none of ours.
std::optional<Method> method_from(std::string_view token) noexcept;

/// The body of a request as it arrives, in bounded memory. For one thread at a time, never the I/O thread: read() blocks.
class BodyReader {
 public:
  BodyReader() = default;
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;
  virtual ~BodyReader() = default;
  /// The next octets, at least one; nothing at the end. Errors: unavailable (the client left, was too slow, or the server stops),
  /// malformed (the framing is broken), limit_exceeded (the route's body limit).
  virtual Result<std::optional<Bytes>> read() = 0;
  /// Whether read() answers at once: octets, the end or an error are there.
  enum class Ready : std::uint8_t { no, yes };
  virtual Ready ready() const = 0;
};

/// Lines of a body (JSON Lines), without their end (LF or CRLF); the last one needs none.
class LineReader {
 public:
  /// `longest`: octets of one line.
  LineReader(std::shared_ptr<BodyReader> body, std::size_t longest) : body_(std::move(body)), longest_(longest) {}
  /// Nothing at the end. Errors: as BodyReader; limit_exceeded when a line is too long.
  Result<std::optional<std::string>> next();
  /// Whether next() answers at once. Takes in what has arrived.
  BodyReader::Ready ready();

 private:
  std::shared_ptr<BodyReader> body_;
  std::size_t longest_;
  std::string pending_{};
  std::size_t taken_ = 0;  // octets of pending_ that were given out
  bool ended_ = false;
  std::optional<Error> broken_{};
};

struct NamedView {
  std::string_view name{}, value{};
};

/// One request. The connection owns what the views show, until the last octet of the response has been handed to the system.
struct Request {
  Method method = Method::get;
  std::string_view target{};                 ///< The path as sent, percent-encoded, without the query.
  std::vector<std::string_view> segments{};  ///< Of the path, percent-decoded: UTF-8 without control characters.
  std::vector<NamedView> parameters{};       ///< What the braces of the route's pattern stand for.
  std::vector<NamedView> query_parameters{};  ///< Decoded (application/x-www-form-urlencoded), UTF-8 without control characters; no name twice.
  std::vector<NamedView> headers{};          ///< In the order sent.
  View body{};                               ///< Routes of Body::whole.
  std::shared_ptr<BodyReader> stream{};      ///< Routes of Body::stream.
  std::string peer{};                        ///< Address without port: "127.0.0.1", "::1".
  std::shared_ptr<const Bytes> client{};     ///< DER of the client certificate that TLS verified; null without.
  std::string id{};                          ///< Random UUID, lower case: names this request in the log and in problems.
  std::string_view route{};                  ///< The pattern that matched: for logs, a path may hold identifiers.

  /// The value of a name in the route's pattern; empty when the pattern has no such name.
  std::string_view parameter(std::string_view name) const noexcept;
  std::optional<std::string_view> query(std::string_view name) const noexcept;
  /// The first header of that name, in any ASCII case, without white space around it.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// The media type of Content-Type, lower case, without parameters; empty when there is none.
  std::string media_type() const;
};

}  // namespace esign::httpd
