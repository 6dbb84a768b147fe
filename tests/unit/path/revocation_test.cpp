// SPDX-License-Identifier: Apache-2.0
// RFC 5280 section 6.3.3 with CRL issuers that no corpus has.
#include "path/revocation.h"

#include <gtest/gtest.h>

#include "unit/path/world.h"

namespace esign::path {
namespace {

using namespace test;

/// One DistributionPoint of a cRLIssuer alone.
ExtensionSpec listed_by(std::string_view issuer) {
  return {asn1::Oid("2.5.29.31"), false, asn1::written([&](asn1::Writer& w) {
            w.sequence([&] { w.sequence([&] {
              w.inside(asn1::tag::context_constructed(2), [&] {
                w.inside(asn1::tag::context_constructed(4), [&] { w.raw(common_name(issuer)); });
              });
            }); });
          })};
}
/// IssuingDistributionPoint with indirectCRL alone, critical (5.2.5).
const ExtensionSpec kIndirect{asn1::Oid("2.5.29.28"), true, *from_hex("30038401ff")};

struct IndirectWorld : World {
  pkix::Crl::Ptr of(std::string_view issuer, const Key& signer) const { return test::crl(crl(issuer, {}, {kIndirect}), signer); }
  RevocationAnswer answer() const {
    const PathReport report = ask();
    if (report.verified) return report.verified->revocation().at(0);
    return report.failure->revocation.value_or(RevocationAnswer{});
  }
};

/// 5.1.2.5: "Conforming CRL issuers MUST include the nextUpdate field". Without it a list is told and not used.
TEST(CrlStatus, ListWithoutAnEnd) {
  World w;
  CrlSpec endless = w.crl("Orta");
  endless.next_update.reset();
  w.crls = {test::crl(w.crl("Kök"), w.root_key), test::crl(endless, w.ca_key)};
  const PathReport report = w.ask();
  EXPECT_EQ(report.sub_indication, "TRY_LATER");
  ASSERT_EQ(report.failure->revocation->flawed.size(), 1u);
  EXPECT_EQ(report.failure->revocation->flawed[0].flaw, StatusFlaw::no_next_update);
  EXPECT_EQ(report.failure->revocation->text, "its CRL does not say until when it counts");
  w.crls.push_back(test::crl(w.crl("Orta"), w.ca_key));
  EXPECT_EQ(w.ask().indication, Indication::passed) << "beside one that counts";
}

TEST(CrlStatus, EachFlawInWords) {
  const auto text = [](auto change) {
    World w;
    CrlSpec spec = w.crl("Orta");
    change(spec);
    w.crls = {test::crl(w.crl("Kök"), w.root_key), test::crl(spec, w.ca_key)};
    return w.ask().failure->revocation->text;
  };
  EXPECT_EQ(text([](CrlSpec& crl) { crl.next_update = kNow - std::chrono::seconds(1); }), "its CRL is out of date");
  EXPECT_EQ(text([](CrlSpec& crl) { crl.this_update = kNow + std::chrono::seconds(1); }), "its CRL was issued later");
  EXPECT_EQ(text([](CrlSpec& crl) { crl.extensions = {{asn1::Oid("1.2.3"), true, {0x05, 0x00}}}; }),
            "its CRL has critical extensions that are not processed");
  EXPECT_EQ(text([](CrlSpec& crl) { crl.issuer = common_name("Başqası"); }), "no CRL covers it");
}

/// 6.3.3 (f): the anchor itself may be the cRLIssuer of a certificate further down; nobody else signs in its name.
TEST(CrlStatus, AnchorListsWhatItDidNotIssue) {
  IndirectWorld w;
  w.leaf.extensions.push_back(listed_by("Kök"));
  w.crls = {w.of("Kök", w.root_key)};
  const RevocationAnswer good = w.answer();
  EXPECT_EQ(good.state, RevocationState::good) << good.text;
  ASSERT_EQ(good.used.size(), 1u);
  EXPECT_TRUE(equal(good.used[0].signer->spki(), w.root_key.spki));
  w.crls = {test::crl(w.crl("Kök"), w.root_key)};
  EXPECT_EQ(w.answer().state, RevocationState::undetermined) << "a CRL that is not indirect lists its issuer's own";
  w.crls = {test::crl(w.crl("Kök"), w.root_key), w.of("Kök", w.leaf_key)};
  EXPECT_EQ(w.answer().state, RevocationState::undetermined) << "signed by another";
}

/// Two CRL issuers that vouch for each other prove nothing: the status of each would rest on itself.
TEST(CrlStatus, IssuersThatListEachOther) {
  IndirectWorld w;
  const Key first = key(11), second = key(12);
  const auto issuer = [&](std::int64_t serial, std::string_view name, const Key& its, std::string_view lister) {
    CertificateSpec spec = World::spec(serial, "Orta", name, its);
    spec.extensions = {key_usage({pkix::KeyUsageBit::crl_sign}), listed_by(lister)};
    return certificate(spec, w.ca_key);
  };
  w.leaf.extensions.push_back(listed_by("Birinci"));
  w.crls = {test::crl(w.crl("Kök"), w.root_key), w.of("Birinci", first), w.of("İkinci", second)};
  CertificateQuestion question = w.question();
  question.certificates.push_back(issuer(21, "Birinci", first, "İkinci"));
  question.certificates.push_back(issuer(22, "İkinci", second, "Birinci"));
  const PathReport circle = *verify_certificate(question, crypto::openssl());
  EXPECT_EQ(circle.indication, Indication::indeterminate);
  EXPECT_EQ(circle.failure->reason, PathReason::no_revocation_information);
  EXPECT_EQ(circle.failure->index, 0u);
  // With an end to the circle, a list of the CA about the second issuer, the same files say that the leaf is good.
  CertificateSpec ended = World::spec(22, "Orta", "İkinci", second);
  ended.extensions = {key_usage({pkix::KeyUsageBit::crl_sign})};
  question.certificates.back() = certificate(ended, w.ca_key);
  question.crls.push_back(test::crl(w.crl("Orta"), w.ca_key));
  const PathReport straight = *verify_certificate(question, crypto::openssl());
  EXPECT_EQ(straight.indication, Indication::passed) << straight.reason;
}

/// 6.3.3 (d), (e), (l): a list of some reasons only does not say that a certificate is good.
TEST(CrlStatus, SomeReasonsAreNotAllReasons) {
  World w;
  const auto some = [&](std::string_view reasons) {
    return test::crl(w.crl("Orta", {}, {{asn1::Oid("2.5.29.28"), true, *from_hex(reasons)}}), w.ca_key);
  };
  const auto root = test::crl(w.crl("Kök"), w.root_key);
  w.crls = {root, some("300483020640")};  // keyCompromise
  EXPECT_EQ(w.ask().failure->revocation->text, "its CRLs do not cover all reasons");
  w.crls = {root, some("300483020640"), some("30058303073f80")};  // and all the others
  EXPECT_EQ(w.ask().indication, Indication::passed) << w.ask().reason;
}

/// EN 319 102-1 clause 5.6.2: an older list may be the one that existed while all was well. It is told beside the one that counts.
TEST(CrlStatus, OlderListsAreTold) {
  World w;
  const auto of = [&](std::string_view issuer, std::chrono::hours age, const Key& signer, std::vector<ExtensionSpec> extensions = {}) {
    CrlSpec made = w.crl(issuer, {}, std::move(extensions));
    made.this_update = kNow - age;
    return test::crl(made, signer);
  };
  const auto today = of("Orta", std::chrono::hours(1), w.ca_key), older = of("Orta", std::chrono::hours(2), w.ca_key);
  CrlSpec ended = w.crl("Orta");
  ended.this_update = kNow - std::chrono::hours(9);
  ended.next_update = kNow - std::chrono::hours(8);
  const auto stale = test::crl(ended, w.ca_key);
  const auto forged = of("Orta", std::chrono::hours(3), w.root_key), others = of("Kök", std::chrono::hours(3), w.root_key);
  const auto strange = of("Orta", std::chrono::hours(4), w.ca_key, {{asn1::Oid("1.2.3"), true, {0x05, 0x00}}});
  const auto question = w.question();
  const Limits limits;
  SignatureChecker signatures(crypto::openssl(), limits);
  CrlStatusSource source({stale, forged, strange, older, others, today}, question.certificates, signatures);
  const StatusQuestion about{question.target, question.certificates[0], question.certificates[0]->spki(), question.anchors.anchors()[0], kNow};
  const RevocationAnswer answer = *source.status(about);
  ASSERT_EQ(answer.state, RevocationState::good);
  ASSERT_EQ(answer.used.size(), 1u);
  EXPECT_EQ(answer.used[0].crl, today);
  const auto rest = *source.superseded(about, answer);
  ASSERT_EQ(rest.size(), 2u) << "neither another's list, nor a forged one, nor one that is not understood";
  EXPECT_EQ(rest[0].crl, older);
  EXPECT_EQ(rest[1].crl, stale);
  EXPECT_EQ(rest[1].next_update, ended.next_update);
  EXPECT_FALSE(rest[0].entry);
}

}  // namespace
}  // namespace esign::path
