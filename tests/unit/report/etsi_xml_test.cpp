// SPDX-License-Identifier: Apache-2.0
// The ETSI report of every story in tests/facts against the published schema, and what a reader looks for in it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "facts/facts_json.h"
#include "report/report.h"
#include "unit/validation/time_world.h"

namespace esign::report {
namespace {

namespace fs = std::filesystem;
using namespace validation::world;

const fs::path kStories = fs::path(ESIGN_SOURCE_DIR) / "tests" / "facts";
const fs::path kSchemas = fs::path(ESIGN_CORPORA) / ".." / "schemas";

std::string told(facts::Facts facts) { return compose(std::move(facts), default_policy(), {}).etsi_xml(); }

/// What the validator says against these reports; empty when all are valid.
std::string complaints(const std::map<std::string, std::string>& reports) {
  const fs::path folder = fs::temp_directory_path() / ("esign-etsi-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::string files;
  for (const auto& [name, xml] : reports) {
    const fs::path path = folder / (name + ".xml");
    std::ofstream(path, std::ios::binary) << xml;
    files += " '" + path.string() + "'";
  }
  const std::string command = std::string(ESIGN_SOURCE_DIR) + "/tests/schemas/validate '" + kSchemas.string() + "' TS119102-2-v141.xsd" + files + " 2>'" + (folder / "log").string() + "'";
  const int status = std::system(command.c_str());
  std::ifstream log(folder / "log");
  std::string text{std::istreambuf_iterator<char>(log), {}};
  fs::remove_all(folder);
  return status == 0 ? std::string() : "status " + std::to_string(status) + '\n' + text;
}

TEST(EtsiReport, IsValidByItsSchemaForEveryStory) {
  if (!fs::exists(kSchemas)) GTEST_SKIP() << "no " << kSchemas;
  std::map<std::string, std::string> reports;
  for (const auto& entry : fs::directory_iterator(kStories)) {
    if (!entry.is_directory()) continue;
    std::ifstream file(entry.path() / "facts.json", std::ios::binary);
    auto facts = facts::from_json(std::string{std::istreambuf_iterator<char>(file), {}});
    ASSERT_TRUE(facts) << entry.path();
    reports[entry.path().filename().string()] = told(std::move(*facts));
  }
  ASSERT_GE(reports.size(), 10u);
  EXPECT_EQ(complaints(reports), "");
}

/// Stories with time-stamps, each in its own world.
struct TimedStory {
  const char* name;
  void (*change)(TimeWorld&);
};
constexpr TimedStory kTimedStories[] = {
    {"signature-time-stamp", [](TimeWorld& w) { w.st(399.95); }},
    {"content-and-signature", [](TimeWorld& w) { w.ct(399.8).attribute = "content-time-stamp"; w.st(399.95); }},
    {"individual-content", [](TimeWorld& w) { w.ct(399.8).attribute = "xades:IndividualDataObjectsTimeStamp"; }},
    {"references", [](TimeWorld& w) { w.token(Timestamp::Kind::references, 399.96, "TC").attribute = "xades:RefsOnlyTimeStamp"; }},
    {"unfit", [](TimeWorld& w) { w.st(399.95).imprint = facts::Match::mismatch; }},
    {"unknown-authority", [](TimeWorld& w) { w.tsa(w.st(399.95)).chains.clear(); }},
    {"no-authority", [](TimeWorld& w) { w.st(399.95).signature.candidates.clear(); }},
    {"revoked-authority", [](TimeWorld& w) { TimeWorld::rt(w.st(399.95)) = {revoked(data(499.5, 506.5, "TI"), 450)}; }},
    {"archived", [](TimeWorld& w) { w.st(399.95); w.at(400.5); }},
    {"archived-twice-and-expired", [](TimeWorld& w) { w.set_now(1000); w.st(399.95); w.at(700); w.at(900); }},
    {"vouched", [](TimeWorld& w) { w.facts.proofs = {{"S-1", day(420)}, {"nobody knows what", day(421)}}; }},
    {"listed", [](TimeWorld& w) {
       w.facts.listings["SC"] = {{QualificationLaw::azerbaijan, "AZ 7", std::string(64, 'a'), {{{}, SignatureQualification::not_qualified, {{"service", QualificationStep::Outcome::failed, "no"}}}}},
                                 {QualificationLaw::european_union, "EE 3", std::string(64, 'b'), {{{}, SignatureQualification::qualified_seal, {}}}}};
     }},
};

TEST(EtsiReport, IsValidByItsSchemaWithTimestamps) {
  if (!fs::exists(kSchemas)) GTEST_SKIP() << "no " << kSchemas;
  std::map<std::string, std::string> reports;
  for (const TimedStory& story : kTimedStories) {
    TimeWorld w;
    story.change(w);
    reports[story.name] = told(w.facts);
  }
  EXPECT_EQ(complaints(reports), "");
}

std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  const auto first = text.find(begin);
  if (first == std::string::npos) return {};
  const auto last = text.find(end, first);
  return text.substr(first, last == std::string::npos ? last : last - first);
}

TEST(EtsiReport, ATimestampIsAnObjectWithAReportOfItsOwn) {
  TimeWorld w;
  w.st(399.95);
  w.st(399.97).imprint = facts::Match::mismatch;
  const std::string xml = told(w.facts);
  // The attribute leads to the object, the best time to what proves it.
  const std::string attribute = between(xml, "<SignatureTimeStamp ", "</SignatureTimeStamp>");
  const std::string id = between(attribute, "T-", "\"");
  ASSERT_FALSE(id.empty()) << attribute;
  EXPECT_NE(attribute.find("<TimeStampValue>2026-02-04T22:48:00Z</TimeStampValue>"), std::string::npos) << attribute;
  EXPECT_NE(between(xml, "<BestSignatureTime>", "</BestSignatureTime>").find("<POEObject VOReference=\"" + id + "\"/>"), std::string::npos);
  const std::string object = between(xml, "<ValidationObject id=\"" + id + "\">", "</ValidationObject>");
  EXPECT_NE(object.find("validationObject:timestamp"), std::string::npos);
  EXPECT_NE(object.find("<SignatureReference><OtherInformation>S-1</OtherInformation></SignatureReference></POEProvisioning><ValidationReport>"), std::string::npos) << object;
  EXPECT_NE(object.find("mainindication:passed</MainIndication><AssociatedValidationReportData><CertificateChain>"), std::string::npos) << object;
  // The one over something else proves nothing and says so.
  const std::string other = xml.substr(xml.find("<SignatureIdentifier id=\"S-1-T-2\">"));
  EXPECT_NE(other.find("mainindication:failed</MainIndication><SubIndication>urn:etsi:019102:subindication:HASH_FAILURE"), std::string::npos);
  EXPECT_EQ(xml.find("<POEProvisioning>", xml.find("<POEProvisioning>") + 1), std::string::npos) << "one of two proves";
}

TEST(EtsiReport, ObjectsSayWhatProvesThem) {
  TimeWorld w;
  w.set_now(1000);
  w.st(399.95);
  w.at(700);
  w.at(900);
  const std::string xml = told(w.facts);
  const std::string archive = "<POETime>" + to_rfc3339(day(700)) + "</POETime><TypeOfProof>urn:etsi:019102:poetype:validation</TypeOfProof><POEObject VOReference=\"T-";
  EXPECT_NE(xml.find(archive), std::string::npos) << xml;
  EXPECT_EQ(xml.find("poetype:provided"), std::string::npos);
  EXPECT_NE(between(xml, "<ArchiveTimeStamp ", "</ArchiveTimeStamp>").find("<TimeStampValue>" + to_rfc3339(day(700)) + "</TimeStampValue>"), std::string::npos);
  TimeWorld vouched;
  vouched.facts.signature_time_indication = day(420);
  EXPECT_NE(told(vouched.facts).find("<BestSignatureTime><POETime>" + to_rfc3339(day(420)) + "</POETime><TypeOfProof>urn:etsi:019102:poetype:provided</TypeOfProof></BestSignatureTime>"),
            std::string::npos);
}

TEST(EtsiReport, SaysWhatTheSignatureIsByLaw) {
  TimeWorld w;
  kTimedStories[std::size(kTimedStories) - 1].change(w);
  EXPECT_NE(told(w.facts).find("<SignatureQuality><SignatureQualityInformation>urn:esign:signature-quality:AZ:not-qualified</SignatureQualityInformation>"
                               "<SignatureQualityInformation>urn:esign:signature-quality:AZ:reason:qualification.service</SignatureQualityInformation>"
                               "<SignatureQualityInformation>urn:esign:signature-quality:EU:qualified-seal</SignatureQualityInformation></SignatureQuality>"),
            std::string::npos);
  EXPECT_EQ(told(World().facts).find("SignatureQuality"), std::string::npos);
}

TEST(EtsiReport, SaysTheVerdictInTheWordsOfTheStandard) {
  World w;
  const std::string passed = told(w.facts);
  EXPECT_NE(passed.find("<MainIndication>urn:etsi:019102:mainindication:total-passed</MainIndication>"), std::string::npos);
  EXPECT_EQ(passed.find("<SubIndication>"), std::string::npos);
  w.facts.signatures[0].references[0].outcome = facts::Match::mismatch;
  const std::string failed = told(w.facts);
  EXPECT_NE(failed.find("<MainIndication>urn:etsi:019102:mainindication:total-failed</MainIndication>"
                        "<SubIndication>urn:etsi:019102:subindication:HASH_FAILURE</SubIndication>"),
            std::string::npos);
}

TEST(EtsiReport, TakesNoMarkupFromAName) {
  World w;
  w.facts.document.name = "a\"><MainIndication>urn:etsi:019102:mainindication:total-passed</MainIndication>\x01\xEF\xBF\xBE.xml";
  w.facts.signatures[0].references[0].outcome = facts::Match::mismatch;
  const std::string text = told(w.facts);
  EXPECT_EQ(text.find("mainindication:total-passed<"), std::string::npos);
  EXPECT_NE(text.find("\\u{0001}\\u{FFFE}.xml#"), std::string::npos);
}

}  // namespace
}  // namespace esign::report
