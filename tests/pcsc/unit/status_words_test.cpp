// SPDX-License-Identifier: Apache-2.0
// One row a command and the status word of the profile for it, on a fresh card with DF.CIA selected.
#include "test_card.h"

namespace esign::vcard::test {
namespace {

struct Row {
  const char* why;
  const char* command;
  const char* sw;
};

class StatusWord : public ::testing::TestWithParam<Row> {};

TEST_P(StatusWord, IsTheProfiles) {
  TestCard card;
  ASSERT_EQ(card.sw(select_cia), "9000");
  EXPECT_EQ(card.sw(GetParam().command), GetParam().sw) << GetParam().why;
}

const Row rows[] = {
    {"three bytes are no command", "00A404", "6700"},
    {"Lc without data", "00A4040C05A0", "6700"},
    {"more data than Lc and Le", "00A4020C025031FFFF", "6700"},
    {"extended Lc of zero", "00A40200000000005031", "6700"},
    {"half an extended length", "00B000000000", "6700"},
    {"unknown instruction", "00EE0000", "6D00"},
    {"another class", "8020000100", "6E00"},
    {"class FF is no class", "FFB0000000", "6E00"},
    {"a further interindustry class", "40B0000000", "6881"},
    {"channel 1", "01B0000000", "6881"},
    {"secure messaging", "0CB0000000", "6882"},

    {"SELECT MF without data", "00A4000C", "9000"},
    {"SELECT MF by identifier", "00A4000C023F00", "9000"},
    {"SELECT EF of the parent's", "00A4000C022F00", "9000"},
    {"SELECT child DF that is an EF", "00A4010C025031", "6A82"},
    {"SELECT EF under the current DF", "00A4020C025031", "9000"},
    {"SELECT EF that is not there", "00A4020C02FFFF", "6A82"},
    {"SELECT parent", "00A4030C", "9000"},
    {"SELECT parent takes no data", "00A4030C023F00", "6700"},
    {"SELECT path from the MF", "00A4080C0450155031", "9000"},
    {"SELECT path that says the MF", "00A4080C063F0050155031", "9000"},
    {"SELECT path from the DF", "00A4090C025031", "9000"},
    {"SELECT half an identifier", "00A4020C0150", "6700"},
    {"SELECT with unknown P1", "00A4070C025031", "6A86"},
    {"SELECT asking for management data", "00A40208025031", "6A86"},
    {"SELECT the ESIGN name", "00A4040C0AA000000167455349474E", "9000"},
    {"SELECT by the beginning of the name", "00A4040C05A000000063", "9000"},
    {"SELECT by less than a provider's name", "00A4040C04A0000000", "6A82"},
    {"SELECT the next of that name", "00A4040E05A000000063", "6A82"},
    {"SELECT a foreign application", "00A4040009A00000030800001000", "6A82"},

    {"READ without a current EF", "00B0000000", "6986"},
    {"READ with reserved P1", "00B0E00000", "6A86"},
    {"READ by an unknown short identifier", "00B09C0000", "6A82"},
    {"READ by short identifier", "00B0910000", "9000"},
    {"READ without Le", "00B09100", "6700"},
    {"READ odd without an offset", "00B1000002540000", "6A80"},
    {"READ odd without a current EF", "00B100000354010000", "6986"},

    {"GET DATA unknown", "00CADF3000", "6A88"},
    {"GET DATA of PIV", "00CB3FFF035C017E00", "6A88"},
    {"GET DATA of a PIN", "00CB00FF05A00383010100", "9000"},
    {"GET DATA of an unknown PIN", "00CB00FF05A00383017700", "6A88"},
    {"GET DATA with Le too small", "00CB00FF05A00383010104", "6C0A"},
    {"GET CHALLENGE", "0084000008", "9000"},
    {"GET CHALLENGE without Le", "00840000", "6700"},
    {"GET CHALLENGE too long", "0084000000FFFE", "6700"},

    {"VERIFY asks, case 1", "00200001", "63C3"},
    {"VERIFY asks, PIN2", "00200082", "63C3"},
    {"VERIFY asks, PUK", "00200083", "63CA"},
    {"VERIFY unknown reference", "00200055", "6A88"},
    {"VERIFY with another P1", "00200101", "6A86"},
    {"VERIFY unpadded", "00200001 04 31323334", "6700"},
    {"VERIFY wrong", "00200001 0C 393939390000000000000000", "63C2"},
    {"VERIFY padded with FF", "00200001 0C 31323334FFFFFFFFFFFFFFFF", "63C2"},
    {"VERIFY right", "00200001 0C 313233340000000000000000", "9000"},
    {"log out", "0020FF01", "9000"},
    {"log out with data", "0020FF01 0C 313233340000000000000000", "6700"},
    {"CHANGE with half the data", "00240001 0C 313233340000000000000000", "6700"},
    {"CHANGE with P1 01", "00240101 0C 313233340000000000000000", "6985"},
    {"RESET of the PUK itself", "002C0083 18 313233343536373800000000313233343536373800000000", "6A88"},
    {"RESET without the PUK's PIN state", "002C0301", "6982"},
    {"RESET with unknown P1", "002C0401", "6A86"},

    {"MSE for a key that is not there", "002241B603840185", "6A88"},
    {"MSE with cut-off data", "002241B6038402", "6700"},
    {"MSE with broken TLV", "002241B603840281", "6A80"},
    {"MSE with an RSA method for an EC key", "002241B606800102840182", "6A80"},
    {"MSE with an unknown hash", "002241B606800194840182", "6A80"},
    {"MSE for logging in with the signature key", "002241A403840182", "6985"},
    {"MSE for deciphering with the signature key", "002241B803840182", "6985"},
    {"MSE with unknown template", "002241B703840181", "6A86"},
    {"MSE STORE", "0022F201", "6A81"},
    {"MSE RESTORE", "0022F300", "9000"},
    {"PSO CDS without environment", "002A9E9A0401020304", "6985"},
    {"PSO DECIPHER without environment", "002A80860401020304", "6985"},
    {"PSO unknown", "002A00A80401020304", "6A86"},
    {"PSO HASH of no known length", "002A90A0049002AABB", "6A80"},
    {"INTERNAL AUTHENTICATE without PIN", "008800002000112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF", "6982"},
    {"INTERNAL AUTHENTICATE without data", "00880000", "6700"},
    {"GENERATE on an operational card", "00478000 05 B603840181 00", "6985"},
    {"GENERATE reading a public key", "00478100 05 B603840181 00", "9000"},
    {"GENERATE for an unknown key", "00478100 05 B603840185 00", "6A88"},
    {"GET RESPONSE with nothing waiting", "00C0000000", "6985"},
};

INSTANTIATE_TEST_SUITE_P(Profile, StatusWord, ::testing::ValuesIn(rows));

TEST(FailedSelect, ChangesNothing) {
  TestCard card;
  ASSERT_EQ(card.sw(select_cia), "9000");
  ASSERT_EQ(card.sw("00A4020C025032"), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  const std::string before = card.send("00B0000000").data;
  EXPECT_EQ(card.sw("00A4040009A00000030800001000"), "6A82");
  EXPECT_EQ(card.sw("00A4080C02ABCD"), "6A82");
  EXPECT_EQ(card.send("00B0000000").data, before);
  EXPECT_EQ(card.sw("00200082"), "9000");
}

}  // namespace
}  // namespace esign::vcard::test
