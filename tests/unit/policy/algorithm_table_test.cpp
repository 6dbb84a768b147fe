// SPDX-License-Identifier: Apache-2.0
#include "policy/algorithm_table.h"

#include <gtest/gtest.h>

#include <string>

namespace esign::policy {
namespace {

constexpr auto kDigest = AlgorithmKind::digest;
constexpr auto kSignature = AlgorithmKind::signature;
constexpr auto kCurve = AlgorithmKind::curve;

std::string until(AlgorithmKind kind, std::string_view name, unsigned bits = 0) {
  const auto end = reliable_until(kind, name, bits);
  if (!end) return "never";
  return *end == kNoEnd ? "no end" : to_rfc3339(*end);
}

TEST(AlgorithmTable, Digests) {
  EXPECT_EQ(until(kDigest, "SHA1"), "2012-08-01T00:00:00Z");
  EXPECT_EQ(until(kDigest, "SHA224"), "2029-01-01T00:00:00Z");
  for (const char* name : {"SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512"}) EXPECT_EQ(until(kDigest, name), "no end") << name;
}

TEST(AlgorithmTable, WhatIsNotInTheTableNeverCounts) {
  EXPECT_EQ(until(kDigest, "MD5"), "never");
  EXPECT_EQ(until(kDigest, ""), "never");
  EXPECT_EQ(until(kDigest, "sha256"), "never");  // names are exact; folding is nobody's job here
  EXPECT_EQ(until(kDigest, "ECDSA", 256), "never");
  EXPECT_EQ(until(kSignature, "SHA256", 256), "never");
  EXPECT_EQ(until(kSignature, "DSA", 3072), "never");
  EXPECT_EQ(until(kSignature, ""), "never");
  EXPECT_EQ(until(kCurve, "secp256k1"), "never");
  EXPECT_EQ(until(kCurve, "other"), "never");
}

TEST(AlgorithmTable, TheSizeOfTheKeyDecidesTheEnd) {
  for (const char* scheme : {"RSA-PKCS1", "RSA-PSS"}) {
    EXPECT_EQ(until(kSignature, scheme, 0), "never");
    EXPECT_EQ(until(kSignature, scheme, 1023), "never");
    EXPECT_EQ(until(kSignature, scheme, 1024), "2019-10-01T00:00:00Z");
    EXPECT_EQ(until(kSignature, scheme, 1899), "2019-10-01T00:00:00Z");
    EXPECT_EQ(until(kSignature, scheme, 1900), "2029-01-01T00:00:00Z");
    EXPECT_EQ(until(kSignature, scheme, 2048), "2029-01-01T00:00:00Z");
    EXPECT_EQ(until(kSignature, scheme, 2999), "2029-01-01T00:00:00Z");
  }
  EXPECT_EQ(until(kSignature, "RSA-PKCS1", 4096), "2029-01-01T00:00:00Z");
  EXPECT_EQ(until(kSignature, "RSA-PSS", 3000), "no end");
  EXPECT_EQ(until(kSignature, "ECDSA", 159), "never");
  EXPECT_EQ(until(kSignature, "ECDSA", 192), "2012-08-01T00:00:00Z");
  EXPECT_EQ(until(kSignature, "ECDSA", 224), "2021-10-01T00:00:00Z");
  EXPECT_EQ(until(kSignature, "ECDSA", 255), "2021-10-01T00:00:00Z");
  EXPECT_EQ(until(kSignature, "ECDSA", 256), "no end");
  EXPECT_EQ(until(kSignature, "ECDSA", 521), "no end");
  EXPECT_EQ(until(kSignature, "Ed25519", 256), "no end");
  EXPECT_EQ(until(kSignature, "Ed25519", 0), "never");
}

TEST(AlgorithmTable, CurvesOfTable3) {
  for (const char* name : {"P-256", "P-384", "P-521", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"})
    EXPECT_EQ(until(kCurve, name), "no end") << name;
}

TEST(AlgorithmTable, TheEndIsTheFirstInstantAfterTheLastGoodOne) {
  // "By 2028-12-31" includes that whole day; t < end is what callers compare.
  const Time end = reliable_until(kSignature, "RSA-PSS", 2048).value();
  EXPECT_EQ(to_rfc3339(end - std::chrono::seconds(1)), "2028-12-31T23:59:59Z");
}

TEST(AlgorithmTable, EveryRowHasASourceAndAPlaceOfItsOwn) {
  const AlgorithmRow* before = nullptr;
  for (const AlgorithmRow& row : algorithm_table()) {
    EXPECT_FALSE(row.name.empty());
    EXPECT_NE(row.source.find("TS 119 312"), std::string_view::npos) << row.name;
    if (before != nullptr && before->name == row.name) {
      EXPECT_LT(before->min_bits, row.min_bits) << row.name;
    }
    EXPECT_EQ(algorithm_row(row.kind, row.name, row.min_bits), &row) << row.name;
    before = &row;
  }
}

TEST(AlgorithmTable, ALongerKeyIsNeverWorse) {
  for (const AlgorithmRow& row : algorithm_table()) {
    const auto shorter = row.min_bits == 0 ? std::nullopt : reliable_until(row.kind, row.name, row.min_bits - 1);
    if (shorter) {
      EXPECT_LE(*shorter, *reliable_until(row.kind, row.name, row.min_bits)) << row.name << row.min_bits;
    }
  }
}

}  // namespace
}  // namespace esign::policy
