// SPDX-License-Identifier: Apache-2.0
// Encrypted PDF files: signed, raised and read with a password, and what happens without it.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/pades/pades.h"
#include "pdf/serialise.h"
#include "signing/pades_support.h"

namespace esign::signing_test {
namespace {

std::shared_ptr<const Pin> pin(std::string_view text) { return std::make_shared<const Pin>(std::span<const char>(text.data(), text.size())); }

/// "DF-01 trailer/Encrypt", a line each.
std::string findings_of(const formats::SignatureView& view) {
  std::string all;
  for (const auto& one : view.revisions->findings) all += one.rule + ' ' + one.place + ' ' + one.detail + '\n';
  return all;
}

/// RC4 of 40 and 128 bits, and AES of 256: the user's password is "view", the owner's is "master".
class PadesPassword : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    auto document = Document::load(std::string(ESIGN_CORPORA) + "/qpdf/qpdf/qtest/qpdf/" + GetParam());
    if (!document) GTEST_SKIP() << "no corpora";
    PdfSignature pdf;
    pdf.reason = "Məxfi";
    pdf.password = pin("master");
    auto made = sign_pdf(*document, pdf);
    ASSERT_TRUE(made) << made.error().at << ": " << made.error().detail;
    signed_.emplace(*std::move(made));
  }
  std::optional<Document> signed_{};
};

TEST_P(PadesPassword, OpensWithTheUsersAndTheOwnersOnly) {
  for (const char* password : {"view", "master"}) {
    const auto set = formats::pades::read(*signed_, Limits{}, {password, {}});
    ASSERT_TRUE(set) << password << ": " << set.error().detail;
    ASSERT_EQ(set->signatures.size(), 1u);
    EXPECT_TRUE(set->signatures[0].defects.empty());
    EXPECT_TRUE(set->signatures[0].revisions->findings.empty());
    const auto outline = formats::pades::outline(*signed_, {}, password);
    ASSERT_TRUE(outline);
    EXPECT_EQ(outline->signatures.at(0).reason, "Məxfi");
  }
  for (const char* password : {"", "View", "view ", "VIEW", "ə"}) {
    const auto set = formats::pades::read(*signed_, Limits{}, {password, {}});
    ASSERT_FALSE(set) << password;
    EXPECT_EQ(set.error().code, Errc::denied);
    EXPECT_EQ(set.error().at, "Encrypt");
  }
}

TEST_P(PadesPassword, RaisesAndComparesUnderTheSameKey) {
  LongTermServices services = test_services(std::make_shared<TestAuthority>());
  EXPECT_FALSE(extended({*signed_, {}}, Level::b_lta, services));
  services.password = pin("view");
  if (std::string_view(GetParam()).find("R6") == std::string_view::npos) services.password = pin("master");  // The user may not there.
  const auto made = extended({*signed_, {}}, Level::b_lta, services);
  ASSERT_TRUE(made) << made.error().at << ": " << made.error().detail;
  const auto set = formats::pades::read(made->file, Limits{}, {"view", {}});
  ASSERT_TRUE(set) << set.error().detail;
  const formats::SignatureView& view = set->signatures.at(0);
  ASSERT_EQ(view.timestamps.size(), 2u);
  EXPECT_EQ(formats::check_imprint(*view.timestamps[0], kHostDigest).value().outcome, formats::ImprintCheck::Outcome::match);
  EXPECT_FALSE(view.crls.empty());
  EXPECT_TRUE(view.revisions->findings.size() > 0) << "the later revisions were looked at";
  for (const auto& one : view.revisions->findings) EXPECT_LE(one.level, pdf::ChangeLevel::long_term) << one.rule << one.detail;
}

TEST_P(PadesPassword, RefusesARevisionThatChangesEncryption) {
  const Opened file = opened(*signed_, "view");
  const auto with = [&](const std::string& encrypt) {
    const auto revisions = pdf::read_revisions(*signed_).value();
    const auto root = *file.window.trailer()["Root"].reference();
    const std::uint64_t at = signed_->size();
    Bytes octets = all_of(*signed_);
    const auto ids = *file.window.trailer()["ID"].array();
    const std::string id = pdf::hex_string(as_view(*ids[0].string()));
    const std::string section = "xref\n0 0\ntrailer\n<< /Size " + std::to_string(file.window.trailer()["Size"].integer().value()) + " /Root " +
                                std::to_string(root.number) + " 0 R /Prev " + std::to_string(revisions.all.back().newest().begin) + " /ID [" + id + " " + id +
                                "]" + encrypt + " >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
    append(octets, as_view(section));
    return Document::from_octets(std::move(octets), "x.pdf");
  };
  // Taken away: the plain revision opens with any password, the ones before with theirs.
  const auto bare = formats::pades::read(with(""), Limits{}, {"view", {}});
  ASSERT_TRUE(bare) << bare.error().at << bare.error().detail;
  // Object streams that stay encrypted cannot be read without the entry: then nobody tells what changed.
  const std::string found = findings_of(bare->signatures.at(0));
  EXPECT_TRUE(found.find("DF-01 trailer/Encrypt") != std::string::npos || found.find("DF-34") != std::string::npos) << found;
  EXPECT_EQ(formats::pades::read(with(""), Limits{}, {"", {}}).error().code, Errc::denied);
  // Another one: nobody's password opens both.
  EXPECT_FALSE(formats::pades::read(with(" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + std::string(64, '0') + "> /U <" + std::string(64, '0') + "> >>"), Limits{}, {"view", {}}));
}

INSTANTIATE_TEST_SUITE_P(Methods, PadesPassword, testing::Values("enc-R2,V1,U=view,O=master.pdf", "enc-R3,V2,U=view,O=master.pdf", "enc-XI-R6,V5,U=view,O=master.pdf"));

}  // namespace
}  // namespace esign::signing_test
