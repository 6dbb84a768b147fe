// SPDX-License-Identifier: Apache-2.0
// Facts of time-stamps in files made by others: what each proves the existence of.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "facts/facts_json.h"
#include "formats/asic/asic.h"
#include "unit/collect/signed.h"

namespace esign::collect {
namespace {

namespace fs = std::filesystem;
using facts::Covered;
using facts::Match;
using Kind = facts::Timestamp::Kind;

const fs::path kResources = fs::path(ESIGN_CORPORA) / "dss";

facts::Facts facts_of(const fs::path& file, Format format) {
  const auto document = Document::load(kResources / file).value();
  const auto set = format == Format::cades ? formats::cades::read(document, {}) : formats::xades::read(document, {});
  EXPECT_TRUE(set);
  const trust::TrustStore nobody;
  auto collected = collect(document, *set, {nobody, {}, {}, crypto::openssl(), {}}, signed_by::at());
  EXPECT_TRUE(collected) << collected.error().detail;
  return collected ? std::move(collected->facts) : facts::Facts{};
}

std::set<std::string> covered(const facts::Timestamp& timestamp) {
  std::set<std::string> objects;
  for (const Covered& one : timestamp.covers) objects.insert(one.object);
  return objects;
}

bool covers(const facts::Timestamp& timestamp, const std::string& object, Covered::Manner manner) {
  return std::ranges::any_of(timestamp.covers, [&](const Covered& one) { return one.object == object && one.manner == manner; });
}

class Corpora : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::is_directory(kResources)) GTEST_SKIP() << "no corpora";
  }
};

using TimestampFacts = Corpora;

TEST_F(TimestampFacts, SecondArchiveTimestampOfCadesCoversTheFirstByTheIndex) {
  const auto facts = facts_of("dss-cades/src/test/resources/validation/CAdESDoubleLTA.p7m", Format::cades);
  ASSERT_EQ(facts.timestamps.size(), 3u);
  EXPECT_EQ(facts.signatures.at(0).timestamps, (std::vector<std::string>{"S-1-T-1", "S-1-T-2", "S-1-T-3"}));
  for (const auto& timestamp : facts.timestamps) {
    EXPECT_EQ(timestamp.imprint, Match::match) << timestamp.id << " " << timestamp.why;
    ASSERT_FALSE(timestamp.signature.candidates.empty()) << timestamp.id;
    EXPECT_EQ(timestamp.signature.candidates[0].value.outcome, facts::ValueCheck::Outcome::valid) << timestamp.id;
    for (const auto& reference : timestamp.signature.references) EXPECT_EQ(reference.outcome, Match::match) << timestamp.id;
    EXPECT_GE(timestamp.gen_time, signed_by::at("2015-01-01T00:00:00Z"));
  }
  const auto& [stamp, first, second] = std::tie(facts.timestamps[0], facts.timestamps[1], facts.timestamps[2]);
  EXPECT_EQ(stamp.kind, Kind::signature);
  EXPECT_EQ(covered(stamp), std::set<std::string>{"S-1"});
  EXPECT_TRUE(covers(first, "S-1", Covered::Manner::octets));
  EXPECT_TRUE(covers(first, "S-1-T-1", Covered::Manner::reference));
  EXPECT_FALSE(covered(first).contains("S-1-T-3"));
  EXPECT_TRUE(covers(second, "S-1-T-2", Covered::Manner::reference));
  EXPECT_FALSE(covered(second).contains("S-1-T-3")) << "nothing covers itself";
  for (const std::string& id : covered(first)) EXPECT_TRUE(covered(second).contains(id) || !facts.certificates.contains(id)) << id;
  EXPECT_EQ(facts::from_json(facts::to_json(facts)).value(), facts);
}

TEST_F(TimestampFacts, ArchiveTimestampOfXadesCoversOctets) {
  const auto facts = facts_of("dss-xades/src/test/resources/validation/xades-lta-valid.xml", Format::xades);
  ASSERT_EQ(facts.timestamps.size(), 2u);
  const auto& archive = facts.timestamps[1];
  EXPECT_EQ(archive.kind, Kind::archive);
  EXPECT_EQ(archive.attribute, "xades141:ArchiveTimeStamp");
  EXPECT_EQ(archive.imprint, Match::match) << archive.why;
  EXPECT_TRUE(covers(archive, "S-1", Covered::Manner::octets));
  EXPECT_TRUE(covers(archive, "S-1-T-1", Covered::Manner::octets));
  const auto& signature = facts.signatures.at(0);
  for (const auto& reference : signature.references) EXPECT_TRUE(covers(archive, reference.sha256, Covered::Manner::octets)) << reference.uri;
  ASSERT_FALSE(signature.embedded.empty());
  EXPECT_TRUE(std::ranges::is_sorted(signature.embedded));
  EXPECT_TRUE(covered(archive).contains(signature.candidates.at(0).certificate));
}

TEST_F(TimestampFacts, ArchiveTimestampOfAContainerCoversWhatItsManifestLists) {
  const auto document = Document::load(kResources / "dss-asic-cades/src/test/resources/validation/ASiC-E-CAdES-BpLTA.sce").value();
  const auto set = formats::asic::read(document);
  ASSERT_TRUE(set) << set.error().detail;
  const trust::TrustStore nobody;
  const auto collected = collect(document, *set, {nobody, {}, {}, crypto::openssl(), {}}, signed_by::at());
  ASSERT_TRUE(collected) << collected.error().detail;
  const auto& facts = collected->facts;
  ASSERT_EQ(facts.timestamps.size(), 2u);
  const auto& archive = facts.timestamps[1];
  ASSERT_EQ(archive.kind, Kind::archive);
  EXPECT_EQ(archive.imprint, Match::match) << archive.why;
  EXPECT_TRUE(covers(archive, "S-1", Covered::Manner::reference));
  EXPECT_TRUE(covers(archive, "S-1-T-1", Covered::Manner::reference));
  EXPECT_TRUE(covered(archive).contains(facts.signatures.at(0).candidates.at(0).certificate));
}

TEST_F(TimestampFacts, WhatDoesNotFitCoversNothing) {
  for (const char* file : {"xades-lta-copied-atst.xml", "xades-lta-corrupted-cert.xml"}) {
    const auto facts = facts_of(fs::path("dss-xades/src/test/resources/validation") / file, Format::xades);
    ASSERT_EQ(facts.timestamps.size(), 2u);
    EXPECT_EQ(facts.timestamps[1].imprint, Match::mismatch) << file;
    EXPECT_FALSE(facts.timestamps[1].why.empty());
    EXPECT_TRUE(facts.timestamps[1].covers.empty()) << file;
  }
  const auto facts = facts_of("dss-cades/src/test/resources/validation/cades-ats-v3-wrong-cert.p7m", Format::cades);
  EXPECT_EQ(facts.timestamps.at(1).imprint, Match::mismatch);
  EXPECT_TRUE(facts.timestamps[1].covers.empty());
}

TEST_F(TimestampFacts, TokensOfOneDocumentAreOnABudget) {
  const auto document = Document::load(kResources / "dss-cades/src/test/resources/validation/CAdESDoubleLTA.p7m").value();
  Limits limits;
  limits.timestamps = 2;
  const auto set = formats::cades::read(document, {}, limits);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, Errc::limit_exceeded);
  EXPECT_EQ(set.error().detail, "timestamps");
}

}  // namespace
}  // namespace esign::collect
