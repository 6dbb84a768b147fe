// SPDX-License-Identifier: Apache-2.0
// A verifier keeps what it has parsed and proven of earlier documents. Nothing of it may show: whatever was judged before, beside it and
// by whom, a report is the one that a verifier gives that has seen nothing.
#include <esign/verifier.h>

#include <atomic>
#include <random>
#include <thread>

#include "unit/signing/long_term_support.h"

namespace esign {
namespace {

using namespace signing_test;

/// One document under one policy at one time, and what a fresh verifier says.
struct Case {
  std::string name{};
  Document document;
  std::string policy{};
  Time at{};
  std::string json{}, facts{};
};

class KeptObjects : public testing::Test {
 protected:
  KeptObjects() {
    EXPECT_TRUE(trust_.add(pki::pki_path("trust")) && evidence_.add_certificates(pki::pki_path("certs")) && evidence_.add_crls(pki::pki_path("crls")));
    // In both formats and at every level: the same certificates, lists and tokens' units again and again.
    add_file(Format::xades, Packaging::enveloped, "2026-11-20T09:00:00Z");
    add_file(Format::cades, Packaging::enveloping, "2026-11-20T08:00:00Z");
    for (Case& one : cases_) {
      const auto report = verifier(one.policy).verify(one.document, std::nullopt, one.at);
      one.json = report ? report->json() : report.error().detail;
      one.facts = report ? report->facts() : std::string();
    }
  }
  Verifier verifier(const std::string& policy) const { return Verifier(trust_, *Policy::builtin(policy), evidence_); }

  void add_file(Format format, Packaging packaging, const std::string& when) {
    const SignedFile plain = signed_file(format, packaging, "<arayış><ad>Günel</ad></arayış>", {"citizen-gunel-sign", when});
    add(plain.file, when);
    for (const Level level : {Level::b_t, Level::b_lta}) {
      const auto made = extended(plain, level, test_services(std::make_shared<TestAuthority>()));
      ASSERT_TRUE(made) << made.error().detail;
      add(made->file, when);
      // The octets of a certificate inside are changed: another object under almost the same octets.
      Bytes forged = made->file.octets(1u << 20).value();
      forged[forged.size() / 2] ^= 1;
      add(Document::from_octets(std::move(forged), made->file.name()), when + " forged");
    }
  }
  void add(const Document& document, const std::string& name) {
    for (const char* policy : {"default", "bank", "court"}) {
      for (const char* at : {"2026-11-25T09:00:00Z", "2027-03-01T09:00:00Z", "2046-03-01T09:00:00Z"}) cases_.push_back({name, document, policy, instant(at)});
    }
  }
  /// Every case once, in an order of its own, by verifiers that others use at the same time. Gives how many reports differ.
  int differences(const std::map<std::string, Verifier>& shared, unsigned seed) const {
    std::vector<const Case*> order;
    for (const Case& one : cases_) order.push_back(&one);
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    int wrong = 0;
    for (const Case* one : order) {
      const auto report = shared.at(one->policy).verify(one->document, std::nullopt, one->at);
      const std::string json = report ? report->json() : report.error().detail, facts = report ? report->facts() : std::string();
      wrong += json == one->json && facts == one->facts ? 0 : 1;
    }
    return wrong;
  }

  TrustStore trust_{};
  Evidence evidence_{};
  std::vector<Case> cases_{};
};

TEST_F(KeptObjects, ManyDocumentsPoliciesAndTimesInSeveralThreads) {
  std::set<std::string> verdicts;
  for (const Case& one : cases_) verdicts.insert(one.json.substr(0, one.json.find("signatures")));
  ASSERT_GE(verdicts.size(), 10u) << "the cases differ";
  std::map<std::string, Verifier> shared;
  for (const char* policy : {"default", "bank", "court"}) shared.emplace(policy, verifier(policy));
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned seed = 1; seed <= 4; ++seed) threads.emplace_back([&, seed] { wrong += differences(shared, seed); });
  }
  EXPECT_EQ(wrong, 0);
}

// The copies of one verifier share what it keeps; another verifier with other trust shares nothing.
TEST_F(KeptObjects, AnotherTrustIsAnotherVerdict) {
  const Verifier first = verifier("default"), copy = first;
  const Verifier stranger(TrustStore(), *Policy::builtin("default"), evidence_);
  for (const Case& one : cases_) {
    if (one.policy != "default") continue;
    const auto known = copy.verify(one.document, std::nullopt, one.at);
    EXPECT_EQ(known ? known->json() : known.error().detail, one.json) << one.name;
    const auto report = stranger.verify(one.document, std::nullopt, one.at);
    EXPECT_TRUE(!report || report->indication() != Indication::total_passed) << one.name;
  }
}

}  // namespace
}  // namespace esign
