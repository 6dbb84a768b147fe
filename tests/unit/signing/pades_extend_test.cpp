// SPDX-License-Identifier: Apache-2.0
// PDF signatures raised to B-T, B-LT and B-LTA: what is appended, and that nothing that is there changes.
#include <gtest/gtest.h>

#include <set>

#include "formats/pades/pades.h"
#include "signing/pades_support.h"

namespace esign::signing_test {
namespace {

using formats::TimestampKind;

Document raised(const Document& document, Level level, const std::shared_ptr<TestAuthority>& authority) {
  const auto made = extended({document, {}}, level, test_services(authority));
  EXPECT_TRUE(made) << made.error().at << ": " << made.error().detail;
  return made ? made->file : document;
}

std::vector<TimestampKind> kinds(const Document& document, std::size_t signature = 0) {
  std::vector<TimestampKind> all;
  const formats::SignatureSet set = formats::pades::read(document).value();
  for (const auto& timestamp : set.signatures.at(signature).timestamps) {
    EXPECT_EQ(formats::check_imprint(*timestamp, kHostDigest).value().outcome, formats::ImprintCheck::Outcome::match);
    all.push_back(timestamp->kind);
  }
  return all;
}

void expect_front_stays(const Document& before, const Document& after) {
  Bytes front(static_cast<std::size_t>(before.size()));
  ASSERT_TRUE(after.read_at(0, front));
  EXPECT_EQ(front, all_of(before));
}

class PadesExtend : public testing::Test {
 protected:
  Document signed_with(std::size_t spare) {
    PdfSignature pdf;
    pdf.spare = spare;
    return sign_pdf(test::PdfBuilder::page().table().document(), pdf).value();
  }
  std::shared_ptr<TestAuthority> authority = std::make_shared<TestAuthority>();
};

TEST_F(PadesExtend, PutsATokenIntoTheRoomThatWasLeft) {
  const Document before = signed_with(24 * 1024);
  const Document after = raised(before, Level::b_t, authority);
  EXPECT_EQ(after.size(), before.size());
  EXPECT_EQ(kinds(after), std::vector{TimestampKind::signature});
  EXPECT_EQ(pdf::read_revisions(after).value().all.size(), 2u);
}

TEST_F(PadesExtend, StampsTheDocumentWhereThereIsNoRoom) {
  const Document before = signed_with(0);
  const Document after = raised(before, Level::b_t, authority);
  expect_front_stays(before, after);
  EXPECT_EQ(kinds(after), std::vector{TimestampKind::archive});
  // What is there is not repeated.
  EXPECT_EQ(all_of(raised(after, Level::b_t, authority)), all_of(after));
}

TEST_F(PadesExtend, NeverChangesContentsThatSomethingWasAppendedTo) {
  const Document two = sign_pdf(signed_with(24 * 1024), {}, {"legal-emin-sign"}).value();
  const Document after = raised(two, Level::b_t, authority);
  expect_front_stays(two, after);
  EXPECT_EQ(kinds(after, 0), std::vector{TimestampKind::archive});
  EXPECT_EQ(kinds(after, 1), std::vector{TimestampKind::archive});
  EXPECT_EQ(authority->tokens(), 1) << "one time-stamp of the document is for both";
}

TEST_F(PadesExtend, GathersEachValueOnceAndSealsIt) {
  const Document before = signed_with(24 * 1024);
  const Document lasting = raised(before, Level::b_lta, authority);
  EXPECT_EQ(kinds(lasting), (std::vector{TimestampKind::signature, TimestampKind::archive}));
  const Opened file = opened(lasting);
  const pdf::Object store = file.at(file.catalog["DSS"]);
  ASSERT_TRUE(store["Certs"].array() && store["CRLs"].array());
  std::set<Bytes> certificates;
  for (const pdf::Object& one : *store["Certs"].array()) EXPECT_TRUE(certificates.insert(file.window.decoded(*one.reference()).value()).second);
  EXPECT_TRUE(store["VRI"].is_null());
  const pdf::Object stamp = file.at(field_at(file, 1)["V"]);
  EXPECT_TRUE(stamp["Type"].is_name("DocTimeStamp"));
  EXPECT_TRUE(stamp["M"].is_null());
  const pdf::Revisions revisions = pdf::read_revisions(lasting).value();
  for (const auto& revision : revisions.all) EXPECT_TRUE(revision.findings.empty());
  // A renewal.
  const Document renewed = raised(lasting, Level::b_lta, authority);
  expect_front_stays(lasting, renewed);
  EXPECT_EQ(kinds(renewed), (std::vector{TimestampKind::signature, TimestampKind::archive, TimestampKind::archive}));
}

TEST_F(PadesExtend, GoesOnlyWhereLongTermDataMay) {
  PdfSignature closed;
  closed.certification = PdfSignature::Certification::no_changes;
  const Document before = sign_pdf(test::PdfBuilder::page().stream(5).document(), closed).value();
  const Document after = raised(before, Level::b_lta, authority);
  expect_front_stays(before, after);
  EXPECT_FALSE(sign_pdf(after));
}

TEST_F(PadesExtend, AddsNothingToWhatWasChanged) {
  Bytes octets = all_of(signed_with(0));
  octets.at(60) ^= 1;
  const auto made = extended({Document::from_octets(octets, "x.pdf"), {}}, Level::b_t, test_services(authority));
  EXPECT_FALSE(made);
  EXPECT_EQ(authority->tokens(), 0);
}

}  // namespace
}  // namespace esign::signing_test
