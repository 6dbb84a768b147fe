// SPDX-License-Identifier: Apache-2.0
#include "path/verify_certificate.h"

#include <gtest/gtest.h>

#include "crypto/backend.h"
#include "path/build_path.h"
#include "path/revocation.h"
#include "unit/pkix/corpora.h"

namespace esign::path {
namespace {

namespace fs = std::filesystem;

Time at(std::string_view rfc3339) { return *parse_rfc3339(rfc3339); }

class PkitsWorld : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(test::corpora() / "pkits")) GTEST_SKIP() << "no corpora here";
    root_ = certificate("TrustAnchorRootCertificate");
    question_.anchors.add(trust::TrustAnchor(root_));
    question_.certificates = {certificate("GoodCACert")};
    question_.crls = {crl("TrustAnchorRootCRL"), crl("GoodCACRL")};
    question_.target = certificate("ValidCertificatePathTest1EE");
    question_.at = at("2011-04-15T00:00:00Z");
  }
  static pkix::Certificate::Ptr certificate(const std::string& name) {
    return *pkix::Certificate::parse(test::read_file(test::corpora() / "pkits/certs" / (name + ".crt")));
  }
  static pkix::Crl::Ptr crl(const std::string& name) {
    return *pkix::Crl::parse(test::read_file(test::corpora() / "pkits/crls" / (name + ".crl")));
  }
  PathReport ask() { return *verify_certificate(question_, crypto::openssl()); }

  pkix::Certificate::Ptr root_{};
  CertificateQuestion question_{};
};

TEST_F(PkitsWorld, TellsThePath) {
  const PathReport report = ask();
  EXPECT_EQ(report.indication, Indication::passed) << report.reason;
  ASSERT_EQ(report.path.size(), 3u);
  EXPECT_EQ(report.path.back(), root_);
  ASSERT_TRUE(report.verified);
  EXPECT_EQ(report.verified->revocation().size(), 2u);
  EXPECT_EQ(report.verified->revocation()[0].used.at(0).crl, question_.crls[1]);
}

/// OpenSSL, beside a judge of paths who likes none.
class Grumbler final : public crypto::Backend {
 public:
  std::string_view name() const override { return "grumbler"; }
  Result<std::unique_ptr<crypto::Hasher>> hasher(pkix::Hash hash) const override { return crypto::openssl().hasher(hash); }
  Result<crypto::Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    return crypto::openssl().verify(spki, algorithm, message, signature);
  }
  Result<crypto::PathOpinion> judge_path(const crypto::PathToJudge& path) const override {
    EXPECT_EQ(path.certificates.size(), 3u) << "target, intermediate, anchor";
    return crypto::PathOpinion{crypto::PathOpinion::Word::refuses, "grumbler: not today"};
  }
  std::vector<const crypto::Backend*> judges_of_paths() const override { return {this}; }
};

TEST_F(PkitsWorld, APathThatAnotherJudgeRefusesIsIndeterminateAndSaysSo) {
  const PathReport report = *verify_certificate(question_, Grumbler());
  EXPECT_EQ(report.indication, Indication::indeterminate);
  EXPECT_EQ(report.sub_indication, "CERTIFICATE_CHAIN_GENERAL_FAILURE");
  EXPECT_EQ(report.failure.value().reason, PathReason::judges_disagree);
  EXPECT_NE(report.reason.find("grumbler: not today"), std::string::npos) << report.reason;
  EXPECT_FALSE(report.verified);
  EXPECT_EQ(verify_certificate(question_, crypto::cross_checked())->indication, Indication::passed);
}

TEST_F(PkitsWorld, RevokedIsFailedWithDateAndReason) {
  question_.target = certificate("InvalidRevokedEETest3EE");
  const PathReport report = ask();
  EXPECT_EQ(report.indication, Indication::failed);
  EXPECT_EQ(report.sub_indication, "REVOKED");
  ASSERT_TRUE(report.failure && report.failure->revocation);
  EXPECT_EQ(report.failure->revocation->reason, pkix::CrlReason::key_compromise);
}

TEST_F(PkitsWorld, WithoutCrlNothingIsKnown) {
  question_.crls = {crl("TrustAnchorRootCRL")};
  const PathReport report = ask();
  EXPECT_EQ(report.indication, Indication::indeterminate);
  EXPECT_EQ(report.failure->reason, PathReason::no_revocation_information);
  question_.revocation = RevocationChecking::none;
  EXPECT_EQ(ask().indication, Indication::passed);
}

