// SPDX-License-Identifier: Apache-2.0
#include "pdf/cursor.h"

#include <algorithm>
#include <cstring>

namespace esign::pdf {
namespace {

// A jump reads little, going on reads more: a million entries are checked with as many jumps.
constexpr std::size_t kFirst = 512, kMost = 64 * 1024;

}  // namespace

int Cursor::fill() {
  if (at_ >= end_ || error_) return -1;
  const bool goes_on = !window_.empty() && at_ == begin_ + window_.size();
  const std::size_t wanted = goes_on ? std::min(kMost, window_.size() * 2) : kFirst;
  window_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(wanted, end_ - at_)));
  begin_ = at_;
  if (auto read = document_.read_at(at_, window_); !read) {
    error_ = std::move(read).error();
    window_.clear();
    return -1;
  }
  return window_.front();
}

void Cursor::skip_space() {
  while (is_space(peek())) ++at_;
}

void Cursor::skip_space_and_comments() {
  for (skip_space(); peek() == '%'; skip_space()) {
    while (peek() >= 0 && peek() != '\n' && peek() != '\r') ++at_;
  }
}

std::optional<std::uint64_t> Cursor::number() {
  const std::uint64_t from = at_;
  skip_space_and_comments();
  std::uint64_t value = 0;
  unsigned digits = 0;
  for (; is_digit(peek()) && digits < 20; ++digits) value = digits < 19 ? value * 10 + static_cast<std::uint64_t>(next() - '0') : value;
  if (digits > 0 && digits < 20) return value;
  at_ = from;
  return std::nullopt;
}

Cursor::Found Cursor::word(std::string_view word) {
  const std::uint64_t from = at_;
  skip_space_and_comments();
  for (const char c : word) {
    if (next() == static_cast<unsigned char>(c)) continue;
    at_ = from;
    return Found::no;
  }
  return Found::yes;
}

std::optional<std::uint64_t> Cursor::find(std::string_view needle, std::uint64_t until) {
  until = std::min(until, end_);
  Bytes piece;
  std::uint64_t at = at_;
  for (std::size_t wanted = 1024; at + needle.size() <= until; wanted = std::min<std::size_t>(wanted * 2, 256 * 1024)) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(std::max(wanted, needle.size()), until - at)));
    if (auto read = document_.read_at(at, piece); !read) {
      error_ = std::move(read).error();
      return std::nullopt;
    }
    if (const void* found = ::memmem(piece.data(), piece.size(), needle.data(), needle.size())) {
      return at + static_cast<std::uint64_t>(static_cast<const std::uint8_t*>(found) - piece.data());
    }
    at += piece.size() - needle.size() + 1;
  }
  return std::nullopt;
}

Result<Bytes> take(const Document& document, std::uint64_t offset, std::uint64_t count, std::uint64_t at_most, const char* limit) {
  if (count > at_most) return fail(Errc::limit_exceeded, limit);
  if (offset > document.size() || count > document.size() - offset) return fail(Errc::malformed, "it reaches beyond the end of the file");
  Bytes octets(static_cast<std::size_t>(count));
  ESIGN_CHECK(document.read_at(offset, octets));
  return octets;
}

}  // namespace esign::pdf
