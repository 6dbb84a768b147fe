// SPDX-License-Identifier: Apache-2.0
#include "lints/issued_check.h"

#include <gtest/gtest.h>

#include <ctime>
#include <iostream>

#include "lints/linter.h"
#include "sample.h"

using namespace esign;
using namespace esign::ca;
using namespace esign::ca::lints;

namespace {

const IssuedCheck& second_look() {
  static const IssuedCheck made(expectations());
  return made;
}

TEST(IssuedCheck, PassesWhatEveryProfileMakes) {
  for (const Expectation& one : expectations()) {
    const Sample made = sample(one.profile);
    const Told all = told(made);
    const auto checked = second_look()(signed_with(signer_of(made), all.record.tbs, made.algorithm), all.context());
    EXPECT_TRUE(checked) << one.profile << ": " << checked.error().at << " " << checked.error().detail;
  }
}

/// The field that differs when the record, or what is expected, is another one.
std::string differing(const std::function<void(Sample&, Told&)>& change) {
  Sample made = sample("id-card-signature");
  Told all = told(made);
  const Bytes certificate = signed_with(signer_of(made), all.record.tbs, made.algorithm);
  change(made, all);
  const auto checked = second_look()(certificate, all.context());
  if (checked) return "nothing";
  EXPECT_EQ(checked.error().code, Errc::internal);
  return checked.error().at;
}

TEST(IssuedCheck, FindsWhatIsNotTheRecords) {
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.serial[3] ^= 1; }), "serialNumber");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.not_before -= std::chrono::seconds{1}; }), "notBefore");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.not_after -= std::chrono::seconds{1}; }), "notAfter");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.spki_sha256[9] ^= 1; }), "subjectPublicKeyInfo");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.common_name = "ƏLİYEV ƏLİ"; }), "subject.CN");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.fin = "5ABCD13"; }), "subject.serialNumber");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.tbs.back() ^= 1; }), "tbsCertificate");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.issuer_spki = root_key().spki; }), "signatureValue");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.issuer = told(sample("issuing-ca")).issuer; }), "issuer");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.profile = "id-card-authentication"; }), "keyUsage");
  EXPECT_EQ(differing([](Sample&, Told& t) { t.record.profile = "no-such-profile"; }), "profile");
  EXPECT_EQ(differing([](Sample&, Told&) {}), "nothing");
}

TEST(IssuedCheck, FindsPowersThatTheProfileDoesNotGive) {
  const auto with = [](const std::string& profile, const std::function<void(Sample&)>& change) {
    Sample made = sample(profile);
    change(made);
    const Told all = told(made);
    const auto checked = second_look()(signed_with(signer_of(made), all.record.tbs, made.algorithm), all.context());
    return checked ? std::string("nothing") : checked.error().at;
  };
  EXPECT_EQ(with("id-card-signature", [](Sample& s) { s.put(oid::kBasicConstraints, ca_constraints({}), pkix::Critical::yes); }), "basicConstraints");
  EXPECT_EQ(with("id-card-signature", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kOcspSigning})); }), "extKeyUsage");
  EXPECT_EQ(with("issuing-ca", [](Sample& s) { s.drop(oid::kBasicConstraints); }), "basicConstraints");
  EXPECT_EQ(with("seal", [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x01), pkix::Critical::yes); }), "keyUsage");
}

TEST(IssuedCheck, AnAuthorityIsVerifiedByBothLibraries) {
  const Sample made = sample("issuing-ca");
  Told all = told(made);
  EXPECT_TRUE(second_look()(signed_with(signer_of(made), all.record.tbs, made.algorithm), all.context()));
  EXPECT_FALSE(second_look()(signed_with(issuing_key(), all.record.tbs, made.algorithm), all.context()));
}

TEST(IssuedCheck, OctetsThatAreNoCertificateAreRefused) {
  Sample made = sample("id-card-signature");
  const Told all = told(made);
  Bytes certificate = signed_with(signer_of(made), all.record.tbs, made.algorithm);
  for (std::size_t length = 0; length < certificate.size(); length += 97)
    EXPECT_FALSE(second_look()(View(certificate).first(length), all.context())) << length;
  certificate.push_back(0);
  EXPECT_FALSE(second_look()(certificate, all.context()));
}

TEST(IssuedCheck, BothLooksTogetherTakeLittleTime) {
  const Sample made = sample("id-card-signature");
  const Told all = told(made);
  const Linter linter(expectations());
  const Bytes certificate = signed_with(signer_of(made), all.record.tbs, made.algorithm);
  constexpr int kRounds = 50;
  const auto measure = [&](const auto& body) {
    const std::clock_t begin = std::clock();  // of the processor: the machine may have other work
    for (int round = 0; round < kRounds; ++round) EXPECT_TRUE(body());
    return (std::clock() - begin) * 1'000'000 / CLOCKS_PER_SEC / kRounds;
  };
  const auto lint = measure([&] { return linter(all.context()).has_value(); });
  const auto second = measure([&] { return second_look()(certificate, all.context()).has_value(); });
  RecordProperty("lint_us", static_cast<int>(lint));
  RecordProperty("second_look_us", static_cast<int>(second));
  std::cout << "lint " << lint << " us, second look " << second << " us\n";
  EXPECT_LT(lint + second, 100'000);
}

}  // namespace
