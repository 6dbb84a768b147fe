// SPDX-License-Identifier: Apache-2.0
#include "path/known_signatures.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "path/signature_checker.h"
#include "pki/test_pki.h"

namespace esign::path {
namespace {

pkix::Certificate::Ptr certificate(const std::string& name) { return *pkix::Certificate::parse(pki::pki_file(name + ".der")); }

/// OpenSSL, counting how often it is asked.
class Counting final : public crypto::Backend {
 public:
  std::string_view name() const override { return crypto::openssl().name(); }
  Result<std::unique_ptr<crypto::Hasher>> hasher(pkix::Hash hash) const override { return crypto::openssl().hasher(hash); }
  Result<crypto::Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    ++asked;
    return crypto::openssl().verify(spki, algorithm, message, signature);
  }
  Result<crypto::PathOpinion> judge_path(const crypto::PathToJudge& path) const override { return crypto::openssl().judge_path(path); }
  mutable std::atomic<int> asked = 0;
};

class KnownSignaturesTest : public ::testing::Test {
 protected:
  SignatureState ask(const pkix::Certificate& one, const pkix::Certificate& issuer) {
    SignatureChecker checker(backend_, {}, &known_);
    return checker.check(one, issuer.spki())->state;
  }
  const pkix::Certificate::Ptr leaf_ = certificate("citizen-gunel-sign"), issuer_ = certificate("ca-citizen"), other_ = certificate("ca-legal");
  Counting backend_{};
  KnownSignatures known_{};
};

TEST_F(KnownSignaturesTest, TheSecondVerificationAsksNobody) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(*leaf_, *issuer_), SignatureState::valid);
  EXPECT_EQ(backend_.asked, 1);
  // The same octets elsewhere are the same object.
  EXPECT_EQ(ask(*certificate("citizen-gunel-sign"), *issuer_), SignatureState::valid);
  EXPECT_EQ(backend_.asked, 1);
}

TEST_F(KnownSignaturesTest, AnAnswerIsForThisKeyAndTheseOctetsOnly) {
  EXPECT_EQ(ask(*leaf_, *issuer_), SignatureState::valid);
  EXPECT_EQ(ask(*leaf_, *other_), SignatureState::invalid);
  Bytes forged = pki::pki_file("citizen-gunel-sign.der");
  forged.back() ^= 1;  // still a certificate, with another signature value
  const auto parsed = pkix::Certificate::parse(forged);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(ask(**parsed, *issuer_), SignatureState::invalid);
  EXPECT_EQ(ask(*leaf_, *issuer_), SignatureState::valid);
}

TEST_F(KnownSignaturesTest, APinnedObjectIsKnownByItsPlaceAndOthersAreNot) {
  known_.pin(leaf_, leaf_->der());
  EXPECT_TRUE(known_.pinned(leaf_->der()));
  EXPECT_FALSE(known_.pinned(leaf_->der().first(10)));
  EXPECT_FALSE(known_.pinned(issuer_->der()));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(ask(*leaf_, *issuer_), SignatureState::valid);
    EXPECT_EQ(ask(*leaf_, *other_), SignatureState::invalid);
  }
  EXPECT_EQ(backend_.asked, 2);
}

TEST_F(KnownSignaturesTest, TheBudgetIsSpentWhetherTheAnswerIsKnownOrNot) {
  Limits limits;
  limits.signature_checks = 1;
  for (int round = 0; round < 2; ++round) {  // the second round finds both answers known
    SignatureChecker checker(backend_, limits, &known_);
    EXPECT_TRUE(checker.check(*leaf_, issuer_->spki()));
    const auto second = checker.check(*leaf_, other_->spki());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::limit_exceeded);
    EXPECT_EQ(second.error().detail, "signature_checks");
    EXPECT_EQ(ask(*leaf_, *other_), SignatureState::invalid);
  }
}

TEST_F(KnownSignaturesTest, ManyThreadsGetTheSameAnswers) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) {
        const bool own = (round + i) % 2 == 0;
        const SignatureState state = ask(*leaf_, own ? *issuer_ : *other_);
        if (state != (own ? SignatureState::valid : SignatureState::invalid)) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace esign::path
