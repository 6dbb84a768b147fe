// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.5.
#include "unit/validation/world.h"

namespace esign::validation {
namespace {

using namespace world;

Status fresh(double this_update, std::optional<double> next_update, std::optional<double> maximum, double at) {
  auto made = answer(this_update, next_update.value_or(0), "IC");
  if (!next_update) made.next_update.reset();
  std::optional<std::chrono::seconds> f;
  if (maximum) f = std::chrono::seconds{static_cast<long>(*maximum * 86'400)};
  return check_revocation_freshness(made, day(at), f);
}

TEST(RevocationFreshness, rfc_next_update_ok) { EXPECT_EQ(fresh(399.5, 406.5, {}, 400), Status::passed); }
TEST(RevocationFreshness, rfc_past_next_update) { EXPECT_EQ(fresh(390, 397, {}, 400), Status::failed); }
TEST(RevocationFreshness, rfc_at_next_update) { EXPECT_EQ(fresh(393, 400, {}, 400), Status::failed); }
TEST(RevocationFreshness, rfc_equal_is_stale) { EXPECT_EQ(fresh(393, {}, 7, 400), Status::failed); }
TEST(RevocationFreshness, rfc_maximum_beats_next_update) { EXPECT_EQ(fresh(390, 500, 7, 400), Status::failed); }
TEST(RevocationFreshness, rfc_zero_at_signing_time) {
  EXPECT_EQ(fresh(400.2, {}, 0, 400), Status::passed);
  EXPECT_EQ(fresh(399.9, {}, 0, 400), Status::failed);
}
TEST(RevocationFreshness, rfc_ocsp_produced_at_ignored) {
  auto made = answer(380, 410, "RI");
  made.source = facts::RevocationSource::ocsp;
  made.produced_at = day(400);
  EXPECT_EQ(check_revocation_freshness(made, day(400), std::chrono::days{7}), Status::failed);
}
TEST(RevocationFreshness, rfc_no_next_update_no_max) { EXPECT_EQ(fresh(399.9, {}, {}, 400), Status::failed); }
TEST(RevocationFreshness, rfc_negative_interval) { EXPECT_EQ(fresh(410, 399, {}, 400), Status::failed); }

}  // namespace
}  // namespace esign::validation
