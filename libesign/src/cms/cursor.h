// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include "asn1/ber.h"

namespace esign::cms {

/// An element that was entered: where its content ends, unless its length is indefinite.
struct Frame {
  std::optional<std::uint64_t> end{};
};

/// Walks BER in a Document without holding it: a small window moves over the file. An element never reaches beyond the
/// innermost entered element of known length.
class Cursor {
 public:
  explicit Cursor(Document document, std::uint64_t at = 0) : document_(std::move(document)), at_(at) {}

  std::uint64_t position() const { return at_; }
  const Document& document() const { return document_; }

  /// The header of the element that begins here; nothing is consumed. Errors: malformed, storage, conflict.
  Result<asn1::BerHeader> header();
  /// Enters the constructed element of this tag that begins here; its content comes next. Errors: malformed.
  Result<Frame> enter(asn1::Tag tag);
  /// Whether the entered element has no further element.
  enum class Next : std::uint8_t { element, end };
  Result<Next> next(const Frame& frame);
  /// Consumes the end of the entered element. Errors: malformed when something is left in it.
  Result<void> leave(const Frame& frame);
  /// The whole element that begins here, as written; its octets are taken from `budget`. Errors: malformed, limit_exceeded.
  Result<Bytes> take(Budget& budget, const Limits& limits);
  /// Goes over a primitive element's content of `count` octets, its header included.
  Result<void> skip(const asn1::BerHeader& primitive);

 private:
  Result<View> window();
  std::uint64_t bound() const;
  Result<std::uint64_t> element_octets(std::uint64_t begin, unsigned depth_left);

  Document document_;
  std::uint64_t at_ = 0;
  std::vector<Frame> frames_{};
  Bytes window_{};
  std::uint64_t window_begin_ = 0;
};

}  // namespace esign::cms
