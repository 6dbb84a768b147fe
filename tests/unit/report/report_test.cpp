// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "report/catalogue.h"
#include "unit/validation/time_world.h"
#include "validation/findings.h"

namespace esign::report {
namespace {

using nlohmann::json;
using namespace validation::world;
constexpr Language kLanguages[] = {Language::en, Language::az, Language::ru};

Report told(const World& w, Sources sources = {}) { return compose(w.facts, w.policy, std::move(sources)); }

std::set<std::string> keys(Language language) {
  std::set<std::string> found;
  for (const auto& [key, text] : catalogue(language)) found.emplace(key);
  return found;
}

TEST(Catalogue, EveryLanguageHasEveryKeyOnce) {
  for (const Language language : kLanguages) {
    EXPECT_EQ(keys(language), keys(Language::en));
    EXPECT_EQ(catalogue(language).size(), keys(Language::en).size()) << "a key twice";
    for (const auto& [key, text] : catalogue(language)) {
      EXPECT_FALSE(text.empty()) << key;
      EXPECT_NE(text.back(), '.') << key;
    }
  }
}

TEST(Catalogue, TranslationsDiffer) {
  for (const auto& [key, text] : catalogue(Language::en)) {
    EXPECT_NE(text, message(Language::az, key)) << key;
    EXPECT_NE(text, message(Language::ru, key)) << key;
  }
}

/// "word.words": lower-case letters and digits, one full stop, then hyphens too.
bool looks_like_key(const std::string& literal) {
  const std::size_t stop = literal.find('.');
  if (stop == 0 || stop == std::string::npos || stop + 1 == literal.size()) return false;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    const char c = literal[i];
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!word && i != stop && !(c == '-' && i > stop)) return false;
  }
  return true;
}

TEST(Catalogue, EveryKeyOfTheValidationHasAText) {
  // Keys are written as literals "word.words" in validation/; each must be in the catalogue.
  const auto known = keys(Language::en);
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ESIGN_SOURCE_DIR "/libesign/src/validation")) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t begin = text.find('"'); begin != std::string::npos; begin = text.find('"', begin + 1)) {
      const std::string literal = text.substr(begin + 1, text.find('"', begin + 1) - begin - 1);
      if (!looks_like_key(literal)) continue;
      EXPECT_TRUE(known.contains(literal)) << literal << " in " << entry.path();
      ++seen;
    }
  }
  EXPECT_GT(seen, 50u);
}

TEST(Catalogue, EveryRuleAboutPdfFilesHasAText) {
  for (const auto rule : policy::pdf_rules()) {
    for (const Language language : kLanguages) {
      const std::string key = validation::message_key(rule);
      EXPECT_NE(message(language, key), key) << rule;
    }
  }
}

TEST(Catalogue, EverySubIndicationHasAdvice) {
  for (int i = static_cast<int>(SubIndication::none) + 1; i <= static_cast<int>(SubIndication::custom); ++i) {
    const std::string key = "advice." + std::string(standard_name(static_cast<SubIndication>(i)));
    EXPECT_NE(message(Language::az, key), key);
  }
}

TEST(ReportJson, HasEveryKeyOfTheContract) {
  const json report = json::parse(told(World()).json());
  for (const char* key : {"schema", "document", "indication", "subIndication", "policy", "validationTime", "signatures"}) {
    EXPECT_TRUE(report.contains(key)) << key;
  }
  for (const char* key : {"name", "mediaType", "size", "sha256"}) EXPECT_TRUE(report["document"].contains(key)) << key;
  for (const char* key : {"name", "sha256"}) EXPECT_TRUE(report["policy"].contains(key)) << key;
  const json& signature = report["signatures"][0];
  for (const char* key : {"id", "format", "packaging", "level", "indication", "subIndication", "claimedSigningTime", "bestSignatureTime",
                          "signer", "digestAlgorithm", "signatureAlgorithm", "coverage", "timestamps", "revocation", "trace", "warnings"}) {
    EXPECT_TRUE(signature.contains(key)) << key;
  }
  for (const char* key : {"commonName", "subject", "fin", "voen", "organization", "category", "issuer", "serialNumber", "certificateSha256"}) {
    EXPECT_TRUE(signature["signer"].contains(key)) << key;
  }
  for (const char* key : {"name", "covers", "sha256"}) EXPECT_TRUE(signature["coverage"][0].contains(key)) << key;
  for (const char* key : {"certificate", "source", "status", "thisUpdate", "producedAt"}) {
    EXPECT_TRUE(signature["revocation"][0].contains(key)) << key;
  }
  for (const char* key : {"clause", "passed", "message"}) EXPECT_TRUE(signature["trace"][0].contains(key)) << key;
}

