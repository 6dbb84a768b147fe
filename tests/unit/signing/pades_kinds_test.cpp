// SPDX-License-Identifier: Apache-2.0
// Every kind of PDF file, from 1.4 to 2.0: signed, signed again, raised to B-LTA and read.
#include <gtest/gtest.h>

#include "formats/pades/pades.h"
#include "signing/pades_support.h"

namespace esign::signing_test {
namespace {

struct Kind {
  const char* name;
  Document (*make)();
};

Document of_version(test::PdfBuilder builder, std::string_view version) {
  std::string octets = builder.octets();
  octets.replace(5, 3, version);
  return Document::from_octets({octets.begin(), octets.end()}, "ərizə.pdf");
}
Document table(std::string_view version) { return of_version(test::PdfBuilder::page().table(), version); }
Document stream(std::string_view version) { return of_version(test::PdfBuilder::page().stream(5), version); }

/// A table that hides nothing and a stream with the page's content, as writers make them for readers of PDF 1.4 (ISO 32000-2, 7.5.8.4).
Document hybrid() {
  test::PdfBuilder builder = test::PdfBuilder::page();
  const std::string& octets = builder.octets();
  const auto offset_of = [&](unsigned number) { return octets.find("\n" + std::to_string(number) + " 0 obj") + 1; };
  std::string made = octets, data;
  const std::uint64_t own = made.size();
  for (const std::uint64_t at : {std::uint64_t{offset_of(4)}, own}) {
    data += '\1';
    for (int shift = 24; shift >= 0; shift -= 8) data += static_cast<char>(at >> shift & 0xff);
    data += '\0';
  }
  made += "5 0 obj\n<< /Type /XRef /W [1 4 1] /Index [4 2] /Size 6 /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream\nendobj\n";
  const std::uint64_t section = made.size();
  const auto line = [](std::uint64_t at, const char* rest) {
    std::string text = std::to_string(at);
    return text.insert(0, 10 - text.size(), '0') + rest;
  };
  made += "xref\n0 6\n" + line(4, " 65535 f \n");
  for (unsigned number = 1; number <= 3; ++number) made += line(offset_of(number), " 00000 n \n");
  made += line(5, " 00000 f \n") + line(0, " 00000 f \n");
  made += "trailer\n<< /Size 6 /Root 1 0 R /XRefStm " + std::to_string(own) + " >>\nstartxref\n" + std::to_string(section) + "\n%%EOF\n";
  return Document::from_octets({made.begin(), made.end()}, "hibrid.pdf");
}

Document linearised() { return Document::load(std::string(ESIGN_CORPORA) + "/qpdf/qpdf/qtest/qpdf/minimal-linearized.pdf").value(); }

const Kind kKinds[] = {{"1.4 table", [] { return table("1.4"); }},   {"1.5 table", [] { return table("1.5"); }},   {"1.5 stream", [] { return stream("1.5"); }},
                       {"1.6 table", [] { return table("1.6"); }},   {"1.6 stream", [] { return stream("1.6"); }}, {"1.7 table", [] { return table("1.7"); }},
                       {"1.7 stream", [] { return stream("1.7"); }}, {"2.0 table", [] { return table("2.0"); }},   {"2.0 stream", [] { return stream("2.0"); }},
                       {"hybrid", hybrid},                           {"linearised", linearised}};

class PadesKinds : public testing::TestWithParam<Kind> {};

TEST_P(PadesKinds, AreSignedTwiceAndSealed) {
  if (std::string_view(GetParam().name) == "linearised" && !Document::load(std::string(ESIGN_CORPORA) + "/qpdf/qpdf/qtest/qpdf/minimal-linearized.pdf")) GTEST_SKIP() << "no corpora";
  const Document base = GetParam().make();
  const std::size_t before = pdf::read_revisions(base).value().all.size();
  const auto first = sign_pdf(base);
  ASSERT_TRUE(first) << first.error().at << ": " << first.error().detail;
  const auto second = sign_pdf(*first, {}, {"citizen-gunel-sign", "2026-11-20T09:30:00Z"});
  ASSERT_TRUE(second) << second.error().at << ": " << second.error().detail;
  const auto lasting = extended({*second, {}}, Level::b_lta, test_services(std::make_shared<TestAuthority>()));
  ASSERT_TRUE(lasting) << lasting.error().at << ": " << lasting.error().detail;
  Bytes front(static_cast<std::size_t>(base.size()));
  ASSERT_TRUE(lasting->file.read_at(0, front));
  EXPECT_EQ(front, all_of(base));

  const pdf::Revisions revisions = pdf::read_revisions(lasting->file).value();
  EXPECT_TRUE(revisions.findings.empty());
  // A time-stamp of the document for B-T, validation data, and the one that seals them.
  EXPECT_EQ(revisions.all.size(), before + 5);
  for (std::size_t i = before; i < revisions.all.size(); ++i) {
    for (const pdf::Finding& one : revisions.all[i].findings) ADD_FAILURE() << one.rule << " " << one.place << " " << one.detail;
    EXPECT_EQ(revisions.all[i].newest().form, revisions.all[before - 1].newest().form) << "one kind of section in one file";
    EXPECT_FALSE(revisions.all[i].newest().hybrid_at);
  }
  const auto set = formats::pades::read(lasting->file);
  ASSERT_TRUE(set) << set.error().at << ": " << set.error().detail;
  ASSERT_EQ(set->signatures.size(), 2u);
  for (const auto& view : set->signatures) {
    EXPECT_TRUE(view.defects.empty());
    EXPECT_EQ(view.timestamps.size(), 2u);
    for (const auto& one : view.timestamps) EXPECT_EQ(formats::check_imprint(*one, kHostDigest).value().outcome, formats::ImprintCheck::Outcome::match);
    for (const auto& one : view.references) EXPECT_EQ(kHostDigest(one.hash, one.octets).value(), one.expected);
    for (const auto& one : view.revisions->findings) EXPECT_LE(one.level, pdf::ChangeLevel::form) << one.rule << " " << one.place << " " << one.detail;
  }
}

INSTANTIATE_TEST_SUITE_P(All, PadesKinds, testing::ValuesIn(kKinds), [](const auto& one) {
  std::string name = one.param.name;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

}  // namespace
}  // namespace esign::signing_test
