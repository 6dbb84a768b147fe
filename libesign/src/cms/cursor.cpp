// SPDX-License-Identifier: Apache-2.0
#include "cms/cursor.h"

#include <algorithm>

namespace esign::cms {
namespace {

constexpr std::uint64_t kWindow = 4096;

}  // namespace

std::uint64_t Cursor::bound() const {
  for (std::size_t i = frames_.size(); i-- > 0;) {
    if (frames_[i].end) return *frames_[i].end;
  }
  return document_.size();
}

/// Up to kBerHeaderOctets octets from here on; fewer only at the end of the document.
Result<View> Cursor::window() {
  const std::uint64_t left = document_.size() - at_;
  const std::uint64_t wanted = std::min<std::uint64_t>(left, asn1::kBerHeaderOctets);
  const bool there = at_ >= window_begin_ && at_ + wanted <= window_begin_ + window_.size();
  if (!there) {
    window_.resize(static_cast<std::size_t>(std::min(left, kWindow)));
    window_begin_ = at_;
    ESIGN_CHECK(document_.read_at(at_, window_));
  }
  return View(window_).subspan(static_cast<std::size_t>(at_ - window_begin_), static_cast<std::size_t>(wanted));
}

Result<asn1::BerHeader> Cursor::header() {
  ESIGN_TRY(const View front, window());
  const std::uint64_t inside = bound() - at_;
  const View visible = front.first(static_cast<std::size_t>(std::min<std::uint64_t>(front.size(), inside)));
  ESIGN_TRY(const asn1::BerHeader header, asn1::read_ber_header(visible));
  if (header.content_octets && *header.content_octets > inside - header.header_octets) {
    return fail(Errc::malformed, "truncated: the content ends before its length");
  }
  return header;
}

Result<Frame> Cursor::enter(asn1::Tag tag) {
  ESIGN_TRY(const asn1::BerHeader found, header());
  if (found.tag != tag) return fail(Errc::malformed, "unexpected tag");
  at_ += found.header_octets;
  Frame frame;
  if (found.content_octets) frame.end = at_ + *found.content_octets;
  frames_.push_back(frame);
  return frame;
}

Result<Cursor::Next> Cursor::next(const Frame& frame) {
  if (frame.end) return at_ >= *frame.end ? Next::end : Next::element;
  ESIGN_TRY(const asn1::BerHeader found, header());
  if (found.tag != asn1::end_of_contents) return Next::element;
  if (found.header_octets != 2 || found.content_octets != 0u) return fail(Errc::malformed, "end-of-contents octets are not 00 00");
  return Next::end;
}

Result<void> Cursor::leave(const Frame& frame) {
  ESIGN_TRY(const Next found, next(frame));
  if (found == Next::element) return fail(Errc::malformed, "trailing data inside the element");
  if (!frame.end) at_ += 2;
  frames_.pop_back();
  return {};
}

Result<void> Cursor::skip(const asn1::BerHeader& primitive) {
  if (!primitive.content_octets) return fail(Errc::malformed, "indefinite length of a primitive element");
  at_ += primitive.header_octets + *primitive.content_octets;
  return {};
}

/// The extent of the element at `begin`; the cursor is left somewhere inside, its owner puts it back.
Result<std::uint64_t> Cursor::element_octets(std::uint64_t begin, unsigned depth_left) {
  if (depth_left == 0) return fail(Errc::limit_exceeded, "der_depth");
  at_ = begin;
  ESIGN_TRY(const asn1::BerHeader found, header());
  if (found.content_octets) return found.header_octets + *found.content_octets;
  std::uint64_t inner = begin + found.header_octets;
  while (true) {
    at_ = inner;
    ESIGN_TRY(const Next next_one, next(Frame{}));
    if (next_one == Next::end) return inner + 2 - begin;
    ESIGN_TRY(const std::uint64_t octets, element_octets(inner, depth_left - 1));
    inner += octets;
  }
}

Result<Bytes> Cursor::take(Budget& budget, const Limits& limits) {
  const std::uint64_t begin = at_;
  ESIGN_TRY(const std::uint64_t size, element_octets(begin, limits.der_depth));
  ESIGN_CHECK(budget.spend(size));
  Bytes octets(static_cast<std::size_t>(size));
  ESIGN_CHECK(document_.read_at(begin, octets));
  at_ = begin + size;
  return octets;
}

}  // namespace esign::cms
