// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cms/cursor.h"

namespace esign::cms {

/// Where a run of content octets lies in the document.
struct OctetRange {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;
};
using RangeReceiver = std::function<Result<void>(OctetRange)>;

/// Goes over the OCTET STRING at the cursor, primitive or constructed (X.690 section 8.7), and names the runs of its value
/// in order. No list of them is kept: a hostile file may have one segment per octet. Errors: malformed, limit_exceeded
/// (content_segments, der_depth), whatever `receiver` says.
Result<void> for_each_range(Cursor& cursor, const RangeReceiver& receiver, const Limits& limits);

/// The eContent of a SignedData, left where it lies.
class EncapsulatedOctets {
 public:
  /// Goes over the OCTET STRING at the cursor once. Errors: those of for_each_range.
  static Result<EncapsulatedOctets> at(Cursor& cursor, const Limits& limits);

  std::uint64_t size() const { return size_; }  ///< Octets of the value: headers of segments are not counted.
  /// Writes the value: what is hashed (RFC 5652 section 5.4: without tag and length octets).
  Result<void> write(const Sink& sink) const;
  /// The first octets of the value, at most `at_most`.
  Result<Bytes> front(std::size_t at_most) const;

 private:
  EncapsulatedOctets(Document document, std::uint64_t begin, const Limits& limits)
      : document_(std::move(document)), begin_(begin), limits_(limits) {}

  Document document_;
  std::uint64_t begin_ = 0;
  std::uint64_t size_ = 0;
  Limits limits_;
};

}  // namespace esign::cms
