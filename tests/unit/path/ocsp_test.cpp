// SPDX-License-Identifier: Apache-2.0
// RFC 6960 sections 3.2 and 4.2.2.2 over responses made here: one that is right, and everything that may be wrong with it.
#include "path/ocsp.h"

#include <gtest/gtest.h>

#include "path/verify_certificate.h"
#include "unit/path/forge.h"

namespace esign::path {
namespace {

using test::Key;

constexpr asn1::Oid kOcspSigning("1.3.6.1.5.5.7.3.9"), kNoCheck("1.3.6.1.5.5.7.48.1.5");
const Bytes kNull = {0x05, 0x00};

Time at(std::string_view rfc3339) { return *parse_rfc3339(rfc3339); }
const Time kNow = at("2026-11-21T12:00:00Z");

class Ocsp : public ::testing::Test {
 protected:
  Ocsp() {
    delegate_.extensions = {test::key_usage({pkix::KeyUsageBit::digital_signature}), test::extended_usage({kOcspSigning}), {kNoCheck, false, kNull}};
    question_.anchors.add(trust::TrustAnchor(root_));
    question_.certificates = {issuer_};
    question_.at = kNow;
    question_.target = leaf_;
    // The issuer's own status comes from a CRL of the root.
    question_.crls = {test::crl({root_name_, kNow - std::chrono::hours(1), kNow + std::chrono::hours(1), {}, {}}, root_key_)};
  }
  test::CertificateSpec spec(std::int64_t serial, const Bytes& issuer, std::string_view subject, const Key& subject_key) const {
    return {3, serial, issuer, test::common_name(subject), at("2024-01-01T00:00:00Z"), at("2034-01-01T00:00:00Z"), subject_key.spki, {}};
  }
  test::SingleSpec good() const {
    test::SingleSpec single;
    single.issuer_name = issuer_name_;
    single.issuer_spki = issuer_key_.spki;
    single.serial = 7;
    single.this_update = kNow - std::chrono::hours(1);
    single.next_update = kNow + std::chrono::hours(1);
    return single;
  }
  test::OcspSpec response(const test::SingleSpec& single) const {
    return {{}, kNow - std::chrono::minutes(1), {single}, {}, {}};
  }
  PathReport ask(const Bytes& der) {
    const auto parsed = pkix::OcspResponse::parse(der);
    EXPECT_TRUE(parsed) << parsed.error().detail;
    question_.ocsp.push_back(*parsed);
    return *verify_certificate(question_, crypto::openssl());
  }
  /// Answered by the delegate as it stands in delegate_.
  PathReport ask_delegate(const Key& delegate_issuer) {
    test::OcspSpec spec = response(good());
    spec.certificates = {test::make_certificate(delegate_, delegate_issuer)};
    return ask(test::make_ocsp(spec, delegate_key_));
  }
  void expect_refused(const PathReport& report, std::string_view words) {
    EXPECT_EQ(report.indication, Indication::indeterminate);
    EXPECT_NE(report.reason.find(words), std::string::npos) << report.reason;
  }

