// SPDX-License-Identifier: Apache-2.0
// The names of EN 319 102-1 V1.4.1, Tables 5 and 6, as the standard prints them.
#include <esign/report.h>
#include <gtest/gtest.h>

#include <set>

namespace esign {
namespace {

TEST(Indication, NamesOfTable5) {
  EXPECT_EQ(standard_name(Indication::total_passed), "TOTAL-PASSED");
  EXPECT_EQ(standard_name(Indication::total_failed), "TOTAL-FAILED");
  EXPECT_EQ(standard_name(Indication::indeterminate), "INDETERMINATE");
}

TEST(SubIndication, NamesOfTable6) {
  using S = SubIndication;
  EXPECT_EQ(standard_name(S::none), "");
  EXPECT_EQ(standard_name(S::revoked), "REVOKED");
  EXPECT_EQ(standard_name(S::expired), "EXPIRED");
  EXPECT_EQ(standard_name(S::not_yet_valid), "NOT_YET_VALID");
  EXPECT_EQ(standard_name(S::crypto_constraints_failure), "CRYPTO_CONSTRAINTS_FAILURE");
  EXPECT_EQ(standard_name(S::crypto_constraints_failure_no_poe), "CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
  EXPECT_EQ(standard_name(S::timestamp_order_failure), "TIMESTAMP_ORDER_FAILURE");
  EXPECT_EQ(standard_name(S::no_poe), "NO_POE");
  EXPECT_EQ(standard_name(S::custom), "CUSTOM");
  std::set<std::string_view> names;
  for (int value = 0; value <= static_cast<int>(S::custom); ++value) names.insert(standard_name(static_cast<S>(value)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(S::custom) + 1) << "no two alike";
}

}  // namespace
}  // namespace esign
