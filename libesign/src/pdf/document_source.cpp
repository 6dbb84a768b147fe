// SPDX-License-Identifier: Apache-2.0
#include "pdf/document_source.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace esign::pdf {
namespace {

constexpr std::uint64_t kPiece = 1u << 16;

}  // namespace

DocumentSource::DocumentSource(Document document, std::uint64_t end) : document_(std::move(document)), end_(std::min(end, document_.size())) {}

const DocumentSource::Piece& DocumentSource::piece(std::uint64_t number) {
  Piece& kept = pieces_[number % pieces_.size()];
  if (kept.number == number) return kept;
  kept.number = UINT64_MAX;
  kept.octets.resize(static_cast<std::size_t>(std::min(kPiece, end_ - number * kPiece)));
  if (auto read = document_.read_at(number * kPiece, kept.octets); !read) {
    state_ = fail(std::move(read).error());
    throw std::runtime_error("the document could not be read");
  }
  kept.number = number;
  return kept;
}

size_t DocumentSource::read(char* to, size_t length) {
  last_offset = static_cast<qpdf_offset_t>(at_);
  size_t done = 0;
  while (done < length && at_ < end_) {
    const Piece& from = piece(at_ / kPiece);
    const std::size_t inside = static_cast<std::size_t>(at_ % kPiece);
    const std::size_t count = std::min(length - done, from.octets.size() - inside);
    std::memcpy(to + done, from.octets.data() + inside, count);
    done += count;
    at_ += count;
  }
  return done;
}

void DocumentSource::seek(qpdf_offset_t offset, int whence) {
  qpdf_offset_t base = 0;
  if (whence == SEEK_CUR) base = static_cast<qpdf_offset_t>(at_);
  if (whence == SEEK_END) base = static_cast<qpdf_offset_t>(end_);
  qpdf_offset_t to = 0;
  if (__builtin_add_overflow(base, offset, &to) || to < 0) throw std::runtime_error("seek before the start of the document");
  at_ = static_cast<std::uint64_t>(to);
}

void DocumentSource::unreadCh(char) {
  if (at_ > 0) --at_;
}

qpdf_offset_t DocumentSource::findAndSkipNextEOL() {
  const auto is_eol = [](std::uint8_t octet) { return octet == '\r' || octet == '\n'; };
  const auto octet = [&] { return piece(at_ / kPiece).octets[static_cast<std::size_t>(at_ % kPiece)]; };
  while (at_ < end_ && !is_eol(octet())) ++at_;
  const auto found = static_cast<qpdf_offset_t>(at_);
  while (at_ < end_ && is_eol(octet())) ++at_;
  return found;
}

}  // namespace esign::pdf