  Key root_key_ = test::key(1), issuer_key_ = test::key(2), leaf_key_ = test::key(3), delegate_key_ = test::key(4), other_key_ = test::key(5);
  Bytes root_name_ = test::common_name("Kök"), issuer_name_ = test::common_name("Vətəndaş MM");
  test::CertificateSpec with_authority(test::CertificateSpec spec) const { spec.extensions = test::authority(); return spec; }
  pkix::Certificate::Ptr root_ = test::certificate(with_authority(spec(1, root_name_, "Kök", root_key_)), root_key_);
  pkix::Certificate::Ptr issuer_ = test::certificate(with_authority(spec(2, root_name_, "Vətəndaş MM", issuer_key_)), root_key_);
  pkix::Certificate::Ptr leaf_ = test::certificate(spec(7, issuer_name_, "Günel", leaf_key_), issuer_key_);
  test::CertificateSpec delegate_ = spec(9, issuer_name_, "OCSP", delegate_key_);
  CertificateQuestion question_{};
};

TEST_F(Ocsp, GoodFromTheIssuerItself) {
  const PathReport report = ask(test::make_ocsp(response(good()), issuer_key_));
  EXPECT_EQ(report.indication, Indication::passed) << report.reason;
  ASSERT_EQ(report.verified->revocation().at(0).ocsp.size(), 1u);
  EXPECT_EQ(report.verified->revocation()[0].ocsp[0].signer, issuer_);
}

TEST_F(Ocsp, GoodByNameAndBySha256Identifier) {
  test::SingleSpec single = good();
  single.hash = pkix::Hash::sha256;
  test::OcspSpec spec = response(single);
  spec.responder_name = issuer_name_;
  EXPECT_EQ(ask(test::make_ocsp(spec, issuer_key_)).indication, Indication::passed);
}

TEST_F(Ocsp, GoodFromADelegate) { EXPECT_EQ(ask_delegate(issuer_key_).indication, Indication::passed); }

TEST_F(Ocsp, RevokedAndSuspended) {
  test::SingleSpec single = good();
  single.status = pkix::OcspCertStatus::revoked;
  single.revoked_at = kNow - std::chrono::hours(24);
  single.reason = pkix::CrlReason::certificate_hold;
  PathReport report = ask(test::make_ocsp(response(single), issuer_key_));
  EXPECT_EQ(report.sub_indication, "TRY_LATER");
  EXPECT_EQ(report.failure->reason, PathReason::on_hold);
  single.reason = pkix::CrlReason::key_compromise;
  report = ask(test::make_ocsp(response(single), issuer_key_));
  EXPECT_EQ(report.sub_indication, "REVOKED");
  EXPECT_EQ(report.failure->revocation->reason, pkix::CrlReason::key_compromise);
  EXPECT_EQ(report.failure->revocation->revocation_date, single.revoked_at);
}

TEST_F(Ocsp, RevokedWithoutAReasonIsRevoked) {
  test::SingleSpec single = good();
  single.status = pkix::OcspCertStatus::revoked;
  single.revoked_at = kNow - std::chrono::hours(24);
  EXPECT_EQ(ask(test::make_ocsp(response(single), issuer_key_)).sub_indication, "REVOKED");
}

TEST_F(Ocsp, ALaterGoodDoesNotUndoARevocation) {
  test::SingleSpec single = good();
  single.status = pkix::OcspCertStatus::revoked;
  single.this_update = kNow - std::chrono::hours(30);
  question_.ocsp = {*pkix::OcspResponse::parse(test::make_ocsp(response(single), issuer_key_))};
  EXPECT_EQ(ask(test::make_ocsp(response(good()), issuer_key_)).sub_indication, "REVOKED");
}

TEST_F(Ocsp, ALaterGoodLiftsAHold) {
  test::SingleSpec single = good();
  single.status = pkix::OcspCertStatus::revoked;
  single.reason = pkix::CrlReason::certificate_hold;
  single.this_update = kNow - std::chrono::hours(30);
  question_.ocsp = {*pkix::OcspResponse::parse(test::make_ocsp(response(single), issuer_key_))};
  EXPECT_EQ(ask(test::make_ocsp(response(good()), issuer_key_)).indication, Indication::passed);
}

TEST_F(Ocsp, TheGravestOfSeveralAnswersInOneResponse) {
  test::OcspSpec spec = response(good());
  test::SingleSpec single = good();
  single.status = pkix::OcspCertStatus::revoked;
  spec.singles = {good(), single, good()};
  EXPECT_EQ(ask(test::make_ocsp(spec, issuer_key_)).sub_indication, "REVOKED");
}

TEST_F(Ocsp, UnknownIsNothing) {
  test::SingleSpec single = good();
  single.status = pkix::OcspCertStatus::unknown;
  expect_refused(ask(test::make_ocsp(response(single), issuer_key_)), "does not know it");
}

// 3.2 item 1: it must be about this certificate of this issuer.
TEST_F(Ocsp, AnotherCertificate) {
  test::SingleSpec serial = good(), name = good(), spki = good();
  serial.serial = 8;
  name.issuer_name = test::common_name("Vətəndaş MM 2");
  spki.issuer_spki = other_key_.spki;
  for (const test::SingleSpec& single : {serial, name, spki}) {
    question_.ocsp.clear();
    const PathReport report = ask(test::make_ocsp(response(single), issuer_key_));
    EXPECT_EQ(report.indication, Indication::indeterminate);
    EXPECT_TRUE(report.failure->revocation->refused_ocsp.empty());
  }
}

// 3.2 items 5 and 6.
TEST_F(Ocsp, Times) {
  test::SingleSpec stale = good(), early = good(), open = good();
  stale.next_update = kNow - std::chrono::seconds(1);
  early.this_update = kNow + std::chrono::seconds(1);
  open.next_update.reset();
  for (const auto& [single, words] : {std::pair(stale, "out of date"), std::pair(early, "issued later"), std::pair(open, "until when")}) {
    question_.ocsp.clear();
    const PathReport report = ask(test::make_ocsp(response(single), issuer_key_));
    expect_refused(report, words);
    EXPECT_EQ(report.sub_indication, "TRY_LATER");
  }
  test::OcspSpec spec = response(good());
  spec.produced_at = kNow + std::chrono::seconds(1);
  question_.ocsp.clear();
  expect_refused(ask(test::make_ocsp(spec, issuer_key_)), "issued later");
}

// 3.2 items 2 to 4 and 4.2.2.2: the signer.
TEST_F(Ocsp, SignedByAStranger) { expect_refused(ask(test::make_ocsp(response(good()), other_key_)), "no authorized responder"); }

TEST_F(Ocsp, ResponderNamedWrongly) {
  expect_refused(ask(test::make_ocsp(response(good()), issuer_key_, other_key_.spki)), "no authorized responder");
}

TEST_F(Ocsp, TheCertificateVouchesForItself) {
  test::OcspSpec spec = response(good());
  spec.certificates = {copy(leaf_->der())};
  expect_refused(ask(test::make_ocsp(spec, leaf_key_)), "does not name OCSPSigning");
}

TEST_F(Ocsp, DelegateOfTheRootIsNotTheIssuers) {
  delegate_.issuer = root_name_;
  expect_refused(ask_delegate(root_key_), "not authorized");
}

TEST_F(Ocsp, DelegateSignedWithAnotherKeyOfTheSameName) { expect_refused(ask_delegate(other_key_), "not authorized"); }

TEST_F(Ocsp, DelegateWithoutOcspSigning) {
  delegate_.extensions[1] = test::extended_usage({asn1::Oid("2.5.29.37.0")});
  expect_refused(ask_delegate(issuer_key_), "does not name OCSPSigning");
}

TEST_F(Ocsp, DelegateThatMayNotSign) {
  delegate_.extensions[0] = test::key_usage({pkix::KeyUsageBit::key_encipherment});
  expect_refused(ask_delegate(issuer_key_), "keyUsage");
}

TEST_F(Ocsp, DelegateOutsideItsValidity) {
  delegate_.not_after = kNow - std::chrono::seconds(1);
  expect_refused(ask_delegate(issuer_key_), "was valid until");
}

TEST_F(Ocsp, DelegateWithUnknownCriticalExtension) {
  delegate_.extensions.push_back({asn1::Oid("1.3.6.1.4.1.32473.1"), true, kNull});
  expect_refused(ask_delegate(issuer_key_), "critical extensions");
}

// 4.2.2.2.1: without nocheck the delegate's own status is asked, and must be known.
TEST_F(Ocsp, DelegateWithoutNoCheck) {
  delegate_.extensions.pop_back();
  const PathReport unknown = ask_delegate(issuer_key_);
  expect_refused(unknown, "may be revoked");
  EXPECT_EQ(unknown.failure->revocation->refused_ocsp.at(0).lacks, RefusedOcsp::Lacks::status) << "whoever can ask knows about whom";
  const auto list = [&](std::vector<test::RevokedSpec> revoked) {
    return test::crl({issuer_name_, kNow - std::chrono::hours(1), kNow + std::chrono::hours(1), std::move(revoked), {}}, issuer_key_);
  };
  // A CRL that knows nothing of the delegate knows nothing of the leaf either: it is enough for both.
  question_.crls.push_back(list({}));
  EXPECT_EQ(ask_delegate(issuer_key_).indication, Indication::passed);
  question_.crls.back() = list({{9, kNow - std::chrono::hours(2), pkix::CrlReason::key_compromise}});
  const PathReport report = ask_delegate(issuer_key_);
  EXPECT_EQ(report.indication, Indication::passed) << "the CRL itself knows that the leaf is good";
  ASSERT_FALSE(report.verified->revocation().at(0).refused_ocsp.empty()) << "and the revoked delegate counts for nothing";
  EXPECT_EQ(report.verified->revocation().at(0).refused_ocsp.at(0).lacks, RefusedOcsp::Lacks::authority) << "nobody need be asked any more";
}

TEST_F(Ocsp, ADelegateCannotVouchForItself) {
  delegate_.extensions.pop_back();
  test::SingleSpec own = good();
  own.serial = delegate_.serial;
  test::OcspSpec spec = response(good());
  spec.singles.push_back(own);
  spec.certificates = {test::make_certificate(delegate_, issuer_key_)};
  expect_refused(ask(test::make_ocsp(spec, delegate_key_)), "depends on itself");
}

TEST_F(Ocsp, CriticalExtensions) {
  const test::ExtensionSpec unknown{asn1::Oid("1.3.6.1.4.1.32473.1"), true, kNull};
  test::OcspSpec whole = response(good()), one = response(good());
  whole.extensions = {unknown};
  one.singles[0].extensions = {unknown};
  for (const test::OcspSpec& spec : {whole, one}) {
    question_.ocsp.clear();
    expect_refused(ask(test::make_ocsp(spec, issuer_key_)), "critical extensions");
  }
}

TEST_F(Ocsp, ATamperedAnswerIsNotBelieved) {
  Bytes der = test::make_ocsp(response(good()), issuer_key_);
  const auto reference = pkix::OcspResponse::parse(der);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < der.size(); ++i) {
    Bytes mutated = der;
    mutated[i] ^= 0x01;
    const auto parsed = pkix::OcspResponse::parse(mutated);
    if (!parsed || equal((*parsed)->basic(), (*reference)->basic())) continue;
    ++changed;
    question_.ocsp = {*parsed};
    EXPECT_NE(verify_certificate(question_, crypto::openssl())->indication, Indication::passed) << i;
  }
  EXPECT_GT(changed, 100u);
}

TEST_F(Ocsp, QuestionsHaveABudget) {
  Limits limits;
  limits.status_questions = 1;
  question_.ocsp = {*pkix::OcspResponse::parse(test::make_ocsp(response(good()), issuer_key_))};
  const auto report = verify_certificate(question_, crypto::openssl(), limits);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::limit_exceeded);
  EXPECT_EQ(report.error().detail, "status_questions");
}

}  // namespace
}  // namespace esign::path
