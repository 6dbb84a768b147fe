// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pdf/object.h"
#include "pdf/revisions.h"

namespace esign::pdf {

/// What a signature covers (ISO 32000-2, 12.8.1): [0, before) and [after, end); between them stands the value of Contents.
struct SignedRange {
  std::uint64_t before = 0, after = 0, end = 0;
};

/// A signature dictionary as it stands in the octets of the file, lexed by itself: an object model hides what stands twice.
struct SignatureValue {
  Ref ref{};
  std::uint64_t begin = 0, end = 0;      ///< Of the dictionary.
  std::optional<SignedRange> range{};    ///< Only if it lies in the file: BR-01, BR-03, BR-04 found nothing.
  Bytes contents{};                      ///< Decoded, with the padding behind the CMS.
  std::optional<std::size_t> covered{};  ///< The revision (from 0) that the range ends with.
  std::vector<Finding> findings{};       ///< BR-01 to BR-07, BR-10, BR-12 to BR-14.
};

/// The value `ref` as revision `seen` (from 0) has it. What is wrong with it is found, not refused. Errors: limit_exceeded, storage,
/// conflict.
Result<SignatureValue> read_signature_value(const Revisions& revisions, Ref ref, std::size_t seen, const Limits& limits);

/// BR-16 between all signatures of a file: adds to the findings of the later of two that overlap.
void check_overlaps(std::vector<SignatureValue>& values);

/// BR-21: places of "/ByteRange" in the file that no known signature dictionary has. Errors: storage, conflict.
Result<std::vector<Finding>> find_decoys(const Document& file, const std::vector<SignatureValue>& values);

}  // namespace esign::pdf
