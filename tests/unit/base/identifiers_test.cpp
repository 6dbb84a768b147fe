// SPDX-License-Identifier: Apache-2.0
#include "base/identifiers.h"

#include <gtest/gtest.h>

namespace esign {
namespace {

TEST(Identifiers, FinHasSevenCharactersWithoutIAndO) {
  for (const char* fin : {"5ABCD12", "0000000", "ZZZZZZZ", "7XYZW89"}) EXPECT_EQ(fin_grammar(fin), Grammar::right) << fin;
  for (const char* fin : {"", "5ABCD1", "5ABCD123", "5abcd12", "5ABCDI2", "5ABCDO2", "5ABCD-2", "5ABCDİ"}) EXPECT_EQ(fin_grammar(fin), Grammar::wrong) << fin;
}

TEST(Identifiers, VoenHasACheckDigitAndAStatus) {
  for (const char* voen : {"1401555071", "1400057421", "0300725012"}) EXPECT_EQ(voen_grammar(voen), Grammar::right) << voen;
  for (const char* voen : {"1401555081", "1400057424", "140155507", "14015550711", "14O1555071", ""}) EXPECT_EQ(voen_grammar(voen), Grammar::wrong) << voen;
}

}  // namespace
}  // namespace esign
