// SPDX-License-Identifier: Apache-2.0
#include "asn1/der_reader.h"

#include <gtest/gtest.h>

namespace esign::asn1 {
namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

/// Whether the whole of `text` is what `body` reads.
template <class Body>
bool reads(std::string_view text, Body&& body) {
  const Bytes der = hex(text);
  Reader reader(der);
  body(reader);
  return reader.finish().has_value();
}
bool is_integer(std::string_view text) {
  return reads(text, [](Reader& r) { r.integer(); });
}
bool is_time(std::string_view text) {
  const Bytes ascii = copy(as_view(text));
  Bytes der = {static_cast<std::uint8_t>(text.size() == 13 ? 0x17 : 0x18), static_cast<std::uint8_t>(ascii.size())};
  append(der, ascii);
  Reader reader(der);
  reader.time();
  return reader.finish().has_value();
}

TEST(DerReader, LengthsAreDefiniteAndMinimal) {
  EXPECT_TRUE(is_integer("020101"));
  EXPECT_FALSE(is_integer("02810101")) << "long form of a short length";
  EXPECT_FALSE(is_integer("0282000101"));
  EXPECT_FALSE(is_integer("0280010000")) << "indefinite";
  EXPECT_FALSE(is_integer("020201")) << "cut";
  EXPECT_FALSE(is_integer("0288ffffffffffffffff01")) << "longer than any memory";
  EXPECT_FALSE(is_integer("02010101")) << "trailing octet";
}

TEST(DerReader, IntegersAreMinimal) {
  EXPECT_FALSE(is_integer("0200"));
  EXPECT_FALSE(is_integer("02020001"));
  EXPECT_FALSE(is_integer("0202ffff"));
  EXPECT_TRUE(is_integer("02020080"));
  EXPECT_TRUE(is_integer("0202ff7f"));
  const Bytes negative = hex("0202ff7f");
  EXPECT_EQ(Reader(negative).small_integer(), -129);
  const Bytes big = hex("0209010000000000000000");
  Reader reader(big);
  reader.small_integer();
  EXPECT_FALSE(reader.finish());
}

TEST(DerReader, BooleansAreZeroOrAllOnes) {
  const auto boolean = [](Reader& r) { r.boolean(); };
  EXPECT_TRUE(reads("0101ff", boolean));
  EXPECT_TRUE(reads("010100", boolean));
  EXPECT_FALSE(reads("010101", boolean));
  EXPECT_FALSE(reads("0102ffff", boolean));
}

TEST(DerReader, BitStringsHaveZeroUnusedBits) {
  const auto bits = [](Reader& r) { r.bit_string(); };
  EXPECT_TRUE(reads("03020780", bits));
  EXPECT_FALSE(reads("03020781", bits));
  EXPECT_FALSE(reads("03020880", bits));
  EXPECT_FALSE(reads("030107", bits)) << "unused bits of nothing";
  EXPECT_FALSE(reads("0300", bits));
}

TEST(DerReader, TagsAreMinimal) {
  EXPECT_TRUE(reads("1f1f00", [](Reader& r) { r.any(); }));
  EXPECT_TRUE(reads("3000", [](Reader& r) { r.any(); }));
  EXPECT_FALSE(reads("1000", [](Reader& r) { r.any(); })) << "a primitive SEQUENCE";
  EXPECT_FALSE(reads("2400", [](Reader& r) { r.any(); })) << "a constructed OCTET STRING";
  EXPECT_FALSE(reads("1f1e00", [](Reader& r) { r.any(); })) << "30 fits the short form";
  EXPECT_FALSE(reads("1f801f00", [](Reader& r) { r.any(); }));
  EXPECT_FALSE(reads("0000", [](Reader& r) { r.any(); })) << "end-of-contents";
  EXPECT_FALSE(reads("2000", [](Reader& r) { r.any(); }));
}

TEST(DerReader, TagNumbersFitIn32Bits) {
  const auto header = [](std::string_view text) { return read_header(hex(text)); };
  EXPECT_EQ(header("1f8fffffff7f00")->tag.number, UINT32_MAX);
  EXPECT_EQ(header("1f908080800000").error().detail, "tag number in the wrong form") << "2^32";
  EXPECT_EQ(header("1f818080808000").error().detail, "truncated or oversized tag") << "six groups";
  EXPECT_EQ(header("1f81").error().detail, "truncated or oversized tag");
  EXPECT_EQ(header("").error().detail, "truncated before the tag");
}

/// X.690 section 11.7, RFC 3161 section 2.4.2: a fraction without zeros at its end is cut off; nothing else is near a time.
TEST(DerReader, FractionsOfGeneralizedTime) {
  const auto time = [](std::string_view text) -> std::string {
    Bytes der = {0x18, static_cast<std::uint8_t>(text.size())};
    append(der, as_view(text));
    Reader reader(der);
    const Time read = reader.generalized_time();
    const Result<void> done = reader.finish();
    return done ? to_rfc3339(read) : done.error().detail;
  };
  EXPECT_EQ(time("20261121120000.5Z"), "2026-11-21T12:00:00Z");
  EXPECT_EQ(time("20261121120000.123456789Z"), "2026-11-21T12:00:00Z");
  for (const char* wrong : {"20261121120000.50Z", "20261121120000.Z", "20261121120000.0Z", "20261121120000,5Z", "20261121120000.5aZ", "20261121120000.5",
                            "202611211200Z", "20261121120000+0400"})
    EXPECT_EQ(time(wrong), "GeneralizedTime is not YYYYMMDDHHMMSS[.f]Z") << wrong;
  EXPECT_EQ(time("20261321120000Z"), "GeneralizedTime names no real instant");
}

TEST(DerReader, OidsAreMinimal) {
  const auto oid = [](Reader& r) { r.oid(); };
  EXPECT_TRUE(reads("06032a0304", oid));
  EXPECT_FALSE(reads("06042a800304", oid));
  EXPECT_FALSE(reads("06022a83", oid));
  EXPECT_FALSE(reads("0600", oid));
}

/// A year with a sign in it was once a year of the Middle Ages: notBefore could say that a certificate was always valid.
TEST(DerReader, EveryCharacterOfATimeIsADigit) {
  for (std::size_t at = 0; at < 14; ++at) {
    for (const char c : {'-', '+', ' ', '/', ':', 'A', '.'}) {
      std::string generalized = "20261122094500Z";
      generalized[at] = c;
      EXPECT_FALSE(is_time(generalized)) << generalized;
      std::string utc = "261122094500Z";
      if (at < 12) utc[at] = c;
      EXPECT_EQ(is_time(utc), at >= 12) << utc;
    }
  }
}

TEST(DerReader, TimesAreOfOneForm) {
  EXPECT_TRUE(is_time("261121120000Z"));
  EXPECT_TRUE(is_time("20261121120000Z"));
  for (const char* wrong : {"260229120000Z", "261121240000Z", "261121126000Z", "261121120060Z", "26112112000Z0", "2026112112000Z0",
                            "20261121120000+", "20260229120000Z"})
    EXPECT_FALSE(is_time(wrong)) << wrong;
}

TEST(DerReader, TheFirstFailureSticksWithItsPlace) {
  const Bytes der = hex("300602010104010a");
  Reader reader(der);
  reader.at("Outer").sequence([&] {
    reader.at("first").integer();
    reader.at("second").integer();
    reader.at("third").integer();
  });
  const Result<void> done = reader.finish();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().at, "Outer.second");
}

TEST(DerReader, NestingHasABudget) {
  Bytes der;
  for (int i = 0; i < 100; ++i) {
    Bytes outer = {0x30, static_cast<std::uint8_t>(der.size() < 0x80 ? der.size() : 0x81)};
    if (der.size() >= 0x80) outer.push_back(static_cast<std::uint8_t>(der.size()));
    append(outer, der);
    der = std::move(outer);
    if (der.size() > 200) break;
  }
  Limits limits;
  limits.der_depth = 10;
  Reader reader(der, limits);
  const auto descend = [&](const auto& self) -> void {
    if (reader.more()) reader.sequence([&] { self(self); });
  };
  descend(descend);
  const Result<void> done = reader.finish();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::limit_exceeded);
  EXPECT_EQ(done.error().detail, "der_depth");
}

}  // namespace
}  // namespace esign::asn1
