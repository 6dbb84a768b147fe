// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include "base/limits.h"
#include "zip/records.h"

namespace esign::zip {

/// One file of an archive, as its central directory header says and its local header repeats.
struct Entry {
  std::string name{};  ///< UTF-8, relative, no part of it is empty, "." or ".."; a folder's ends with '/'.
  enum class Kind : std::uint8_t { file, folder } kind = Kind::file;
  enum class Method : std::uint8_t { stored, deflated } method = Method::stored;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0, size = 0;       ///< Octets in the archive, octets of the file.
  std::uint64_t header = 0, data = 0;       ///< Offsets of the local header and of what stands behind it.
  enum class LocalExtra : std::uint8_t { absent, present } local_extra = LocalExtra::absent;
};

/// A ZIP archive with one reading only. Two programs must not find different files in it, so what APPNOTE leaves open is refused:
/// octets before, between or behind the records, a local header that differs from the directory (in the version needed too), two names
/// that are the same octet for octet, two ends, encryption, links, split archives, methods other than stored and deflated, ZIP64 fields that are not
/// needed or contradict the short ones.
class Archive {
 public:
  /// Reads the directory and every local header, no file. Errors: malformed (with the entry or offset as place), unsupported
  /// (encryption, method, split archive), limit_exceeded (zip_entries, zip_directory_octets, zip_expanded_octets), storage, conflict.
  static Result<Archive> open(const Document& document, const Limits& limits = {});

  const std::vector<Entry>& entries() const { return entries_; }  ///< In the order of their octets.
  View comment() const { return comment_; }
  /// A file of it, read where it lies and inflated on the way: no more than a piece is held. Whoever reads it whole has its size and
  /// CRC-32 checked; errors then: malformed. Its media type is that of its name.
  Document file(std::size_t index) const;
  /// The octets as they are packed.
  Result<void> packed(std::size_t index, const Sink& out) const;

 private:
  explicit Archive(Document document) : document_(std::move(document)) {}

  Document document_;
  std::vector<Entry> entries_{};
  Bytes comment_{};
};

}  // namespace esign::zip
