// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "crypto/backend.h"

namespace esign::crypto {

/// How gtest shows an answer when it is not the expected one.
inline std::string words(const Result<Verdict>& answer) {
  if (!answer) return std::string(esign::name(answer.error().code)) + ": " + answer.error().detail;
  return *answer == Verdict::valid ? "valid" : "invalid";
}

/// Both adapters have to give the same answer to everything: tests of rules run on each.
class EachBackend : public testing::TestWithParam<const Backend*> {
 protected:
  const Backend& backend() const { return *GetParam(); }
  std::string verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const {
    const auto answer = backend().verify(spki, algorithm, message, signature);
    return answer ? words(answer) : std::string(esign::name(answer.error().code));
  }
};

inline std::string backend_name(const testing::TestParamInfo<const Backend*>& info) { return std::string(info.param->name()); }

#define ESIGN_ON_BOTH(suite) \
  INSTANTIATE_TEST_SUITE_P(adapter, suite, testing::Values(&::esign::crypto::openssl(), &::esign::crypto::botan()), ::esign::crypto::backend_name)

inline pkix::SignatureAlgorithm pkcs1(pkix::Hash hash) { return {pkix::Scheme::rsa_pkcs1, hash, hash, 0}; }
inline pkix::SignatureAlgorithm pss(pkix::Hash hash, unsigned salt) { return {pkix::Scheme::rsa_pss, hash, hash, salt}; }
inline pkix::SignatureAlgorithm ecdsa(pkix::Hash hash) { return {pkix::Scheme::ecdsa, hash, hash, 0}; }
inline pkix::SignatureAlgorithm ed25519() { return {pkix::Scheme::ed25519, pkix::Hash::sha512, pkix::Hash::sha512, 0}; }

inline Bytes hex(std::string_view digits) { return from_hex(digits).value(); }

}  // namespace esign::crypto
