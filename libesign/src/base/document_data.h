// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

namespace esign {

/// Where the octets of a Document come from: memory, a file, an entry of a container. Offsets and counts are within `size`:
/// Document has checked them.
struct Document::Data {
  Data(std::string its_name, std::string its_media_type, std::uint64_t its_size)
      : name(std::move(its_name)), media_type(std::move(its_media_type)), size(its_size) {}
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
  virtual ~Data() = default;

  /// Hands `count` octets on from `offset`, in order and in pieces; an error of the receiver ends it.
  virtual Result<void> read(std::uint64_t offset, std::uint64_t count, const Receiver& receiver) const = 0;
  virtual Result<void> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const;
  /// After all was read: whether it is still what was opened. Errors: conflict, storage.
  virtual Result<void> check_unchanged() const { return {}; }

  static const Data& of(const Document& document) { return *document.data_; }

  std::string name;
  std::string media_type;
  std::uint64_t size;
};

}  // namespace esign
