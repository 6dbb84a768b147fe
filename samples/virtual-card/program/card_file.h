// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "chip/card_state.h"

namespace esign::vcard {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int number() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void close();

 private:
  int fd_;
};

/// Whether an existing file may be replaced.
enum class Existing : std::uint8_t { refuse, replace };

/// Writes `text` so that at every moment the path holds the old whole or the new whole: temporary file beside it,
/// fsync, rename, fsync of the directory; mode 0600. Errors: storage, cannot_create, already_exists.
Result<void> write_durably(const std::filesystem::path& path, std::string_view text, Existing existing);
/// The whole file, at most 16 MiB. Errors: not_found, storage, limit_exceeded.
Result<std::string> read_whole(const std::filesystem::path& path);

/// The chip's memory as a file, held by one process at a time.
class CardFile final : public CardStore {
 public:
  /// Takes the lock `PATH.lock`. Errors: conflict when another process plays this card, and those of opening.
  static Result<CardFile> open(std::filesystem::path path);
  Result<CardState> load() const;
  Result<void> save(const CardState& state) override;

 private:
  CardFile(std::filesystem::path path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::filesystem::path path_;
  Descriptor lock_;
};

}  // namespace esign::vcard
