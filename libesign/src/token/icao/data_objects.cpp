// SPDX-License-Identifier: Apache-2.0
#include "token/icao/data_objects.h"

#include <fmt/format.h>

#include <algorithm>

namespace esign::token {
namespace {

Failure broken(const char* what) { return fail(Errc::malformed, std::string("data object: ") + what); }

constexpr std::size_t kMostLengthOctets = 3;

/// Takes octets from the front of what is left.
class Octets {
 public:
  explicit Octets(View rest) : rest_(rest) {}
  bool empty() const { return rest_.empty(); }
  std::uint8_t peek() const { return rest_.front(); }
  Result<std::uint8_t> next() {
    if (rest_.empty()) return broken("cut");
    const std::uint8_t octet = rest_.front();
    rest_ = rest_.subspan(1);
    return octet;
  }
  Result<View> take(std::size_t count) {
    if (count > rest_.size()) return broken("longer than what holds it");
    const View taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  View rest_;
};

Result<std::uint32_t> read_tag(Octets& octets) {
  ESIGN_TRY(const std::uint8_t first, octets.next());
  if ((first & 0x1F) != 0x1F) return std::uint32_t{first};
  ESIGN_TRY(const std::uint8_t second, octets.next());
  if ((second & 0x80) != 0) return broken("a tag of more than two octets");
  return static_cast<std::uint32_t>(first) << 8 | second;
}

Result<std::size_t> read_length(Octets& octets) {
  ESIGN_TRY(const std::uint8_t first, octets.next());
  if (first < 0x80) return std::size_t{first};
  const std::size_t count = first & 0x7F;
  if (count == 0 || count > kMostLengthOctets) return broken("its length");
  std::size_t length = 0;
  for (std::size_t i = 0; i < count; ++i) {
    ESIGN_TRY(const std::uint8_t octet, octets.next());
    length = length << 8 | octet;
  }
  return length;
}

}  // namespace

Result<std::vector<DataObject>> data_objects(View whole, const Limits& limits) {
  Octets octets(whole);
  Budget budget("card_objects", limits.card_objects);
  std::vector<DataObject> found;
  while (!octets.empty()) {
    if (octets.peek() == 0x00) {
      ESIGN_CHECK(octets.next());
      continue;
    }
    ESIGN_CHECK(budget.spend());
    DataObject object;
    ESIGN_TRY(object.tag, read_tag(octets));
    ESIGN_TRY(const std::size_t length, read_length(octets));
    ESIGN_TRY(object.content, octets.take(length));
    found.push_back(object);
  }
  return found;
}

Result<View> object_at(View octets, std::initializer_list<std::uint32_t> tags, const Limits& limits) {
  View content = octets;
  for (const std::uint32_t tag : tags) {
    ESIGN_TRY(const auto all, data_objects(content, limits));
    const auto found = std::ranges::find(all, tag, &DataObject::tag);
    if (found == all.end()) return fail(Errc::not_found, fmt::format("there is no data object {:X}", tag));
    content = found->content;
  }
  return content;
}

}  // namespace esign::token
