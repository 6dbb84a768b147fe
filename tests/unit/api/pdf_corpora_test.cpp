// SPDX-License-Identifier: Apache-2.0
// The PDF files of DSS, pyHanko and qpdf, judged without a trust anchor: what is intact is INDETERMINATE for want of a chain, what was
// changed or is broken says so. pdf_corpora.tsv has every file that is not plainly without a signature: file, answer, why it differs from what
// its makers say (empty: it does not, or they say nothing).
#include <esign/verifier.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace esign {
namespace {

namespace fs = std::filesystem;
const fs::path kCorpora = ESIGN_CORPORA;

struct Row {
  std::string answer{}, why{};
};

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> all;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, '\t');) all.push_back(field);
  return all;
}

std::map<std::string, Row> table() {
  std::map<std::string, Row> rows;
  std::ifstream in(std::string(ESIGN_SOURCE_DIR) + "/tests/unit/api/pdf_corpora.tsv");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    const auto cells = fields(line);
    rows[cells.at(0)] = {cells.at(1), cells.size() > 2 ? cells[2] : ""};
  }
  return rows;
}

/// "2 INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND, 1 TOTAL-FAILED/FORMAT_FAILURE"; "malformed" for files that cannot be read.
std::string answer_about(const fs::path& file) {
  static const Verifier verifier(TrustStore(), *Policy::builtin("default"), Evidence());
  const auto report = verifier.verify(*Document::load(file), std::nullopt, *parse_rfc3339("2026-12-01T00:00:00Z"));
  if (!report) return std::string(name(report.error().code));
  std::map<std::string, int> answers;
  for (const SignatureReport& one : report->signatures()) {
    EXPECT_NE(one.indication, Indication::total_passed) << file;
    ++answers[std::string(standard_name(one.indication)) + (one.sub_indication == SubIndication::none ? "" : '/' + std::string(standard_name(one.sub_indication)))];
  }
  std::string all;
  for (const auto& [answer, count] : answers) all += (all.empty() ? "" : ", ") + std::to_string(count) + ' ' + answer;
  return all;
}

TEST(PdfCorpora, AnswersAreThoseOfTheTable) {
  if (!fs::exists(kCorpora)) GTEST_SKIP() << "no corpora";
  const auto rows = table();
  std::size_t without = 0, seen = 0;
  for (const char* corpus : {"dss", "pyhanko", "qpdf"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kCorpora / corpus)) {
      if (entry.path().extension() != ".pdf") continue;
      const std::string file = fs::relative(entry.path(), kCorpora).string(), answer = answer_about(entry.path());
      const auto row = rows.find(file);
      if (row == rows.end()) {
        EXPECT_EQ(answer, "no_signature") << file;
        ++without;
      } else {
        EXPECT_EQ(answer, row->second.answer) << file;
        ++seen;
      }
    }
  }
  EXPECT_EQ(seen, rows.size());
  EXPECT_EQ(without + seen, 733u);
}

/// What DSS's own tests say about the cryptography of its files.
TEST(PdfCorpora, AgreesWithDssAboutCryptography) {
  std::ifstream expected(kCorpora / "expected.tsv");
  if (!expected) GTEST_SKIP() << "no corpora";
  const auto rows = table();
  std::size_t agrees = 0, differs = 0;
  for (std::string line; std::getline(expected, line);) {
    const auto cells = fields(line);
    if (cells.size() < 5 || cells[2] != "sig-PAdES") continue;
    const auto row = rows.find(cells[3]);
    ASSERT_NE(row, rows.end()) << cells[3];
    const bool broken_there = cells[4] == "CRYPTO-BROKEN";
    const bool broken_here = row->second.answer.find("FAILED") != std::string::npos || row->second.answer.find("INDETERMINATE") == std::string::npos;
    if (cells[4] == "SEE-TEST") continue;
    if (broken_here == broken_there) ++agrees;
    else ++differs;
    EXPECT_EQ(broken_here != broken_there, !row->second.why.empty()) << cells[3] << ": a difference and its reason go together";
  }
  std::cout << "[ dss      ] " << agrees << " agree, " << differs << " differ\n";
}

}  // namespace
}  // namespace esign
