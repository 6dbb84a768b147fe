// SPDX-License-Identifier: Apache-2.0
#include "pkix/pem.h"

#include <gtest/gtest.h>

namespace esign::pkix {
namespace {

Bytes counted(std::size_t octets) {
  Bytes all;
  for (std::size_t i = 0; i < octets; ++i) all.push_back(static_cast<std::uint8_t>(i));
  return all;
}

std::string problem(std::string_view text) {
  const auto blocks = read_pem(text);
  return blocks ? "" : std::string(name(blocks.error().code)) + ": " + blocks.error().detail;
}

/// RFC 7468 section 2: "wrap the base64-encoded data ... exactly 64 characters", the last line shorter.
TEST(Pem, LinesOf64Characters) {
  EXPECT_EQ(write_pem("CMS", counted(49)),
            "-----BEGIN CMS-----\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v\nMA==\n-----END CMS-----\n");
  EXPECT_EQ(write_pem("CMS", counted(48)),
            "-----BEGIN CMS-----\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v\n-----END CMS-----\n");
  EXPECT_EQ(write_pem("CMS", {}), "-----BEGIN CMS-----\n-----END CMS-----\n");
}

TEST(Pem, ReadsBlocksAmongOtherText) {
  const std::string text = "Sertifikatım:\r\n-----BEGIN A-----\r\nAAEC\r\n-----END A-----\r\nvə\n  -----BEGIN B C-----\n Aw\n==  \n-----END B C-----";
  const auto blocks = read_pem(text);
  ASSERT_TRUE(blocks) << blocks.error().detail;
  ASSERT_EQ(blocks->size(), 2u);
  EXPECT_EQ(blocks->at(0).label, "A");
  EXPECT_EQ(to_hex(blocks->at(0).der), "000102");
  EXPECT_EQ(blocks->at(1).label, "B C");
  EXPECT_EQ(to_hex(blocks->at(1).der), "03");
  EXPECT_TRUE(read_pem("")->empty());
  EXPECT_TRUE(read_pem("-----BEGIN-----\n----- BEGIN A-----\n")->empty()) << "no boundary lines";
}

TEST(Pem, RefusesBlocksThatAreNotWhole) {
  EXPECT_EQ(problem("-----BEGIN A-----\nAAEC\n"), "malformed: a PEM block does not end");
  EXPECT_EQ(problem("-----BEGIN A-----\nAAEC\n-----END B-----\n"), "malformed: a PEM block ends with another label");
  EXPECT_EQ(problem("-----BEGIN A-----\nAAEC\n-----BEGIN A-----\nAAEC\n-----END A-----\n").substr(0, 9), "malformed") << "one inside another";
  EXPECT_EQ(problem("-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nAAEC\n-----END A-----\n").substr(0, 9), "malformed") << "headers of RFC 1421";
  EXPECT_EQ(problem("-----BEGIN A-----\nAAE\n-----END A-----\n").substr(0, 9), "malformed") << "three characters";
}

TEST(Pem, DerOrTheBlocksOfOneLabel) {
  EXPECT_EQ(to_hex(read_der_or_pem(*from_hex("3000"), "A")->at(0)), "3000");
  const std::string both = write_pem("A", counted(1)) + write_pem("B", counted(2)) + write_pem("A", counted(3));
  const auto found = read_der_or_pem(as_view(both), "A");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(to_hex(found->at(1)), "000102");
  const auto none = read_der_or_pem(as_view(both), "C");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_found);
  EXPECT_EQ(none.error().detail, "no PEM block \"C\"");
  EXPECT_EQ(read_der_or_pem({}, "A").error().code, Errc::not_found);
}

}  // namespace
}  // namespace esign::pkix
