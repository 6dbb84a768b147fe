// SPDX-License-Identifier: Apache-2.0
#include "pkix/parsed_objects.h"

#include <gtest/gtest.h>

#include <thread>

#include "pki/test_pki.h"

namespace esign::pkix {
namespace {

TEST(ParsedObjects, TheSameOctetsAreTheSameObject) {
  ParsedObjects parsed;
  const Bytes der = pki::pki_file("citizen-gunel-sign.der"), crl = pki::pki_file("ca-citizen.crl");
  const auto first = parsed.certificate(der);
  ASSERT_TRUE(first);
  EXPECT_TRUE(equal((*first)->der(), der));
  EXPECT_EQ(*first, *parsed.certificate(copy(der)));
  const auto list = parsed.crl(crl);
  ASSERT_TRUE(list);
  EXPECT_EQ(*list, *parsed.crl(copy(crl)));
}

// Whatever one octet is changed to, what comes back is what parsing these very octets gives, and the first object stays.
TEST(ParsedObjects, OneOctetMakesAnotherObject) {
  ParsedObjects parsed;
  const Bytes der = pki::pki_file("citizen-gunel-sign.der");
  const auto genuine = parsed.certificate(der);
  ASSERT_TRUE(genuine);
  std::size_t readable = 0;
  for (std::size_t at = 0; at < der.size(); ++at) {
    Bytes changed = der;
    changed[at] ^= 1;
    const auto anew = Certificate::parse(changed);
    for (int round = 0; round < 2; ++round) {
      const auto known = parsed.certificate(changed);
      ASSERT_EQ(known.has_value(), anew.has_value()) << at;
      if (!known) {
        EXPECT_EQ(known.error().detail, anew.error().detail) << at;
        continue;
      }
      ++readable;
      EXPECT_NE(*known, *genuine) << at;
      EXPECT_TRUE(equal((*known)->der(), changed)) << at;
      EXPECT_TRUE(equal((*known)->spki(), (*anew)->spki()) && equal((*known)->tbs(), (*anew)->tbs())) << at;
    }
  }
  EXPECT_GT(readable, 100u) << "names, keys and values can change without breaking the grammar";
  EXPECT_EQ(*parsed.certificate(der), *genuine);
}

TEST(ParsedObjects, TheFrontOrMoreOfKnownOctetsIsSomethingElse) {
  ParsedObjects parsed;
  Bytes der = pki::pki_file("citizen-gunel-sign.der");
  ASSERT_TRUE(parsed.certificate(der));
  EXPECT_FALSE(parsed.certificate(View(der).first(der.size() - 1)));
  der.push_back(0);
  EXPECT_FALSE(parsed.certificate(der));
}

TEST(ParsedObjects, ItsLimitsCount) {
  const Bytes der = pki::pki_file("citizen-gunel-sign.der");
  Limits limits;
  limits.certificate_octets = der.size() - 1;
  ParsedObjects parsed(limits);
  const auto refused = parsed.certificate(der);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "certificate_octets");
  EXPECT_EQ(refused.error().detail, parse_certificate(der, limits, nullptr).error().detail);
}

TEST(ParsedObjects, AFullShelfStartsAnewAndObjectsInUseStay) {
  ParsedObjects parsed;
  Bytes der = pki::pki_file("citizen-gunel-sign.der");
  const auto kept = parsed.certificate(der);
  ASSERT_TRUE(kept);
  const std::weak_ptr<const Certificate> filler = *parsed.certificate(pki::pki_file("ca-citizen.der"));
  EXPECT_FALSE(filler.expired());
  // The value of the signature is any number.
  for (std::uint32_t i = 0; i < (5u << 20) / der.size(); ++i) {
    for (std::size_t octet = 0; octet < 3; ++octet) der[der.size() - 1 - octet] = static_cast<std::uint8_t>(i >> (8 * octet));
    ASSERT_TRUE(parsed.certificate(der));
  }
  EXPECT_TRUE(filler.expired()) << "what nobody else holds is gone";
  EXPECT_EQ((*kept)->version(), 3u);
}

TEST(ParsedObjects, ThreadsShareThem) {
  ParsedObjects parsed;
  const Bytes one = pki::pki_file("ca-citizen.der"), other = pki::pki_file("ca-legal.der");
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 200; ++round) {
          if (!equal((*parsed.certificate(one))->der(), one) || !equal((*parsed.certificate(other))->der(), other)) ++wrong;
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace esign::pkix
