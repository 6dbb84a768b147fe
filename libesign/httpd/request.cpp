// SPDX-License-Identifier: Apache-2.0
#include "httpd/request.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace esign::httpd {
namespace {

struct MethodName {
  Method method;
  std::string_view token;
};
constexpr std::array<MethodName, 7> kMethods{{{Method::get, "GET"}, {Method::head, "HEAD"}, {Method::post, "POST"}, {Method::put, "PUT"},
                                              {Method::patch, "PATCH"}, {Method::del, "DELETE"}, {Method::options, "OPTIONS"}}};

std::optional<std::string_view> found(const std::vector<NamedView>& list, std::string_view name) noexcept {
  const auto it = std::find_if(list.begin(), list.end(), [&](const NamedView& one) { return one.name == name; });
  if (it == list.end()) return std::nullopt;
  return it->value;
}

}  // namespace

std::string_view name(Method method) noexcept {
  for (const MethodName& one : kMethods)
    if (one.method == method) return one.token;
  return {};
}

std::optional<Method> method_from(std::string_view token) noexcept {
  for (const MethodName& one : kMethods)
    if (one.token == token) return one.method;
  return std::nullopt;
}

std::string_view Request::parameter(std::string_view name) const noexcept { return found(parameters, name).value_or(std::string_view()); }

std::optional<std::string_view> Request::query(std::string_view name) const noexcept { return found(query_parameters, name); }

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  for (const NamedView& one : headers)
    if (equal_ignoring_ascii_case(one.name, name)) return one.value;
  return std::nullopt;
}

std::string Request::media_type() const {
  const std::string_view whole = header("Content-Type").value_or(std::string_view());
  return ascii_lower(trim(whole.substr(0, whole.find(';'))));
}

Result<std::optional<std::string>> LineReader::next() {
  std::size_t searched = taken_;
  for (;;) {
    if (const auto end = pending_.find('\n', searched); end != std::string::npos) {
      if (end - taken_ > longest_) return fail(Errc::limit_exceeded, "line");
      std::string line = pending_.substr(taken_, end - taken_);
      taken_ = end + 1;
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return std::optional(std::move(line));
    }
    pending_.erase(0, taken_);
    taken_ = 0;
    searched = pending_.size();
    if (searched > longest_) return fail(Errc::limit_exceeded, "line");
    if (broken_) return fail(*broken_);
    if (!ended_) {
      ESIGN_TRY(const std::optional<Bytes> more, body_->read());
      ended_ = !more;
      if (more) pending_.append(as_text(*more));
    }
    if (ended_) {
      if (pending_.empty()) return std::optional<std::string>();
      std::string line = std::move(pending_);
      pending_.clear();
      return std::optional(std::move(line));
    }
  }
}

BodyReader::Ready LineReader::ready() {
  const auto has_line = [this] { return ended_ || broken_ || pending_.find('\n', taken_) != std::string::npos || pending_.size() - taken_ > longest_; };
  while (!has_line() && body_->ready() == BodyReader::Ready::yes) {
    pending_.erase(0, taken_);
    taken_ = 0;
    auto more = body_->read();
    if (!more) {
      broken_ = more.error();
    } else if (*more) {
      pending_.append(as_text(**more));
    } else {
      ended_ = true;
    }
  }
  return has_line() ? BodyReader::Ready::yes : BodyReader::Ready::no;
}

}  // namespace esign::httpd
