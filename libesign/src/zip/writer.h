// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "zip/archive.h"

namespace esign::zip {

/// Writes an archive as Archive reads it, in one go: sizes stand in the local headers, names are UTF-8 and told so, every date is
/// the first that ZIP knows (1980-01-01), so that the same input gives the same octets. ZIP64 where it is needed and nowhere else.
class Writer {
 public:
  explicit Writer(Sink out) : out_(std::move(out)) {}

  enum class Packing : std::uint8_t { store, deflate };
  /// A file. It is read twice: its CRC-32 stands before it. What deflate does not make smaller, or is too large to be held, is
  /// stored. Errors: invalid_argument (its name), those of reading and of the sink.
  Result<void> add(const std::string& name, const Document& file, Packing packing);
  /// A file of another archive, as it is packed there.
  Result<void> copy(const Archive& archive, std::size_t index);
  /// The directory. Nothing may be added after it.
  Result<void> finish();

 private:
  Result<void> begin(Entry entry);
  Result<void> write(View octets) {
    at_ += octets.size();
    return out_(octets);
  }

  Sink out_;
  std::uint64_t at_ = 0;
  std::vector<Entry> entries_{};
};

}  // namespace esign::zip
