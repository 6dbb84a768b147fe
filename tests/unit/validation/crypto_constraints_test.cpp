// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clauses 5.2.6.4 step 6 and 5.2.8.4.1: each question to the algorithm table by itself.
#include "validation/crypto_constraints.h"

#include "unit/validation/world.h"

namespace esign::validation {
namespace {

using namespace world;

constexpr Time kNow = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
const facts::Algorithm kEcdsa{"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""};
const facts::PublicKey kP256{"EC", "P-256", 256}, kRsa1024{"RSA", "", 1024}, kRsa3072{"RSA", "", 3072};

/// "signature value: SHA1 | …": without the ends, which the algorithm table may move.
std::string words(const std::vector<Weakness>& weaknesses) {
  std::string text;
  for (const Weakness& one : weaknesses) text += (text.empty() ? "" : " | ") + one.material + ": " + one.algorithm;
  return text;
}

TEST(CryptoConstraints, ValueOfOneSignature) {
  const auto of = [](const facts::Algorithm& algorithm, const facts::PublicKey* key) { return words(weaknesses_of_value("imza", algorithm, key, kNow)); };
  EXPECT_EQ(of(kEcdsa, &kP256), "");
  EXPECT_EQ(of(kEcdsa, nullptr), "imza: unknown algorithm or key");
  EXPECT_EQ(of({}, &kP256), "imza: unknown algorithm or key");
  EXPECT_EQ(of({"ECDSA-P256-SHA1", "ECDSA", "SHA1", ""}, &kP256), "imza: SHA1");
  EXPECT_EQ(of({"RSA1024-PKCS1-SHA256", "RSA-PKCS1", "SHA256", ""}, &kRsa1024), "imza: RSA-PKCS1 1024 bit");
  EXPECT_EQ(of({"RSA3072-PSS-SHA256", "RSA-PSS", "SHA256", "SHA256"}, &kRsa3072), "");
  EXPECT_EQ(of({"RSA3072-PSS-SHA256", "RSA-PSS", "SHA256", "SHA1"}, &kRsa3072), "imza: SHA1") << "the hash of the mask";
  EXPECT_EQ(of({"ECDSA", "ECDSA", "", ""}, &kP256), "imza: unknown digest");
  const facts::PublicKey strange{"EC", "secp256k1", 256};
  EXPECT_EQ(of(kEcdsa, &strange), "imza: secp256k1");
}

/// Of two schemes that a key may be used with, the better one counts; a key of another type signs nothing here.
TEST(CryptoConstraints, KeyThatSignsSomethingElse) {
  const auto of = [](const facts::PublicKey& key) { return words(weaknesses_of_key("açar", key, kNow)); };
  EXPECT_EQ(of(kRsa3072), "");
  EXPECT_EQ(of(kRsa1024), "açar: RSA-PSS 1024 bit");
  EXPECT_EQ(of(kP256), "");
  EXPECT_EQ(of({"EC", "secp256k1", 256}), "açar: secp256k1");
  EXPECT_EQ(of({"Ed25519", "", 256}), "");
  EXPECT_EQ(of({"X25519", "", 256}), "");
}

/// Table 6 wants the time up to which the algorithm was reliable. Reliable at t means t < end.
TEST(CryptoConstraints, EndIsTheFirstInstantThatIsNotReliable) {
  const auto weak = weaknesses_of_value("imza", {"", "ECDSA", "SHA1", ""}, &kP256, kNow);
  ASSERT_EQ(weak.size(), 1u);
  ASSERT_TRUE(weak[0].end);
  const Time end = *weak[0].end;
  EXPECT_EQ(told(weak[0]), "imza: SHA1, " + to_rfc3339(end));
  const facts::Algorithm sha1{"", "ECDSA", "SHA1", ""};
  EXPECT_EQ(words(weaknesses_of_value("imza", sha1, &kP256, end)), "imza: SHA1");
  EXPECT_EQ(words(weaknesses_of_value("imza", sha1, &kP256, end - std::chrono::seconds(1))), "");
  EXPECT_EQ(told(Weakness{"imza", "MD2", {}}), "imza: MD2");
}

/// A chain whose certificate the facts do not hold, and an answer without an algorithm: unknown is not reliable.
TEST(CryptoConstraints, WhatTheFactsDoNotHoldIsNotReliable) {
  World w;
  Trace trace;
  const Context context{w.facts, w.signature(), w.policy, trace};
  EXPECT_EQ(words(weaknesses_of_chain(context, w.chain(), w.facts.time)), "");
  w.rc()[0].signature_algorithm.reset();
  EXPECT_EQ(words(weaknesses_of_chain(context, w.chain(), w.facts.time)), "status of Vətəndaş CA: unknown algorithm or key");
  w.facts.certificates.erase("TA");
  EXPECT_NE(words(weaknesses_of_chain(context, w.chain(), w.facts.time)).find("certificate certificate TA: unknown algorithm or key"), std::string::npos);
  w.facts.certificates.erase("SC");
  EXPECT_NE(words(weaknesses_of_signature(context, w.signer(), w.facts.time)).find("signature value: unknown algorithm or key"), std::string::npos);
}

}  // namespace
}  // namespace esign::validation
