// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"

#include <cstddef>

namespace esign {

/// Overwrites memory in a way that the compiler may not drop.
void wipe(void* memory, std::size_t size) noexcept;

/// A secret of fixed size (key, derived key): moves, never copies, never grows, wipes its only buffer.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : octets_(size) {}
  explicit SecretBytes(View octets) : octets_(octets.begin(), octets.end()) {}
  SecretBytes(SecretBytes&& other) noexcept : octets_(std::move(other.octets_)) { other.octets_.clear(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      wipe(octets_.data(), octets_.size());
      octets_ = std::move(other.octets_);
      other.octets_.clear();
    }
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(octets_.data(), octets_.size()); }
  View reveal() const { return octets_; }
  std::span<std::uint8_t> writable() { return octets_; }

 private:
  Bytes octets_;
};

}  // namespace esign
