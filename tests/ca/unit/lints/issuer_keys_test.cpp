// SPDX-License-Identifier: Apache-2.0
// The second look's signature check says the same before and after an issuer's key has its table.
#include "lints/issuer_keys.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "crypto/key_file.h"

namespace esign::ca {
namespace {

constexpr int kEnough = 400;  // more than a table is worth

std::unique_ptr<crypto::PrivateKey> new_key(crypto::KeyKind kind) { return crypto::open_pkcs8(crypto::generate_pkcs8(kind)->reveal()).value(); }

struct Value {
  Bytes message{}, signature{};
};
Value value_of(const crypto::PrivateKey& key, const pkix::SignatureAlgorithm& algorithm, int number) {
  Bytes message = copy(as_view(std::string("İmza ") + std::to_string(number)));
  Bytes signature = key.sign(algorithm, message).value();
  return {std::move(message), std::move(signature)};
}

/// On several threads; every third value is another key's, or damaged.
void try_key(crypto::KeyKind kind, pkix::Hash hash) {
  const auto key = new_key(kind), other = new_key(kind);
  const pkix::SignatureAlgorithm algorithm{.scheme = pkix::Scheme::ecdsa, .hash = hash};
  const Bytes spki = key->spki();
  IssuerKeys keys;
  std::atomic<int> wrong{0};
  const auto take = [&](int from) {
    for (int i = from; i < kEnough; i += 2) {
      Value value = value_of(i % 6 == 2 ? *other : *key, algorithm, i);
      if (i % 6 == 5) value.message.push_back(' ');
      const auto expected = i % 3 == 2 ? crypto::Verdict::invalid : crypto::Verdict::valid;
      const auto verdict = keys.verify(spki, {algorithm, value.message, value.signature});
      if (!verdict || *verdict != expected) ++wrong;
    }
  };
  {
    const std::jthread one(take, 0), two(take, 1);
  }
  EXPECT_EQ(wrong, 0);
}

TEST(IssuerKeys, SayTheSameWithATable) { try_key(crypto::KeyKind::ec_p256, pkix::Hash::sha256); }
TEST(IssuerKeys, VerifyWhatHasNoTable) { try_key(crypto::KeyKind::ec_p384, pkix::Hash::sha384); }

TEST(IssuerKeys, KeepTheirKeysApart) {
  IssuerKeys keys;
  const pkix::SignatureAlgorithm algorithm{.scheme = pkix::Scheme::ecdsa, .hash = pkix::Hash::sha256};
  const auto first = new_key(crypto::KeyKind::ec_p256), second = new_key(crypto::KeyKind::ec_p256);
  const Value of_first = value_of(*first, algorithm, 1), of_second = value_of(*second, algorithm, 2);
  for (int i = 0; i < kEnough; ++i) {
    ASSERT_EQ(keys.verify(first->spki(), {algorithm, of_first.message, of_first.signature}).value(), crypto::Verdict::valid) << i;
    ASSERT_EQ(keys.verify(second->spki(), {algorithm, of_second.message, of_second.signature}).value(), crypto::Verdict::valid) << i;
    ASSERT_EQ(keys.verify(second->spki(), {algorithm, of_first.message, of_first.signature}).value(), crypto::Verdict::invalid) << i;
  }
}

}  // namespace
}  // namespace esign::ca
