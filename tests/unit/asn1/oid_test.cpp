// SPDX-License-Identifier: Apache-2.0
#include "asn1/oid.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"

namespace esign::asn1 {
namespace {

// The content octets that EN 319 412-1 and RFC 5652 print for these.
TEST(Oid, CompileTimeTextGivesTheOctetsOfTheStandards) {
  EXPECT_EQ(to_hex(Oid("1.2.840.113549.1.9.16.2.47").content()), "2a864886f70d010910022f");
  EXPECT_EQ(to_hex(Oid("0.4.0.194112.1.2").content()), "04008bec400102");
  EXPECT_EQ(to_hex(Oid("2.5.29.60").content()), "551d3c");
}

TEST(Oid, TextReadsBack) {
  for (const char* text : {"0.0", "1.39", "2.999.3", "1.2.840.113549.1.7.2", "2.25.18446744073709551615"}) {
    const auto oid = Oid::from_text(text);
    ASSERT_TRUE(oid) << text;
    EXPECT_EQ(oid->to_text(), text);
    EXPECT_EQ(*Oid::from_content(oid->content()), *oid);
  }
  for (const char* wrong : {"", "1", "3.1", "1.40", "1..2", "1.2.", "1.02", "1.2.x", "a.b"}) EXPECT_FALSE(Oid::from_text(wrong)) << wrong;
}

TEST(Oid, ManyLongArcsDoNotOverrun) {
  std::string text = "1.2";
  for (int i = 0; i < 7; ++i) text += ".18446744073709551615";
  EXPECT_FALSE(Oid::from_text(text));
  EXPECT_EQ(Oid::from_content(Bytes(64, 1)).error().code, Errc::limit_exceeded);
}

/// X.690 section 8.19 sets no bound to arcs or their number; ours is the room of an Oid, counted in octets.
TEST(Oid, ManyArcsAreAsManyOctetsAsTheyHave) {
  const char* enterprise = "1.3.6.1.4.1.311.21.8.8638972.6234162.12345678.98765.555555.7654321.16777216.1.2";
  const auto oid = Oid::from_text(enterprise);
  ASSERT_TRUE(oid) << oid.error().detail;
  EXPECT_EQ(oid->to_text(), enterprise);
  std::string full = "1.2";
  for (int i = 0; i < 62; ++i) full += ".5";
  EXPECT_TRUE(Oid::from_text(full)) << "63 octets";
  EXPECT_EQ(Oid::from_text(full + ".5").error().detail, "oid_octets");
  EXPECT_EQ(Oid::from_text("2.18446744073709551535")->to_text(), "2.18446744073709551535") << "a first subidentifier of 64 bits";
  EXPECT_FALSE(Oid::from_text("2.18446744073709551536"));
}

/// Arcs beyond 64 bits, such as those of UUIDs (X.667: 128 bits under 2.25), are shown by their octets.
TEST(Oid, ArcsBeyond64BitsAreShownByTheirOctets) {
  const auto text = [](std::string_view content) { return Oid::from_content(*from_hex(content))->to_text(); };
  EXPECT_EQ(text("6981ffffffffffffffff7f"), "2.25.18446744073709551615");
  EXPECT_EQ(text("698280808080808080800003"), "2.25.x82808080808080808000.3");
  EXPECT_EQ(text("6983ffffffffffffffffffffffffffffffffff7f"), "2.25.x83ffffffffffffffffffffffffffffffffff7f");
}

TEST(Oid, NamesAreThoseOfTheStandards) {
  EXPECT_EQ(name_of(Oid("2.5.29.20")), "cRLNumber");
  EXPECT_EQ(name_of(Oid("1.2.3")), "1.2.3");
}

TEST(DerWriter, TimesChangeTheirFormIn2050) {
  Writer writer;
  writer.time(*parse_rfc3339("2049-12-31T23:59:59Z"));
  writer.time(*parse_rfc3339("2050-01-01T00:00:00Z"));
  EXPECT_EQ(as_text(writer.bytes()).substr(2, 13), "491231235959Z");
  EXPECT_EQ(as_text(writer.bytes()).substr(17), "20500101000000Z");
}

TEST(DerWriter, SetsAreSorted) {
  Writer writer;
  writer.set_of({{0x02, 0x01, 0x05}, {0x02, 0x01, 0x01}, {0x01, 0x01, 0xFF}});
  EXPECT_EQ(to_hex(writer.bytes()), "31090101ff020101020105");
}

}  // namespace
}  // namespace esign::asn1
