// SPDX-License-Identifier: Apache-2.0
// The files of ICAO Doc 9303: data objects, the machine readable zone of its own TD1 example, hostile shapes.
#include <gtest/gtest.h>

#include "token/icao/data_objects.h"
#include "token/icao/logical_data.h"
#include "token/icao/security_object.h"

namespace esign::token {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value_or(Bytes{}); }

Bytes group1(const std::string& zone) {
  Bytes file{0x61, static_cast<std::uint8_t>(zone.size() + 3), 0x5F, 0x1F, static_cast<std::uint8_t>(zone.size())};
  append(file, as_view(zone));
  return file;
}

// Doc 9303-5, appendix A.
const std::string kExample = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

TEST(DataObjects, TakesTagsThatDerDoesNotKnow) {
  const auto all = data_objects(hex("5F0102303100005F0E0141" "7F490286"));
  ASSERT_FALSE(all) << "the last is cut";
  const Bytes whole = hex("5F010230310000" "5F0E0141");
  const auto good = data_objects(whole);
  ASSERT_TRUE(good);
  ASSERT_EQ(good->size(), 2u);
  EXPECT_EQ((*good)[0].tag, 0x5F01u);
  EXPECT_EQ((*good)[1].tag, 0x5F0Eu);
  EXPECT_EQ(as_text((*good)[1].content), "A");
}

TEST(DataObjects, RefusesWhatIsNone) {
  for (const char* text : {"5F", "61", "6180", "6184000000010000", "5F81010100", "61850100000000", "6105AA"}) {
    const auto all = data_objects(hex(text));
    ASSERT_FALSE(all) << text;
    EXPECT_EQ(all.error().code, Errc::malformed) << text;
  }
  const auto many = data_objects(Bytes(3000, 0x01));
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, Errc::limit_exceeded);
}

TEST(CommonData, ListsTheGroups) {
  const auto numbers = read_common_data(hex("6016" "5F010430313037" "5F3606303430303030" "5C0461757F75"));
  ASSERT_TRUE(numbers) << numbers.error().detail;
  EXPECT_EQ(*numbers, (std::vector<unsigned>{1, 2}));
  EXPECT_FALSE(read_common_data(hex("6000")));
  EXPECT_FALSE(read_common_data(hex("6102" "5C00")));
}

TEST(MachineReadableZone, IsReadAsInTheStandard) {
  HolderData holder;
  ASSERT_TRUE(read_machine_readable_zone(group1(kExample), holder));
  EXPECT_EQ(holder.document_number, "D23145890");
  EXPECT_EQ(holder.surname, "ERIKSSON");
  EXPECT_EQ(holder.given_names, "ANNA MARIA");
  EXPECT_EQ(holder.birth_date, "740812");
  EXPECT_EQ(holder.expiry_date, "120415");
  EXPECT_EQ(holder.nationality, "UTO");
}

TEST(MachineReadableZone, EveryChangedCharacterOfTheNumbersIsSeen) {
  for (std::size_t at : {5u, 9u, 13u, 14u, 30u, 35u, 36u, 38u, 43u, 44u, 59u}) {
    std::string zone = kExample;
    zone[at] = zone[at] == '1' ? '2' : '1';
    HolderData holder;
    EXPECT_FALSE(read_machine_readable_zone(group1(zone), holder)) << at;
  }
  HolderData holder;
  EXPECT_FALSE(read_machine_readable_zone(group1(kExample.substr(0, 88)), holder));
  std::string lower = kExample;
  lower[70] = 'a';
  EXPECT_FALSE(read_machine_readable_zone(group1(lower), holder));
}

TEST(SecurityObject, RefusesTwoHashesForOneGroup) {
  const std::string algorithm = "300D06096086480165030402010500";
  const std::string one = "30060201010401AA", two = "30060201020401AA", zero = "30060201000401AA";
  const auto good = read_security_object(hex("3024" "020100" + algorithm + "3010" + one + two));
  ASSERT_TRUE(good) << good.error().detail;
  EXPECT_EQ(good->groups.size(), 2u);
  EXPECT_FALSE(read_security_object(hex("3024" "020100" + algorithm + "3010" + one + one)));
  EXPECT_FALSE(read_security_object(hex("3024" "020100" + algorithm + "3010" + one + zero)));
  EXPECT_FALSE(read_security_object(hex("3024" "020102" + algorithm + "3010" + one + two)));
}

TEST(Picture, IsFoundBehindItsHeaders) {
  const auto picture = read_picture(hex("7514" "7F6111" "020101" "7F600B" "A100" "5F2E06" "0000" "FFD8FFE0"));
  ASSERT_TRUE(picture) << picture.error().detail;
  EXPECT_EQ(to_hex(picture->octets), "ffd8ffe0");
  const auto none = read_picture(hex("7512" "7F610F" "020101" "7F6009" "A100" "5F2E04" "00000000"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_found);
}

}  // namespace
}  // namespace esign::token
