// SPDX-License-Identifier: Apache-2.0
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::size_t max_objects = 32;

class Reader {
 public:
  explicit Reader(View bytes) : rest_(bytes) {}
  bool done() const { return rest_.empty(); }

  std::optional<std::uint32_t> tag() {
    const auto first = byte();
    if (!first) return std::nullopt;
    if ((*first & 0x1F) != 0x1F) return *first;
    const auto second = byte();
    if (!second || (*second & 0x80) != 0) return std::nullopt;  // three-byte tags occur nowhere in the profile
    return static_cast<std::uint32_t>(*first) << 8 | *second;
  }

  std::optional<View> value() {
    const auto first = byte();
    if (!first) return std::nullopt;
    std::size_t length = *first;
    if (*first >= 0x80) {
      const std::size_t count = *first & 0x7F;
      if (count == 0 || count > 2) return std::nullopt;
      length = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const auto next = byte();
        if (!next) return std::nullopt;
        length = length << 8 | *next;
      }
    }
    if (length > rest_.size()) return std::nullopt;
    const View found = rest_.first(length);
    rest_ = rest_.subspan(length);
    return found;
  }

 private:
  std::optional<std::uint8_t> byte() {
    if (rest_.empty()) return std::nullopt;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  View rest_;
};

}  // namespace

Bytes tlv(std::uint32_t tag, View value) {
  Bytes all;
  if (tag > 0xFF) all.push_back(static_cast<std::uint8_t>(tag >> 8));
  all.push_back(static_cast<std::uint8_t>(tag & 0xFF));
  const std::size_t length = value.size();
  if (length >= 0x100) {
    all.push_back(0x82);
    all.push_back(static_cast<std::uint8_t>(length >> 8));
  } else if (length >= 0x80) {
    all.push_back(0x81);
  }
  all.push_back(static_cast<std::uint8_t>(length & 0xFF));
  all.insert(all.end(), value.begin(), value.end());
  return all;
}

Bytes tlv(std::uint32_t tag, std::initializer_list<View> parts) { return tlv(tag, join(parts)); }

std::optional<std::vector<DataObject>> parse_tlv(View bytes) {
  std::vector<DataObject> objects;
  Reader reader(bytes);
  while (!reader.done()) {
    if (objects.size() == max_objects) return std::nullopt;
    const auto tag = reader.tag();
    if (!tag) return std::nullopt;
    const auto value = reader.value();
    if (!value) return std::nullopt;
    objects.push_back({*tag, *value});
  }
  return objects;
}

std::optional<View> find(const std::vector<DataObject>& objects, std::uint32_t tag) {
  for (const DataObject& object : objects) {
    if (object.tag == tag) return object.value;
  }
  return std::nullopt;
}

std::optional<View> find_path(View bytes, std::initializer_list<std::uint32_t> tags) {
  View inside = bytes;
  for (const std::uint32_t tag : tags) {
    const auto objects = parse_tlv(inside);
    if (!objects) return std::nullopt;
    const auto found = find(*objects, tag);
    if (!found) return std::nullopt;
    inside = *found;
  }
  return inside;
}

}  // namespace esign::vcard
