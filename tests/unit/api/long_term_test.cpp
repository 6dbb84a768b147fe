// SPDX-License-Identifier: Apache-2.0
// Signatures with time-stamps through the public interface: what a judge sees later, and what a forger tries with time-stamps.
#include <esign/timestamp.h>
#include <esign/verifier.h>

#include "unit/signing/long_term_support.h"

namespace esign {
namespace {

using namespace signing_test;

constexpr std::string_view kText = "<arayış><ad>Günel</ad></arayış>";

struct Judge {
  TrustStore trust{};
  Evidence evidence{};
  std::string policy = "default";
  Time at = instant("2027-03-01T09:00:00Z");

  Judge() {
    EXPECT_TRUE(trust.add(pki::pki_path("trust")) && evidence.add_certificates(pki::pki_path("certs")) && evidence.add_crls(pki::pki_path("crls")));
  }
  Report verify(const SignedFile& signed_file) const {
    auto report = Verifier(trust, *Policy::builtin(policy), evidence).verify(signed_file.file, signed_file.content, at);
    EXPECT_TRUE(report) << report.error().detail;
    return *std::move(report);
  }
};

/// "TOTAL-PASSED B-T 2026-11-20T10:00:01Z"
std::string told(const Report& report) {
  const SignatureReport& one = report.signatures()[0];
  std::string text{standard_name(one.indication)};
  if (one.sub_indication != SubIndication::none) text += '/' + std::string(standard_name(one.sub_indication));
  return text + ' ' + one.level + ' ' + (one.best_signature_time ? to_rfc3339(*one.best_signature_time) : "unproven");
}

SignedFile raised(Format format, Packaging packaging, Level level) {
  auto made = extended(signed_file(format, packaging, kText), level, test_services(std::make_shared<TestAuthority>()));
  EXPECT_TRUE(made) << made.error().detail;
  return *std::move(made);
}

std::string text_of(const Document& file) { return std::string(as_text(file.octets(1u << 20).value())); }

TEST(LongTerm, EachLevelIsProvenByItsFirstStamp) {
  const Judge judge;
  for (const auto& [format, packaging] : {std::pair{Format::xades, Packaging::enveloped}, std::pair{Format::cades, Packaging::enveloping}}) {
    EXPECT_EQ(told(judge.verify(raised(format, packaging, Level::b_t))), "TOTAL-PASSED B-T 2026-11-20T10:00:01Z");
    EXPECT_EQ(told(judge.verify(raised(format, packaging, Level::b_lt))), "TOTAL-PASSED B-LT 2026-11-20T10:00:01Z");
    EXPECT_EQ(told(judge.verify(raised(format, packaging, Level::b_lta))), "TOTAL-PASSED B-LTA 2026-11-20T10:00:01Z");
  }
}

// What a verifier has kept of earlier documents changes nothing about the next one: the same file with one octet changed, judged by
// one that has just seen the genuine file and every other forgery, and by one that has seen nothing, at two times.
TEST(LongTerm, EachDocumentIsJudgedAsIfItWereTheFirst) {
  const Judge judge;
  const Verifier kept(judge.trust, *Policy::builtin("default"), judge.evidence);
  for (const auto& [format, packaging] : {std::pair{Format::xades, Packaging::enveloped}, std::pair{Format::cades, Packaging::enveloping}}) {
    const SignedFile genuine = raised(format, packaging, Level::b_lta);
    const Bytes octets = genuine.file.octets(1u << 20).value();
    std::size_t passed = 0, judged = 0;
    for (std::size_t place = 5; place < octets.size(); place += octets.size() / 60) {
      Bytes changed = octets;
      changed[place] ^= 1;
      const Document forged = Document::from_octets(changed, "arayış.xml");
      for (const Time at : {judge.at, judge.at + std::chrono::hours(24 * 365 * 20)}) {
        const auto again = kept.verify(genuine.file, std::nullopt, at);
        ASSERT_TRUE(again);
        passed += again->indication() == Indication::total_passed ? 1u : 0u;
        const auto first = Verifier(judge.trust, *Policy::builtin("default"), judge.evidence).verify(forged, std::nullopt, at);
        const auto later = kept.verify(forged, std::nullopt, at);
        ASSERT_EQ(first.has_value(), later.has_value()) << place;
        if (!first) continue;
        ++judged;
        EXPECT_EQ(first->json(), later->json()) << "octet " << place;
        EXPECT_EQ(first->facts(), later->facts()) << "octet " << place;
      }
    }
    EXPECT_GE(passed, 60u) << "at the time of the file";
    EXPECT_GT(judged, 20u) << "most forgeries can be read";
  }
}

TEST(LongTerm, AStampOfAnotherSignatureProvesNothing) {
  const Judge judge;
  const SignedFile stamped = raised(Format::xades, Packaging::enveloped, Level::b_t);
  const std::string donor = text_of(stamped.file);
  const std::size_t begin = donor.find("<xades:UnsignedProperties"), end = donor.find("</xades:UnsignedProperties>");
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::string stamp = donor.substr(begin, end - begin) + "</xades:UnsignedProperties>";
  std::string other = text_of(signed_file(Format::xades, Packaging::enveloped, "<arayış><ad>Əli</ad></arayış>").file);
  const std::size_t place = other.find("</xades:QualifyingProperties>");
  ASSERT_NE(place, std::string::npos);
  other.insert(place, stamp);
  const Report report = judge.verify({Document::from_octets(copy(as_view(other)), "arayış.xml")});
  EXPECT_EQ(report.signatures()[0].best_signature_time, std::nullopt);
  EXPECT_NE(told(report).find(" unproven"), std::string::npos) << told(report);
  EXPECT_EQ(told(report).find("B-T"), std::string::npos) << told(report);
}

TEST(LongTerm, AStampOfAnUntrustedAuthorityProvesNothing) {
  Judge judge;
  judge.trust = TrustStore();
  const Report nobody = judge.verify(raised(Format::cades, Packaging::enveloping, Level::b_lta));
  EXPECT_EQ(told(nobody), "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND B-B unproven");
}

TEST(TimestampVerdict, HoldsUntilTheAnchorsSunset) {
  TestAuthority authority;
  const Document document = Document::from_octets(copy(as_view(kText)), "arayış.xml");
  const Bytes token = authority.stamp(Hash::sha256, digest_of(Hash::sha256, as_view(kText))).value();
  Judge judge;
  const auto verdict = [&](const TrustStore& trust, Time at) {
    return judge_timestamp(token, document, trust, judge.evidence, Revocation::ignored, at, Judges::one).value();
  };
  EXPECT_EQ(verdict(judge.trust, judge.at).indication, TimestampVerdict::Indication::passed) << verdict(judge.trust, judge.at).reason;
  TrustStore until;
  for (const Certificate& anchor : judge.trust.anchors()) until.add(anchor, judge.at);
  EXPECT_EQ(verdict(until, judge.at - std::chrono::seconds(1)).indication, TimestampVerdict::Indication::passed);
  EXPECT_EQ(verdict(until, judge.at).indication, TimestampVerdict::Indication::indeterminate);
  EXPECT_EQ(verdict(until, judge.at).sub_indication, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST(TimestampVerdict, TakesATimeAheadWithinTheAccuracyAlone) {
  TestAuthority authority("2027-03-01T09:00:00Z");  // the token says one second later, accuracy one second
  const Document document = Document::from_octets(copy(as_view(kText)), "arayış.xml");
  const Bytes token = authority.stamp(Hash::sha256, digest_of(Hash::sha256, as_view(kText))).value();
  const Judge judge;
  const auto verdict = [&](Time at) { return judge_timestamp(token, document, judge.trust, judge.evidence, Revocation::ignored, at, Judges::one).value(); };
  EXPECT_EQ(verdict(judge.at).indication, TimestampVerdict::Indication::passed) << verdict(judge.at).reason;
  EXPECT_EQ(verdict(judge.at - std::chrono::seconds(1)).sub_indication, "SIG_CONSTRAINTS_FAILURE");
}

}  // namespace
}  // namespace esign
