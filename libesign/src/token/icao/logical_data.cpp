// SPDX-License-Identifier: Apache-2.0
#include "token/icao/logical_data.h"

#include <algorithm>
#include <array>

#include "token/cards/files.h"
#include "token/icao/data_objects.h"

namespace esign::token {
namespace {

constexpr std::uint16_t kEfCommon = 0x011E, kEfSecurity = 0x011D, kFirstGroup = 0x0100;
constexpr std::size_t kMostGroups = 16;

/// Doc 9303-10, table 3: the tag of each data group's file.
constexpr std::array<std::uint8_t, kMostGroups> kTags{0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68,
                                                      0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70};

}  // namespace

Result<std::vector<unsigned>> read_common_data(View ef_com) {
  ESIGN_TRY(const View list, object_at(ef_com, {0x60, 0x5C}));
  std::vector<unsigned> numbers;
  if (list.size() > kMostGroups) return fail(Errc::limit_exceeded, "data groups");
  for (const std::uint8_t tag : list) {
    const auto found = std::find(kTags.begin(), kTags.end(), tag);
    if (found == kTags.end()) continue;
    const auto number = static_cast<unsigned>(found - kTags.begin()) + 1;
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  }
  return numbers;
}

Result<TravelDocumentFiles> read_travel_document(Conversation& conversation, const Limits& limits) {
  TravelDocumentFiles files;
  ESIGN_TRY(files.common, read_object_file(conversation, kEfCommon, limits).in("EF.COM"));
  ESIGN_TRY(const std::vector<unsigned> numbers, read_common_data(files.common).in("EF.COM"));
  ESIGN_TRY(files.security, read_object_file(conversation, kEfSecurity, limits).in("EF.SOD"));
  for (const unsigned number : numbers) {
    auto content = read_object_file(conversation, static_cast<std::uint16_t>(kFirstGroup + number), limits);
    if (content) {
      files.data_groups.push_back({number, *std::move(content)});
    } else if (content.error().code != Errc::denied) {
      return fail(std::move(content).error().in("EF.DG" + std::to_string(number)));
    }
  }
  return files;
}

}  // namespace esign::token
