// SPDX-License-Identifier: Apache-2.0
// What a travel document's files hold (ICAO Doc 9303-10, 9303-11), and sealed PIN letters: readers keep inside their input.
#include "base/text.h"
#include "fuzz.h"
#include "token/icao/data_objects.h"
#include "token/icao/logical_data.h"
#include "token/icao/security_object.h"
#include "token/secure/pace.h"

namespace {

using namespace esign;

template <class T>
bool read(const Result<T>& result) {
  if (!result) fuzz::require_sound(result.error());
  return result.has_value();
}

void check_objects(View input) {
  const auto objects = token::data_objects(input);
  if (!read(objects)) return;
  for (const token::DataObject& object : *objects) fuzz::require_inside(object.content, input, "data object");
}

void check_security(View input) {
  const auto object = token::read_security_object(input);
  if (read(object)) {
    unsigned seen = 0;
    for (const auto& group : object->groups) {
      ESIGN_LAW(group.number >= 1 && group.number <= 16, "a data group has a number from 1 to 16");
      ESIGN_LAW((seen >> group.number & 1u) == 0, "a data group is listed once");
      seen |= 1u << group.number;
    }
  }
  read(token::security_content(input));
}

void check_groups(View input) {
  if (const auto listed = token::read_common_data(input); read(listed))
    for (const unsigned number : *listed) ESIGN_LAW(number >= 1 && number <= 16, "EF.COM names data groups");
  token::HolderData holder;
  if (read(token::read_machine_readable_zone(input, holder))) {
    ESIGN_LAW(holder.machine_readable_zone.size() == 90, "an MRZ of a card has three lines of thirty");
    ESIGN_LAW(is_utf8(holder.machine_readable_zone), "an MRZ is text");
  }
  token::HolderData details;
  if (read(token::read_personal_details(input, details))) ESIGN_LAW(is_utf8(details.address) && is_utf8(details.full_name), "what is shown is UTF-8");
  if (const auto picture = token::read_picture(input); read(picture)) ESIGN_LAW(picture->octets.size() <= input.size() && !picture->octets.empty(), "a picture is a part of its file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  check_objects(input);
  check_security(input);
  check_groups(input);
  read(token::read_card_access(input));
  return 0;
}
