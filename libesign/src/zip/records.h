// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "base/bytes.h"

// The records of APPNOTE.TXT 6.3.9 (ISO/IEC 21320-1 names it normative) that a container needs. Numbers are little-endian.
namespace esign::zip {

inline constexpr std::uint32_t kLocalHeader = 0x04034b50, kDescriptor = 0x08074b50, kCentralHeader = 0x02014b50, kEndRecord = 0x06054b50,
                               kEndRecord64 = 0x06064b50, kEndLocator64 = 0x07064b50;
inline constexpr std::size_t kLocalHeaderOctets = 30, kCentralHeaderOctets = 46, kEndRecordOctets = 22, kEndRecord64Octets = 56,
                             kEndLocator64Octets = 20;
inline constexpr std::uint16_t kSentinel16 = 0xffff;
inline constexpr std::uint32_t kSentinel32 = 0xffffffff;
inline constexpr std::uint16_t kExtraZip64 = 0x0001, kExtraUnicodePath = 0x7075;
inline constexpr std::uint16_t kStored = 0, kDeflated = 8;
/// General purpose bits, section 4.4.4: how deflate was tuned (1, 2), sizes behind the data (3), names in UTF-8 (11).
inline constexpr std::uint16_t kFlagDescriptor = 1u << 3, kFlagUtf8 = 1u << 11, kFlagsKnown = (3u << 1) | kFlagDescriptor | kFlagUtf8;

/// Takes little-endian numbers off the front; what is not there is zero and `ended` is set.
class Fields {
 public:
  explicit Fields(View octets) : left_(octets) {}
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  View take(std::size_t count) {
    if (count > left_.size()) {
      ended_ = true;
      count = left_.size();
    }
    const View taken = left_.first(count);
    left_ = left_.subspan(count);
    return taken;
  }
  /// A record: its numbers in their order, each as wide as the variable that gets it.
  template <typename... Numbers>
  void read(Numbers&... numbers) {
    (..., (numbers = static_cast<Numbers>(number(sizeof(Numbers)))));
  }
  std::size_t left() const { return left_.size(); }
  bool ended() const { return ended_; }

 private:
  std::uint64_t number(std::size_t octets) {
    const View taken = take(octets);
    if (taken.size() < octets) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = octets; i > 0; --i) value = value << 8 | taken[i - 1];
    return value;
  }

  View left_;
  bool ended_ = false;
};

/// Puts little-endian numbers behind each other.
class FieldWriter {
 public:
  FieldWriter& u16(std::uint16_t value) { return number(value, 2); }
  FieldWriter& u32(std::uint32_t value) { return number(value, 4); }
  FieldWriter& u64(std::uint64_t value) { return number(value, 8); }
  FieldWriter& octets(View value) {
    append(octets_, value);
    return *this;
  }
  const Bytes& written() const { return octets_; }

 private:
  FieldWriter& number(std::uint64_t value, unsigned octets) {
    for (unsigned i = 0; i < octets; ++i) octets_.push_back(static_cast<std::uint8_t>(value >> 8 * i));
    return *this;
  }

  Bytes octets_{};
};

}  // namespace esign::zip
