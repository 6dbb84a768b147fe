// SPDX-License-Identifier: Apache-2.0
#include "base/wipe.h"

#include <esign/pin.h>

#include <cstring>

namespace esign {

void wipe(void* memory, std::size_t size) noexcept {
  if (memory != nullptr) explicit_bzero(memory, size);
}

Pin::Pin(std::span<const char> digits) : digits_(digits.begin(), digits.end()) {}
Pin::Pin(Pin&& other) noexcept : digits_(std::move(other.digits_)) { other.digits_.clear(); }
Pin::~Pin() { wipe(digits_.data(), digits_.size()); }

}  // namespace esign
