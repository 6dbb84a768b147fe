// SPDX-License-Identifier: Apache-2.0
#include "httpd/head.h"

#include <boost/asio/buffer.hpp>
#include <algorithm>

#include "base/text.h"

namespace esign::httpd {
namespace {

namespace http = boost::beast::http;

std::string_view text(boost::beast::string_view view) { return {view.data(), view.size()}; }

}  // namespace

Scanned HeadScanner::scan(std::string_view octets) {
  for (;;) {
    const auto end = octets.find('\n', seen_);
    const std::size_t length = std::min(end, octets.size()) - line_;
    if (octets.size() > limits_.head_octets && (end == std::string_view::npos || end >= limits_.head_octets)) return too_long();
    if (length > limits_.line_octets + (lines_ == 0 ? 32 : 0)) return too_long();  // method and version stand beside the target
    if (end == std::string_view::npos) {
      seen_ = octets.size();
      return Scanned::more;
    }
    if (end == line_ || octets[end - 1] != '\r') return Scanned::malformed;  // a bare LF ends a line for some and not for others
    const bool empty = end == line_ + 1;
    if (lines_ > 0 && (octets[line_] == ' ' || octets[line_] == '\t')) return Scanned::malformed;  // obs-fold, RFC 9112 5.2
    if (empty && lines_ == 0) return Scanned::malformed;
    line_ = seen_ = end + 1;
    if (empty) return Scanned::complete;
    if (lines_++ > limits_.headers) return Scanned::too_large;
  }
}

std::optional<RefusedBy> Parser::read_head(std::string_view head, const Limits& limits) {
  Code ec;
  const std::size_t taken = put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (ec == http::error::bad_version) return RefusedBy{Refusal::version, "HTTP/1.1 and HTTP/1.0 are served"};
  if (ec || taken != head.size() || !head_done_) return RefusedBy{Refusal::bad_request, "the head of the request is malformed"};
  eager(true);
  return judge(limits);
}

/// RFC 9112 sections 3.2, 6.1 and 6.3; RFC 9110 section 10.1.1. Stricter where two readers may differ: one length in digits alone, never
/// together with a coding; no coding but chunked.
std::optional<RefusedBy> Parser::judge(const Limits& limits) const {
  if (target_.size() > limits.line_octets) return RefusedBy{Refusal::target_too_long, {}};
  if (hosts_ > 1 || (hosts_ == 0 && version_ >= 11)) return RefusedBy{Refusal::bad_request, "one Host header is wanted"};
  if (lengths_ > 1) return RefusedBy{Refusal::bad_request, "Content-Length is given twice"};
  if (lengths_ == 1 && !std::all_of(length_.begin(), length_.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return RefusedBy{Refusal::bad_request, "Content-Length is no number"};
  if (codings_ > 0) {
    if (lengths_ > 0) return RefusedBy{Refusal::bad_request, "Content-Length and Transfer-Encoding exclude each other"};
    if (version_ < 11) return RefusedBy{Refusal::bad_request, "HTTP/1.0 has no Transfer-Encoding"};
    if (codings_ > 1 || !equal_ignoring_ascii_case(coding_, "chunked")) return RefusedBy{Refusal::unknown_coding, {}};
  }
  if (expectations_ > 0 && expect_ == Expect::nothing && version_ >= 11) return RefusedBy{Refusal::expectation, {}};
  return std::nullopt;
}

Parser::Step Parser::read_body(std::string_view octets, std::size_t& taken) {
  taken = 0;
  Code ec;
  while (!is_done() && taken < octets.size()) {
    const std::size_t step = put(boost::asio::const_buffer(octets.data() + taken, octets.size() - taken), ec);
    taken += step;
    if (ec == http::error::need_more || (!ec && step == 0)) return Step::more;
    if (ec == http::error::body_limit) return Step::too_large;
    if (ec) return Step::malformed;
  }
  return is_done() ? Step::complete : Step::more;
}

void Parser::on_request_impl(Verb, Text method, Text target, int version, Code&) {
  method_ = text(method);
  target_ = text(target);
  version_ = version;
}

void Parser::on_field_impl(FieldName field, Text name, Text value, Code&) {
  if (head_done_) return;  // a trailer: nothing of it may pass for a header (RFC 9110 section 6.5.1)
  headers_.push_back({text(name), text(value)});
  switch (field) {
    case FieldName::host: host_ = text(value), ++hosts_; break;
    case FieldName::content_length: length_ = text(value), ++lengths_; break;
    case FieldName::transfer_encoding: coding_ = text(value), ++codings_; break;
    case FieldName::expect:
      ++expectations_;
      if (version_ >= 11 && equal_ignoring_ascii_case(text(value), "100-continue")) expect_ = Expect::go_ahead;
      break;
    default: break;  // the other names of Beast's list are for handlers
  }
}

void Parser::on_header_impl(Code&) { head_done_ = true; }
void Parser::on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) {}
void Parser::on_chunk_header_impl(std::uint64_t size, Text, Code& ec) {
  if (size > allowed_) ec = http::error::body_limit;
}
void Parser::on_finish_impl(Code&) {}

std::size_t Parser::on_body_impl(Text octets, Code& ec) {
  if (octets.size() > allowed_) {
    ec = http::error::body_limit;
    return 0;
  }
  allowed_ -= octets.size();
  append(body_, as_view(text(octets)));
  return octets.size();
}

std::size_t Parser::on_chunk_body_impl(std::uint64_t, Text octets, Code& ec) { return on_body_impl(octets, ec); }

}  // namespace esign::httpd
