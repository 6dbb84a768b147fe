// SPDX-License-Identifier: Apache-2.0
// RFC 9112 sections 2 to 7: the head and the framing of a request. Beast parses; what it lets pass and proxies read otherwise
// (obs-fold, lists of lengths, other transfer codings, trailers) is refused here. Inside of the kit.
#pragma once
#include <boost/beast/http/basic_parser.hpp>
#include <string_view>
#include <vector>

#include "httpd/problem.h"
#include "httpd/request.h"
#include "httpd/server.h"

namespace esign::httpd {

enum class Scanned : std::uint8_t { more, complete, malformed, target_too_long, too_large };

/// Looks for the end of a head while it arrives: every octet is seen once, and what is no head is known at its first wrong line.
class HeadScanner {
 public:
  explicit HeadScanner(const Limits& limits) : limits_(limits) {}
  /// `octets`: all that has arrived since the head's first octet; only what is new is looked at.
  Scanned scan(std::string_view octets);
  /// Octets of the head with its empty line, after Scanned::complete.
  std::size_t size() const { return line_; }
  void restart() { line_ = seen_ = lines_ = 0; }

 private:
  Scanned too_long() const { return lines_ == 0 ? Scanned::target_too_long : Scanned::too_large; }
  const Limits& limits_;
  std::size_t line_ = 0;  // where the line begins that is looked at
  std::size_t seen_ = 0;
  std::size_t lines_ = 0;
};

struct RefusedBy {
  Refusal refusal = Refusal::bad_request;
  std::string_view detail{};
};

enum class Expect : std::uint8_t { nothing, go_ahead };

/// One request's head and body framing. `headers` are views of what was put; the body is appended to `body`.
class Parser final : public boost::beast::http::basic_parser<true> {
 public:
  Parser(std::vector<NamedView>& headers, Bytes& body) : headers_(headers), body_(body) {
    headers_.clear();
    body_limit(boost::none);  // ours is the route's, which the head tells
    header_limit(0xffffffffu);  // the scanner has judged
  }

  /// A whole head. Nothing: it is in order.
  std::optional<RefusedBy> read_head(std::string_view head, const Limits& limits);
  std::string_view method() const { return method_; }
  std::string_view target() const { return target_; }
  std::string_view host() const { return host_; }
  Expect expect() const { return expect_; }
  bool is_http_1_0() const { return version_ < 11; }
  bool has_body() const { return chunked() || content_length().value_or(0) > 0; }

  /// Octets of the body that may come, in all.
  void allow_body(std::uint64_t octets) { allowed_ = octets; }
  enum class Step : std::uint8_t { more, complete, malformed, too_large };
  /// Takes what it can of `octets` and says how much that was.
  Step read_body(std::string_view octets, std::size_t& taken);

 private:
  using Code = boost::beast::error_code;
  using Text = boost::beast::string_view;
  using Verb = boost::beast::http::verb;
  using FieldName = boost::beast::http::field;
  void on_request_impl(Verb verb, Text method, Text target, int version, Code& ec) override;
  void on_response_impl(int, Text, int, Code&) override {}
  void on_field_impl(FieldName field, Text name, Text value, Code& ec) override;
  void on_header_impl(Code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code& ec) override;
  std::size_t on_body_impl(Text octets, Code& ec) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, Code& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t left, Text octets, Code& ec) override;
  void on_finish_impl(Code& ec) override;
  std::optional<RefusedBy> judge(const Limits& limits) const;

  std::vector<NamedView>& headers_;
  Bytes& body_;
  std::uint64_t allowed_ = 0;
  std::string_view method_{}, target_{}, host_{}, coding_{}, length_{};
  int version_ = 0;
  unsigned hosts_ = 0, codings_ = 0, lengths_ = 0, expectations_ = 0;
  Expect expect_ = Expect::nothing;
  bool head_done_ = false;
};

}  // namespace esign::httpd
