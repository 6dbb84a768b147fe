// SPDX-License-Identifier: Apache-2.0
#include "collect/collect.h"

#include "facts/facts_json.h"
#include "unit/collect/signed.h"

namespace esign::collect {
namespace {

using namespace signed_by;
using facts::Match;
using PathOutcome = facts::PathResult::Outcome;
using ValueOutcome = facts::ValueCheck::Outcome;

constexpr std::string_view kText = "Salam, Ə dünya\n";
constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<arayış><fin>5ABCD12</fin><məbləğ>1500</məbləğ></arayış>\n";

facts::Facts facts_of(const World& world, const Made& made, Time when = at()) {
  auto collected = world.collect(made, when);
  EXPECT_TRUE(collected) << collected.error().at << ": " << collected.error().detail;
  return collected ? std::move(collected->facts) : facts::Facts{};
}
const facts::Candidate& signer_of(const facts::Facts& facts) { return facts.signatures.at(0).candidates.at(0); }
const facts::Chain& chain_of(const facts::Facts& facts) { return signer_of(facts).chains.at(0); }

class GoodSignature : public testing::TestWithParam<Format> {};

TEST_P(GoodSignature, EverythingIsFound) {
  const Made made = sign("citizen-gunel-sign", GetParam(), GetParam() == Format::cades ? kText : kXml);
  const auto facts = facts_of(World(), made);
  ASSERT_EQ(facts.signatures.size(), 1u);
  const auto& signature = facts.signatures[0];
  EXPECT_EQ(signature.id, "S-1");
  EXPECT_EQ(signature.algorithm, (facts::Algorithm{"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""}));
  ASSERT_FALSE(signature.references.empty());
  for (const auto& reference : signature.references) EXPECT_EQ(reference.outcome, Match::match) << reference.uri;
  EXPECT_EQ(signature.references[0].extent, facts::Reference::Extent::full);
  ASSERT_EQ(signature.candidates.size(), 1u);
  EXPECT_EQ(signer_of(facts).value.outcome, ValueOutcome::valid);
  EXPECT_EQ(signer_of(facts).reference_digests, std::vector<Match>{Match::match});
  EXPECT_EQ(signature.certificate_references.at(0).certificates, std::vector<std::string>{signer_of(facts).certificate});
  const auto& certificate = facts.certificates.at(signer_of(facts).certificate);
  EXPECT_EQ(certificate.common_name, "MƏMMƏDOVA GÜNEL");
  EXPECT_EQ(certificate.fin, "5ABCD12");
  EXPECT_EQ(certificate.category, facts::Category::citizen);
  EXPECT_EQ(certificate.key_usage, std::vector<std::string>{"contentCommitment"});
  ASSERT_EQ(chain_of(facts).certificates.size(), 3u);
  EXPECT_EQ(chain_of(facts).path.outcome, PathOutcome::valid) << chain_of(facts).path.detail;
  ASSERT_EQ(chain_of(facts).status.size(), 2u);
  for (const auto& status : chain_of(facts).status) {
    ASSERT_EQ(status.answers.size(), 1u) << status.why;
    EXPECT_EQ(status.answers[0].status, facts::RevocationStatus::good);
    EXPECT_EQ(to_rfc3339(status.answers[0].this_update), "2026-01-01T00:00:00Z");
  }
}
INSTANTIATE_TEST_SUITE_P(Formats, GoodSignature, testing::Values(Format::cades, Format::xades));

TEST(Collect, FactsComeBackFromJson) {
  const auto facts = facts_of(World(), sign("citizen-gunel-sign", Format::xades, kXml));
  const auto back = facts::from_json(facts::to_json(facts));
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(*back, facts);
}

TEST(Collect, DocumentIsHashedAsOpensslDoes) {
  // printf 'Salam, Ə dünya\n' | openssl dgst -sha256
  const auto facts = facts_of(World(), sign("citizen-gunel-sign", Format::cades, kText));
  EXPECT_EQ(facts.signatures[0].references[0].sha256, "2c6e386dc98466038738c37bef3de8c72201e9a6bfdf328ff1e8faa806600511");
}

TEST(Collect, Sha384ReferenceTellsSha256AsWell) {
  Made made = sign("citizen-gulcohre-sign", Format::cades, kText, {Scheme::ecdsa, Hash::sha384, Hash::sha256, 0});
  const facts::Facts facts = facts_of(World(), made);
  const auto& reference = facts.signatures[0].references[0];
  EXPECT_EQ(reference.outcome, Match::match);
  EXPECT_EQ(reference.sha256.size(), 64u);
}

TEST(Collect, ChangedContentIsAMismatch) {
  Made made = sign("citizen-gunel-sign", Format::cades, kText);
  made.content = Document::from_octets(octets("Salam, Ə dünya!\n"), "arayış.txt");
  const auto facts = facts_of(World(), made);
  EXPECT_EQ(facts.signatures[0].references[0].outcome, Match::mismatch);
  EXPECT_EQ(signer_of(facts).value.outcome, ValueOutcome::valid);
}

TEST(Collect, ContentThatIsNotThereIsNotAvailable) {
  Made made = sign("citizen-gunel-sign", Format::cades, kText);
  made.content.reset();
  EXPECT_EQ(facts_of(World(), made).signatures[0].references[0].outcome, Match::not_available);
}

TEST(Collect, ChangedXmlIsAMismatch) {
  const Made made = sign("citizen-gunel-sign", Format::xades, kXml);
  std::string text(as_text(*made.signature.octets(1u << 20)));
  text.replace(text.find("1500"), 4, "9500");
  const Made changed{Document::from_octets(octets(text), "arayış.xml"), {}, Format::xades};
  const auto facts = facts_of(World(), changed);
  EXPECT_EQ(facts.signatures[0].references[0].outcome, Match::mismatch);
  EXPECT_EQ(signer_of(facts).value.outcome, ValueOutcome::valid);
}

TEST(Collect, FlippedValueIsInvalid) {
  const Made made = sign("citizen-gunel-sign", Format::cades, kText);
  auto set = made.read();
  set.signatures[0].value.back() ^= 1;
  const World world;
  const auto collected = collect(made.signature, set, {world.anchors, world.certificates, world.crls, crypto::openssl(), {}}, at());
  ASSERT_TRUE(collected);
  EXPECT_EQ(signer_of(collected->facts).value.outcome, ValueOutcome::invalid);
}

TEST(Collect, SubstitutedCertificateIsNoMatch) {
  const Made made = sign("citizen-gunel-sign", Format::cades, kText);
  auto set = made.read();
  set.signatures[0].certificates = {certificate("citizen-cingiz-sign")};
  const World world;
  const auto collected = collect(made.signature, set, {world.anchors, world.certificates, world.crls, crypto::openssl(), {}}, at());
  ASSERT_TRUE(collected);
  EXPECT_TRUE(collected->facts.signatures[0].candidates.empty());
  EXPECT_TRUE(collected->facts.signatures[0].certificate_references[0].certificates.empty());
}

TEST(Collect, SignerMayComeFromOutside) {
  const Made made = sign("citizen-gunel-sign", Format::cades, kText);
  auto set = made.read();
  set.signatures[0].certificates.clear();
  World world;
  world.certificates.push_back(certificate("citizen-gunel-sign"));
  const auto collected = collect(made.signature, set, {world.anchors, world.certificates, world.crls, crypto::openssl(), {}}, at());
  ASSERT_TRUE(collected);
  EXPECT_EQ(signer_of(collected->facts).origin, facts::Candidate::Origin::outside);
  EXPECT_EQ(signer_of(collected->facts).value.outcome, ValueOutcome::valid);
}

TEST(Collect, WithoutAnchorsThereIsNoChain) {
  World world;
  world.anchors = {};
  const auto facts = facts_of(world, sign("citizen-gunel-sign", Format::cades, kText));
  EXPECT_EQ(facts.anchors, 0u);
  EXPECT_TRUE(signer_of(facts).chains.empty());
  EXPECT_EQ(signer_of(facts).value.outcome, ValueOutcome::valid);
}

TEST(Collect, SignerThatIsAnAnchorIsAChainOfOne) {
  World world;
  world.anchors.add(trust::TrustAnchor(certificate("citizen-gunel-sign"), at("2030-01-01T00:00:00Z")));
  const auto facts = facts_of(world, sign("citizen-gunel-sign", Format::cades, kText));
  EXPECT_EQ(chain_of(facts).certificates, std::vector<std::string>{signer_of(facts).certificate});
  EXPECT_EQ(chain_of(facts).anchor.sunset, at("2030-01-01T00:00:00Z"));
  EXPECT_EQ(signer_of(facts).chains.size(), 2u);
}

facts::Revocation answer_for(const std::string& name) {
  const auto facts = facts_of(World(), sign(name, Format::cades, kText));
  const auto& answers = chain_of(facts).status.at(0).answers;
  EXPECT_EQ(answers.size(), 1u) << name;
  return answers.empty() ? facts::Revocation{} : answers[0];
}

TEST(Collect, RevocationIsToldWithDateAndReason) {
  const auto answer = answer_for("revoked-sign");
  EXPECT_EQ(answer.status, facts::RevocationStatus::revoked);
  EXPECT_EQ(to_rfc3339(*answer.revoked_at).substr(0, 10), "2025-06-01");
  EXPECT_EQ(answer.reason, "keyCompromise");
  EXPECT_EQ(answer.applicability, facts::Applicability::applicable);
  EXPECT_EQ(answer_for("suspended-sign").status, facts::RevocationStatus::on_hold);
  EXPECT_EQ(answer_for("revoked-no-reason-sign").reason, "");
}

TEST(Collect, NoCrlMeansNoAnswer) {
  World world;
  world.crls = {crl("root")};
  const auto facts = facts_of(world, sign("citizen-gunel-sign", Format::cades, kText));
  EXPECT_TRUE(chain_of(facts).status.at(0).answers.empty());
  EXPECT_FALSE(chain_of(facts).status.at(0).why.empty());
  EXPECT_EQ(chain_of(facts).status.at(1).answers.size(), 1u);
}

TEST(Collect, CrlOfTheLookalikeIsNoAnswer) {
  for (const char* name : {"ca-citizen-forged", "lookalike-ca-citizen"}) {
    World world;
    world.crls = {crl("root"), crl(name)};
    const auto facts = facts_of(world, sign("citizen-gunel-sign", Format::cades, kText));
    for (const auto& answer : chain_of(facts).status.at(0).answers) EXPECT_NE(answer.applicability, facts::Applicability::applicable) << name;
  }
}

TEST(Collect, StaleCrlIsToldWithItsDates) {
  World world;
  world.crls = {crl("root"), crl("ca-citizen-stale")};
  const auto facts = facts_of(world, sign("citizen-gunel-sign", Format::cades, kText));
  const auto& answers = chain_of(facts).status.at(0).answers;
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].applicability, facts::Applicability::applicable);
  EXPECT_EQ(answers[0].status, facts::RevocationStatus::good);
  EXPECT_EQ(to_rfc3339(*answers[0].next_update).substr(0, 10), "2025-12-08");
}

TEST(Collect, CrlWithUnknownCriticalExtensionIsNotApplicable) {
  World world;
  world.crls = {crl("root"), crl("ca-citizen-unknown-critical")};
  const auto facts = facts_of(world, sign("citizen-gunel-sign", Format::cades, kText));
  for (const auto& answer : chain_of(facts).status.at(0).answers) EXPECT_EQ(answer.applicability, facts::Applicability::unsupported);
}

TEST(Collect, ExpiredSignerHasAValidPath) {
  // The period of the signing certificate is left to clause 5.2.6 step 7.
  EXPECT_EQ(chain_of(facts_of(World(), sign("expired-sign", Format::cades, kText))).path.outcome, PathOutcome::valid);
  EXPECT_EQ(chain_of(facts_of(World(), sign("not-yet-valid-sign", Format::cades, kText))).path.outcome, PathOutcome::valid);
}

TEST(Collect, ExpiredCaIsAMatterOfTimeOnly) {
  World world;
  world.certificates.push_back(certificate("ca-expired"));
  const auto facts = facts_of(world, sign("under-expired-ca-sign", Format::cades, kText));
  EXPECT_EQ(chain_of(facts).path.outcome, PathOutcome::failed_by_time_only);
  EXPECT_EQ(chain_of(facts).path.certificate, chain_of(facts).certificates.at(1));
}

TEST(Collect, BrokenPathsAreFailedWhateverTheTime) {
  const auto outcome = [](const char* leaf, const char* ca) {
    World world;
    world.certificates.push_back(certificate(ca));
    const auto facts = facts_of(world, sign(leaf, Format::cades, kText));
    return signer_of(facts).chains.empty() ? PathOutcome::failed : chain_of(facts).path.outcome;
  };
  EXPECT_EQ(outcome("too-deep-sign", "ca-too-deep"), PathOutcome::failed);
  EXPECT_EQ(outcome("issued-by-leaf-sign", "citizen-gunel-sign"), PathOutcome::failed);
  EXPECT_EQ(outcome("lookalike-gunel-sign", "lookalike-ca-citizen"), PathOutcome::failed);
  EXPECT_EQ(outcome("unknown-sign", "unknown-ca"), PathOutcome::failed);
  EXPECT_EQ(outcome("unknown-critical-sign", "ca-citizen"), PathOutcome::failed);
}

TEST(Collect, BudgetsAreErrorsWithTheirName) {
  Limits limits;
  limits.signature_checks = 1;
  const auto collected = World().collect(sign("citizen-gunel-sign", Format::cades, kText), at(), limits);
  ASSERT_FALSE(collected);
  EXPECT_EQ(collected.error().code, Errc::limit_exceeded);
  EXPECT_EQ(collected.error().detail, "signature_checks");
}

TEST(Collect, FaultOfTheReaderIsAnErrorAndAFindingIsNot) {
  const Made made = sign("citizen-gunel-sign", Format::cades, kText);
  const World world;
  const auto with = [&](Errc code) {
    auto set = made.read();
    set.signatures[0].references[0].octets = [code](const Sink&) -> Result<void> { return fail(code, "told so"); };
    return collect(made.signature, set, {world.anchors, world.certificates, world.crls, crypto::openssl(), {}}, at());
  };
  EXPECT_EQ(with(Errc::storage).error().code, Errc::storage);
  EXPECT_EQ(with(Errc::conflict).error().code, Errc::conflict);
  EXPECT_EQ(with(Errc::malformed)->facts.signatures[0].references[0].outcome, Match::not_available);
  EXPECT_EQ(with(Errc::unsupported)->facts.signatures[0].references[0].outcome, Match::unsupported);
}

TEST(Collect, TwoJudgesSayTheSame) {
  const Made made = sign("citizen-gunel-sign", Format::xades, kXml);
  const World world;
  const auto one = world.collect(made);
  const auto two = collect(made.signature, made.read(), {world.anchors, world.certificates, world.crls, crypto::cross_checked(), {}}, at());
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->facts, two->facts);
}

}  // namespace
}  // namespace esign::collect
