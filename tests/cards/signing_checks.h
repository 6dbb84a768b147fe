// SPDX-License-Identifier: Apache-2.0
// What every test that signs wants: a message, its digest, and a judge that is not the signer.
#pragma once
#include <esign/token.h>
#include <gtest/gtest.h>

#include <string>

#include "crypto/backend.h"
#include "pkix/certificate.h"

namespace esign::test {

inline const Bytes& message() {
  static const Bytes octets = copy(as_view("Bəyan edirəm: arayış doğrudur. İmza: GÜNEL MƏMMƏDOVA"));
  return octets;
}

inline std::optional<Pin> digits(std::string_view text) { return Pin(std::span<const char>(text.data(), text.size())); }

/// Answers with these digits and remembers what was asked.
struct Person {
  std::string answer;
  std::vector<PinRequest> asked{};
  AskPin ask() {
    return [this](const PinRequest& request) -> std::optional<Pin> {
      asked.push_back(request);
      if (answer.empty()) return std::nullopt;
      return digits(answer);
    };
  }
};

inline Result<SignatureValue> sign(SigningKey& key, const SignatureAlgorithm& algorithm) {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), algorithm.hash, message()));
  return key.sign({algorithm, message(), digest});
}

inline crypto::Verdict judge(const SigningKey& key, const SignatureAlgorithm& algorithm, const SignatureValue& value) {
  const auto verdict = crypto::openssl().verify(key.certificate().parsed()->spki(), algorithm, message(), value.octets);
  if (!verdict) ADD_FAILURE() << verdict.error().detail;
  return verdict ? *verdict : crypto::Verdict::invalid;
}

/// Signs as the key does by default and lets the other side verify.
inline void expect_signs(SigningKey& key, const SignatureAlgorithm& algorithm) {
  const auto value = sign(key, algorithm);
  ASSERT_TRUE(value) << value.error().detail << " at " << value.error().at;
  EXPECT_EQ(judge(key, algorithm, *value), crypto::Verdict::valid);
}
inline void expect_signs(SigningKey& key) { expect_signs(key, key.algorithm()); }

template <class T>
void expect_error(const Result<T>& result, Errc code) {
  ASSERT_FALSE(result);
  EXPECT_EQ(name(result.error().code), name(code)) << result.error().detail << " at " << result.error().at;
}

}  // namespace esign::test