TEST(ReportJson, ValuesOfAPass) {
  const json report = json::parse(told(World()).json());
  EXPECT_EQ(report["schema"], "esign.report/1");
  EXPECT_EQ(report["indication"], "TOTAL-PASSED");
  EXPECT_TRUE(report["subIndication"].is_null());
  EXPECT_EQ(report["validationTime"], "2026-02-05T00:00:00Z");
  const json& signature = report["signatures"][0];
  EXPECT_EQ(signature["level"], "B-B");
  EXPECT_EQ(signature["coverage"][0]["covers"], "full");
  EXPECT_EQ(signature["timestamps"], json::array());
  EXPECT_TRUE(signature["bestSignatureTime"].is_null());
  EXPECT_TRUE(signature["signer"]["category"].is_null());
  EXPECT_EQ(signature["trace"][0]["clause"], "EN 319 102-1 5.2.2");
  EXPECT_EQ(signature["warnings"], json::array());
  EXPECT_EQ(told(World()).json().find('\n'), std::string::npos);
}

TEST(ReportJson, WithoutASignerItIsNull) {
  World w;
  w.signature().candidates.clear();
  const json signature = json::parse(told(w).json())["signatures"][0];
  EXPECT_TRUE(signature["signer"].is_null());
  EXPECT_EQ(signature["subIndication"], "NO_SIGNING_CERTIFICATE_FOUND");
  EXPECT_EQ(signature["revocation"], json::array());
}

TEST(Report, TheWorstSignatureDecides) {
  World w;
  w.facts.signatures.push_back(w.signature());
  w.facts.signatures.push_back(w.signature());
  w.facts.signatures[1].candidates[0].chains.clear();
  EXPECT_EQ(told(w).indication(), Indication::indeterminate);
  EXPECT_EQ(told(w).sub_indication(), SubIndication::no_certificate_chain_found);
  w.facts.signatures[2].references[0].outcome = facts::Match::mismatch;
  EXPECT_EQ(told(w).indication(), Indication::total_failed);
  EXPECT_EQ(told(w).sub_indication(), SubIndication::hash_failure);
  EXPECT_EQ(json::parse(told(w).json())["subIndication"], "HASH_FAILURE");
}

TEST(Report, NoSignatureIsNeverAPass) {
  World w;
  w.facts.signatures.clear();
  EXPECT_EQ(told(w).indication(), Indication::indeterminate);
}

