// SPDX-License-Identifier: Apache-2.0
#include "trust/list_support.h"
#include "trust/qualification.h"

namespace esign::trust::testing {
namespace {

std::string steps(const QualificationResult& result) {
  std::string text(name(result.verdict));
  for (const auto& step : result.steps) text += "\n  " + step.key + ": " + step.detail;
  return text;
}

// A signature of 2016-11-28T13:46:41Z under eleven variants of one list, with the outcomes that their makers state.
struct Foreign {
  const char* file;
  Qualification wanted;
};
class ForeignLists : public ::testing::TestWithParam<Foreign> {};
TEST_P(ForeignLists, QualifyAsTheirMakersSay) {
  const Bytes file = corpus_file(GetParam().file);
  if (file.empty()) GTEST_SKIP() << "no corpora";
  const auto list = read_trusted_list(file);
  ASSERT_TRUE(list) << list.error().detail;
  const auto signer = pkix::read_certificates(corpus_file("47101010033.cer"));
  ASSERT_TRUE(signer);
  std::vector<IssuingService> services;
  for (const Provider& provider : list->providers)
    for (const Service& service : provider.services)
      for (const auto& one : service.current.identity.certificates)
        if (pkix::match(one->subject(), signer->front()->issuer()) == pkix::NameMatch::same) services = services_of(*list, *one);
  ASSERT_FALSE(services.empty());
  const auto result = qualify(*signer->front(), services, Law::european_union, at("2016-11-28T13:46:41Z"));
  EXPECT_EQ(result.verdict, GetParam().wanted) << steps(result);
  EXPECT_FALSE(result.steps.empty());
}
INSTANTIATE_TEST_SUITE_P(Each, ForeignLists,
                         ::testing::Values(Foreign{"EE_T.xml", Qualification::qualified_signature},
                                           Foreign{"EE_T-CA-withdrawn-granted-before.xml", Qualification::qualified_signature},
                                           Foreign{"EE_T-CA-noqscd-granted-before.xml", Qualification::qualified_signature},
                                           Foreign{"EE_T-no_QCSD.xml", Qualification::signature_with_qualified_certificate},
                                           Foreign{"EE_T-no_QCStatement.xml", Qualification::not_qualified},
                                           Foreign{"EE_T-CA-withdrawn.xml", Qualification::not_qualified},
                                           Foreign{"EE_T-CA-granted-later.xml", Qualification::not_qualified},
                                           Foreign{"EE_T-CA-withdrawn-granted-later.xml", Qualification::not_qualified},
                                           Foreign{"EE_T-CA-noqscd-granted-later.xml", Qualification::not_qualified},
                                           Foreign{"EE_T-CA-non-qa.xml", Qualification::not_qualified},
                                           Foreign{"EE_T-CA-invalid-type.xml", Qualification::not_qualified}));

QualificationResult ask(const TrustedList& list, const std::string& signer, const std::string& issuer, const char* signing, Law law = Law::azerbaijan) {
  return qualify(*certificate(signer), services_of(list, *certificate(issuer)), law, at(signing));
}

TEST(AzerbaijaniQualification, OfTheTestPki) {
  const TrustedList made = list();
  const auto result = ask(made, "citizen-gunel-sign", "ca-citizen", "2027-03-01T09:00:00Z");
  EXPECT_EQ(result.verdict, Qualification::qualified_signature) << steps(result);
  ASSERT_EQ(result.steps.size(), 7u) << steps(result);
  EXPECT_EQ(result.steps.back().key, "device");
}

TEST(AzerbaijaniQualification, NeedsTheCentreAtBothTimes) {
  TrustedList made = list();
  Service& service = made.providers[0].services[0];
  service.current = state("CA/QC", "withdrawn", "2027-01-15T00:00:00Z", "ca-citizen");
  service.history = {state("CA/QC", "accredited", "2020-01-01T00:00:00Z", "")};
  EXPECT_EQ(ask(made, "citizen-gunel-sign", "ca-citizen", "2027-03-01T09:00:00Z").verdict, Qualification::not_qualified);
  EXPECT_EQ(ask(made, "citizen-gunel-sign", "ca-citizen", "2027-01-14T09:00:00Z").verdict, Qualification::qualified_signature);
  // Accredited only after the certificate was issued.
  service.current = state("CA/QC", "accredited", "2027-02-15T00:00:00Z", "ca-citizen");
  service.history.clear();
  EXPECT_EQ(ask(made, "citizen-gunel-sign", "ca-citizen", "2027-03-01T09:00:00Z").verdict, Qualification::not_qualified);
}

TEST(AzerbaijaniQualification, IsNoOtherCentresAndNoOtherLaws) {
  TrustedList made = list();
  EXPECT_EQ(ask(made, "legal-emin-sign", "ca-legal", "2027-03-01T09:00:00Z").verdict, Qualification::not_qualified);
  EXPECT_EQ(ask(made, "citizen-gunel-sign", "ca-citizen", "2027-03-01T09:00:00Z", Law::european_union).verdict, Qualification::not_qualified);
  // An EU claim (QcCompliance without QcCClegislation) is none under the law of Azerbaijan.
  made.providers[0].services[0].current = state("CA/QC", "accredited", "2020-01-01T00:00:00Z", "unknown-ca");
  const auto result = ask(made, "eu-claim-sign", "unknown-ca", "2027-03-01T09:00:00Z");
  EXPECT_EQ(result.verdict, Qualification::not_qualified) << steps(result);
  EXPECT_EQ(result.steps.back().key, "claim-at-issue");
}

TEST(AzerbaijaniQualification, AnAuthenticationCertificateIsNotQualified) {
  EXPECT_EQ(ask(list(), "citizen-gunel-auth", "ca-citizen", "2027-03-01T09:00:00Z").verdict, Qualification::not_qualified);
}

QualificationElement element(std::string_view qualifier, Criteria criteria) { return {{std::string(kServiceInformation) + std::string(qualifier)}, std::move(criteria)}; }
Criteria non_repudiation() {
  Criteria criteria;
  criteria.key_usages = {{{{pkix::KeyUsageBit::content_commitment, KeyUsageCriterion::Bit::Wanted::set}}}};
  return criteria;
}

TEST(Qualifiers, OverruleTheCertificate) {
  TrustedList made = list();
  auto& extensions = made.providers[0].services[0].current.extensions;
  const auto verdict = [&] { return ask(made, "citizen-gunel-sign", "ca-citizen", "2027-03-01T09:00:00Z").verdict; };
  extensions.qualifications = {element("QCNoQSCD", non_repudiation())};
  EXPECT_EQ(verdict(), Qualification::signature_with_qualified_certificate);
  extensions.qualifications = {element("NotQualified", non_repudiation())};
  EXPECT_EQ(verdict(), Qualification::not_qualified);
  extensions.qualifications = {element("QCForESeal", non_repudiation())};
  EXPECT_EQ(verdict(), Qualification::qualified_seal);
}

TEST(Qualifiers, ThatContradictOrCannotBeReadSayNothing) {
  TrustedList made = list();
  auto& extensions = made.providers[0].services[0].current.extensions;
  const auto verdict = [&] { return ask(made, "citizen-gunel-sign", "ca-citizen", "2027-03-01T09:00:00Z").verdict; };
  extensions.qualifications = {element("QCNoQSCD", non_repudiation()), element("QCWithQSCD", non_repudiation())};
  EXPECT_EQ(verdict(), Qualification::indeterminate);
  extensions.qualifications = {element("QCStatement", non_repudiation()), element("NotQualified", non_repudiation())};
  EXPECT_EQ(verdict(), Qualification::indeterminate);
  Criteria strange = non_repudiation();
  strange.unknown = {"MoonPhase"};
  extensions.qualifications = {element("NotQualified", strange)};
  EXPECT_EQ(verdict(), Qualification::indeterminate);
}

TEST(Criteria, AreThreeValued) {
  const auto signer = certificate("citizen-gunel-sign");
  Criteria criteria = non_repudiation();
  EXPECT_EQ(meets(criteria, *signer), Met::yes);
  criteria.policy_sets = {{"1.2.3.4.5"}};
  EXPECT_EQ(meets(criteria, *signer), Met::no);
  criteria.assert_that = Criteria::Assert::at_least_one;
  EXPECT_EQ(meets(criteria, *signer), Met::yes);
  criteria.assert_that = Criteria::Assert::none;
  EXPECT_EQ(meets(criteria, *signer), Met::no);
  Criteria unknown;
  unknown.unknown = {"MoonPhase"};
  EXPECT_EQ(meets(unknown, *signer), Met::unknown);
  unknown.assert_that = Criteria::Assert::none;
  EXPECT_EQ(meets(unknown, *signer), Met::unknown);
  unknown.lists = {non_repudiation()};
  EXPECT_EQ(meets(unknown, *signer), Met::no);
  EXPECT_EQ(meets(Criteria{}, *signer), Met::no);
  Criteria attribute;
  attribute.subject_attributes = {{"2.5.4.5", "2.5.4.6"}};
  EXPECT_EQ(meets(attribute, *signer), Met::yes);
  attribute.subject_attributes = {{"2.5.4.97"}};
  EXPECT_EQ(meets(attribute, *signer), Met::no);
}

}  // namespace
}  // namespace esign::trust::testing
