// SPDX-License-Identifier: Apache-2.0
#include "pdf/inflate.h"

#include <gtest/gtest.h>

namespace esign::pdf {
namespace {

/// RFC 1950 and 1951 by hand: header, one stored block, Adler-32.
Bytes stored(View data) {
  Bytes made{0x78, 0x01, 0x01, static_cast<std::uint8_t>(data.size()), 0, static_cast<std::uint8_t>(~data.size()), 0xff};
  std::uint32_t a = 1, b = 0;
  for (const std::uint8_t octet : data) {
    made.push_back(octet);
    a = (a + octet) % 65521;
    b = (b + a) % 65521;
  }
  for (const std::uint32_t part : {b >> 8, b & 0xff, a >> 8, a & 0xff}) made.push_back(static_cast<std::uint8_t>(part));
  return made;
}

Budget plenty() { return {"pdf_inflated_octets", 1u << 20}; }

TEST(Inflate, GivesTheOctets) {
  Budget budget = plenty();
  EXPECT_EQ(inflate(stored(as_view("İMZA")), 100, budget).value(), copy(as_view("İMZA")));
  EXPECT_EQ(budget.left(), (1u << 20) - 5);
}

TEST(Inflate, EndsAtItsLimits) {
  Budget budget = plenty();
  EXPECT_EQ(inflate(stored(as_view("İMZA")), 4, budget).error().detail, "pdf_stream_octets");
  Budget small("pdf_inflated_octets", 3);
  EXPECT_EQ(inflate(stored(as_view("İMZA")), 100, small).error().detail, "pdf_inflated_octets");
}

TEST(Inflate, RefusesBrokenData) {
  Budget budget = plenty();
  Bytes cut = stored(as_view("İMZA"));
  cut.resize(cut.size() - 6);
  EXPECT_EQ(inflate(cut, 100, budget).error().code, Errc::malformed);
  Bytes changed = stored(as_view("İMZA"));
  changed[8] ^= 1;
  EXPECT_EQ(inflate(changed, 100, budget).error().code, Errc::malformed);
  EXPECT_EQ(inflate({}, 100, budget).error().code, Errc::malformed);
}

TEST(Predictor, IsUndoneRowByRow) {
  Predictor png;
  png.predictor = 12;
  png.columns = 2;
  // None, left, up, average, Paeth.
  const Bytes rows{0, 5, 6, 1, 1, 1, 2, 1, 1, 3, 1, 1, 4, 1, 1};
  EXPECT_EQ(to_hex(unpredict(rows, png).value()), "0506" "0102" "0203" "0203" "0304");
  EXPECT_EQ(unpredict({0, 5}, png).error().code, Errc::malformed);
  EXPECT_EQ(unpredict({7, 5, 6}, png).error().code, Errc::malformed);
  png.predictor = 2;
  EXPECT_EQ(unpredict(rows, png).error().code, Errc::unsupported);
  EXPECT_EQ(unpredict(rows, {}).value(), rows);
}

}  // namespace
}  // namespace esign::pdf