TEST_F(PkitsWorld, StaleCrlIsToldNotUsed) {
  question_.target = certificate("InvalidOldCRLnextUpdateTest11EE");
  question_.certificates = {certificate("OldCRLnextUpdateCACert")};
  question_.crls[1] = crl("OldCRLnextUpdateCACRL");
  const PathReport report = ask();
  EXPECT_EQ(report.indication, Indication::indeterminate);
  EXPECT_EQ(report.sub_indication, "TRY_LATER");
  ASSERT_EQ(report.failure->revocation->flawed.size(), 1u);
  EXPECT_EQ(report.failure->revocation->flawed[0].flaw, StatusFlaw::stale);
  EXPECT_EQ(report.failure->revocation->state, RevocationState::undetermined);
}

TEST_F(PkitsWorld, NoChainIsIndeterminate) {
  question_.certificates.clear();
  EXPECT_EQ(ask().sub_indication, "NO_CERTIFICATE_CHAIN_FOUND");
  question_.anchors = {};
  question_.certificates = {certificate("GoodCACert"), root_};
  EXPECT_EQ(ask().indication, Indication::indeterminate) << "a root that nobody trusts is no anchor";
}

TEST_F(PkitsWorld, PeriodOfTheTargetCanBeLeftToTheCaller) {
  SignatureChecker signatures(crypto::openssl(), {});
  PathInputs inputs{.certificates = {question_.target, question_.certificates[0]},
                    .at = at("2031-01-01T00:00:00Z"),
                    .anchor = trust::TrustAnchor(root_),
                    .validity_of_target = ValidityOfTarget::left_to_caller};
  const auto expired_ca = verify_path(inputs, signatures, nullptr);
  ASSERT_TRUE(std::holds_alternative<PathFailure>(*expired_ca));
  EXPECT_EQ(std::get<PathFailure>(*expired_ca).reason, PathReason::expired);
  EXPECT_EQ(std::get<PathFailure>(*expired_ca).index, 1u) << "the CA is still asked";
  inputs.certificates = {question_.certificates[0]};
  EXPECT_TRUE(std::holds_alternative<VerifiedPath>(*verify_path(inputs, signatures, nullptr)));
  inputs.validity_of_target = ValidityOfTarget::checked;
  EXPECT_TRUE(std::holds_alternative<PathFailure>(*verify_path(inputs, signatures, nullptr)));
}

TEST_F(PkitsWorld, SunsetEndsTrust) {
  question_.anchors = {};
  question_.anchors.add(trust::TrustAnchor(root_, question_.at));
  EXPECT_EQ(ask().sub_indication, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST_F(PkitsWorld, AnAnchorMayBeANameAndAKey) {
  question_.anchors = {};
  question_.anchors.add(*trust::TrustAnchor::from_key(root_->subject().der, root_->spki()));
  EXPECT_EQ(ask().indication, Indication::passed);
  EXPECT_FALSE(trust::TrustAnchor::from_key(root_->subject().der, root_->subject().der));
}

TEST_F(PkitsWorld, BudgetsEndTheSearch) {
  Limits limits;
  limits.signature_checks = 1;
  const auto report = verify_certificate(question_, crypto::openssl(), limits);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::limit_exceeded);
  EXPECT_EQ(report.error().detail, "signature_checks");
}

TEST_F(PkitsWorld, PurposesAreAsked) {
  question_.purpose = Purpose::time_stamping;
  const PathReport report = ask();
  EXPECT_EQ(report.indication, Indication::failed);
  EXPECT_EQ(report.sub_indication, "CHAIN_CONSTRAINTS_FAILURE");
  EXPECT_FALSE(report.verified);
}

/// The three CSCA certificates of Azerbaijan share one name; each must find its own key only.
TEST(VerifyCertificate, SameNameDifferentKeys) {
  const fs::path folder = test::corpora() / "az-certs";
  if (!fs::exists(folder)) GTEST_SKIP() << "no corpora here";
  std::vector<pkix::Certificate::Ptr> all;
  for (const char* file : {"csca-AZ-1.der", "csca-AZ-2.der", "csca-AZ-3.der"})
    all.push_back(*pkix::Certificate::parse(test::read_file(folder / file)));
  for (std::size_t i = 0; i < all.size(); ++i) {
    CertificateQuestion question{.target = all[i], .certificates = all, .at = all[i]->validity().not_before};
    question.anchors.add(trust::TrustAnchor(all[(i + 1) % 3]));
    question.revocation = RevocationChecking::none;
    EXPECT_NE(verify_certificate(question, crypto::openssl())->indication, Indication::passed) << i;
  }
}

}  // namespace
}  // namespace esign::path