TEST(Report, NamesCannotWriteLines) {
  World w;
  w.sc().common_name = "Günel\nTOTAL-PASSED \xe2\x80\xae" "eslaf";
  w.facts.document.name = "a\r\nb.xml";
  w.signature().references[0].name = "x\x1b[2J";
  w.signature().references[0].outcome = facts::Match::mismatch;
  for (const Language language : kLanguages) {
    const std::string text = told(w).text(language);
    EXPECT_EQ(text.find("\nTOTAL-PASSED"), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
  }
}

TEST(Report, TextSaysTheVerdictInTheFirstLine) {
  World w;
  EXPECT_TRUE(told(w).text(Language::en).starts_with("arayış.xml: the signature is valid (TOTAL-PASSED)\n"));
  EXPECT_TRUE(told(w).text(Language::az).starts_with("arayış.xml: imza etibarlıdır (TOTAL-PASSED)\n"));
  w.signer().value.outcome = facts::ValueCheck::Outcome::invalid;
  EXPECT_TRUE(told(w).text(Language::ru).starts_with("arayış.xml: подпись НЕДЕЙСТВИТЕЛЬНА (TOTAL-FAILED)\n"));
}

TEST(Report, DecidingStepIsTheCause) {
  World w;
  w.r() = {revoked(answer(399.5, 406.5, "IC"), 200)};
  auto conclusion = w.conclude();
  EXPECT_EQ(deciding_step(conclusion)->message_key, "revocation.revoked");
  w.signer().value.outcome = facts::ValueCheck::Outcome::invalid;
  conclusion = w.conclude();
  EXPECT_EQ(deciding_step(conclusion)->message_key, "value.invalid");
  World other;
  other.signature().certificate_references.clear();
  other.signer().reference_digests.clear();
  conclusion = other.conclude();
  EXPECT_EQ(deciding_step(conclusion)->message_key, "element.no-certificate-reference");
  conclusion = World().conclude();
  EXPECT_EQ(deciding_step(conclusion), nullptr);
}

TEST(Report, LevelNeedsEverythingMandatory) {
  World w;
  EXPECT_EQ(told(w).signatures()[0].level, "B-B");
  w.signature().claimed_signing_time.reset();
  EXPECT_EQ(told(w).signatures()[0].level, "none");
  World other;
  other.signature().defects = {{facts::Defect::Weight::conformance, "KeyInfo", "no certificate"}};
  EXPECT_EQ(told(other).signatures()[0].level, "none");
}

json timestamps_of(const World& w) { return json::parse(told(w).json())["signatures"][0]["timestamps"]; }

TEST(ReportJson, TimestampsAreTold) {
  TimeWorld w;
  w.st(400);
  w.at(410).imprint = facts::Match::mismatch;
  const json report = json::parse(told(w).json())["signatures"][0];
  EXPECT_EQ(report["bestSignatureTime"], to_rfc3339(day(400)));
  EXPECT_EQ(report["process"], "LTVM");
  const json first = timestamps_of(w)[0], second = timestamps_of(w)[1];
  EXPECT_EQ(first["kind"], "signature");
  EXPECT_EQ(first["time"], to_rfc3339(day(400)));
  EXPECT_EQ(first["tsa"], "Vaxt möhürü TC");
  EXPECT_EQ(first["indication"], "PASSED");
  EXPECT_TRUE(first["subIndication"].is_null());
  EXPECT_EQ(first["givesBestSignatureTime"], true);
  EXPECT_EQ(first["chain"], (json{"TC", "TI", "TA"}));
  EXPECT_EQ(second["kind"], "archive");
  EXPECT_EQ(second["indication"], "FAILED");
  EXPECT_EQ(second["subIndication"], "HASH_FAILURE");
  EXPECT_EQ(second["givesBestSignatureTime"], false);
}

TEST(Report, TextSaysWhatIsClaimedAndWhatIsProven) {
  TimeWorld w;
  w.st(400);
  const std::string english = told(w).text(Language::en);
  EXPECT_NE(english.find("Proven:"), std::string::npos) << english;
  EXPECT_NE(english.find(to_rfc3339(day(400)) + " (at the latest then, by Vaxt möhürü TC (S-1-T-1))"), std::string::npos) << english;
  EXPECT_NE(english.find("S-1-T-1, over the signature: " + to_rfc3339(day(400)) + ", Vaxt möhürü TC: valid"), std::string::npos) << english;
  EXPECT_NE(told(w).text(Language::az).find("etibarlıdır"), std::string::npos);
  w.facts.timestamps[0].imprint = facts::Match::mismatch;
  EXPECT_NE(told(w).text(Language::en).find("not proven: there is no valid time-stamp"), std::string::npos);
  EXPECT_NE(told(w).text(Language::ru).find("НЕДЕЙСТВИТЕЛЬНА, HASH_FAILURE"), std::string::npos);
}

TEST(Report, LevelsByWhatIsThereAndHolds) {
  TimeWorld w;
  const auto level = [&] { return told(w).signatures()[0].level; };
  w.st(400);
  EXPECT_EQ(level(), "B-T");
  auto& embedded = w.signature().embedded;
  for (const auto& [id, unused] : w.facts.certificates) embedded.push_back(id);
  for (const auto& status : w.chain().status) embedded.push_back(status.answers[0].id);
  EXPECT_EQ(level(), "B-T") << "the TSA's status is not there";
  for (const auto& status : w.tsa(w.facts.timestamps[0]).chains[0].status) embedded.push_back(status.answers[0].id);
  EXPECT_EQ(level(), "B-LT");
  w.at(410);
  w.set_now(1000);
  w.facts.timestamps[1].signature.candidates[0].value.outcome = facts::ValueCheck::Outcome::invalid;
  EXPECT_NE(level(), "B-LTA");
  w.set_now(500);
  w.facts.timestamps[1].signature.candidates[0].value.outcome = facts::ValueCheck::Outcome::valid;
  embedded.push_back(w.r()[0].id);
  embedded.push_back(w.rc()[0].id);
  EXPECT_EQ(level(), "B-LTA");
  w.facts.timestamps[0].imprint = facts::Match::mismatch;
  EXPECT_EQ(level(), "B-B") << "a time-stamp of something else is none";
}

TEST(Report, DecidingStepSaysWhyTimeDidNotHelp) {
  const auto why = [](void (*change)(TimeWorld&)) {
    TimeWorld w;
    change(w);
    const auto conclusion = w.conclude();
    const Step* step = deciding_step(conclusion);
    return step ? step->message_key : "none";
  };
  EXPECT_EQ(why([](TimeWorld& w) { w.st(400); }), "none");
  EXPECT_EQ(why([](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 350)}; w.st(400); }), "revocation.revoked");
  EXPECT_EQ(why([](TimeWorld& w) { w.sc().not_before = day(450); w.st(400); }), "time.before-validity");
  EXPECT_EQ(why([](TimeWorld& w) { w.ct(420); w.st(400); }), "timestamp.order");
  EXPECT_EQ(why([](TimeWorld& w) { w.set_now(1000); w.freshness(10000); w.r() = {data(401, 402, "IC")}; w.st(740); w.at(750); }), "time.after-validity");
  EXPECT_EQ(why([](TimeWorld& w) { w.signature().references[0].outcome = facts::Match::mismatch; w.st(400); }), "hash.mismatch");
}

TEST(Report, SignedOctetsOnlyOfAPassAndOnlyDataObjects) {
  World w;
  auto properties = w.signature().references[0];
  properties.role = facts::Reference::Role::signed_properties;
  w.signature().references.insert(w.signature().references.begin(), properties);
  const Sources sources{{}, [](std::size_t index, std::size_t reference) -> Result<Bytes> {
                          return Bytes{static_cast<std::uint8_t>(index), static_cast<std::uint8_t>(reference)};
                        }};
  const auto octets = told(w, sources).signed_octets(0, 0);
  ASSERT_TRUE(octets);
  EXPECT_EQ(*octets, (Bytes{0, 1}));
  EXPECT_EQ(told(w, sources).signed_octets(0, 1).error().code, Errc::invalid_argument);
  EXPECT_EQ(told(w, sources).signed_octets(1, 0).error().code, Errc::invalid_argument);
  EXPECT_EQ(told(w).signed_octets(0, 0).error().code, Errc::invalid_argument);
  w.r() = {revoked(answer(399.5, 406.5, "IC"), 200)};
  EXPECT_EQ(told(w, sources).signed_octets(0, 0).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace esign::report
