// SPDX-License-Identifier: Apache-2.0
// Path cases of other projects (expected.tsv of the corpora): Botan's BSI and x509test sets, BoringSSL's chains, OpenSSL's
// 25-test_verify. Where this product answers otherwise, foreign_differences.tsv has the row, and its last column the answer
// and why. To accept a new list: ESIGN_ACCEPT=1 unit_path --gtest_filter='ForeignPaths.*', then read the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "crypto/backend.h"
#include "path/verify_certificate.h"
#include "unit/pkix/table.h"

namespace esign::path {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string id{}, corpus{}, inputs{}, expected{}, detail{};
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const std::string& line : test::read_lines(test::corpora() / "expected.tsv")) {
    const std::vector<std::string_view> c = split(line, '\t');
    if (c.size() < 6 || c[2] != "path" || c[1] == "pkits") continue;
    all.push_back({std::string(c[0]), std::string(c[1]), std::string(c[3]), std::string(c[4]), std::string(c[5])});
  }
  return all;
}

Time at(std::string_view rfc3339) { return *parse_rfc3339(rfc3339); }

/// Certificates of a file, without those that do not parse: a case that needs one of them then finds no path.
std::vector<pkix::Certificate::Ptr> load(const fs::path& file) {
  auto certificates = pkix::read_certificates(test::read_file(file));
  return certificates ? *std::move(certificates) : std::vector<pkix::Certificate::Ptr>{};
}

void add(std::vector<pkix::Certificate::Ptr>& pool, const fs::path& file) {
  for (const auto& certificate : load(file)) pool.push_back(certificate);
}

/// A folder with *.TC.pem.crt (target), *.TA.pem.crt (anchor), *.ca.pem.crt and crls/.
CertificateQuestion bsi(const Case& row) {
  CertificateQuestion question;
  question.at = at("2017-08-19T00:00:00Z");
  question.revocation = row.id.find("CRL") != std::string::npos ? RevocationChecking::required : RevocationChecking::none;
  for (const auto& entry : fs::recursive_directory_iterator(test::corpora() / "botan/src/tests/data/x509" / row.inputs)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".TC.pem.crt")) {
      const auto target = load(entry.path());
      if (!target.empty()) question.target = target.front();
    } else if (name.ends_with(".TA.pem.crt")) {
      static_cast<void>(question.anchors.add_file(test::read_file(entry.path())).has_value());
    } else if (name.ends_with(".crt")) {
      add(question.certificates, entry.path());
    } else if (name.ends_with(".crl")) {
      const auto crls = pkix::read_crls(test::read_file(entry.path()));
      if (crls) question.crls.insert(question.crls.end(), crls->begin(), crls->end());
    }
  }
  return question;
}

CertificateQuestion chain_file(const fs::path& file, const fs::path& root) {
  CertificateQuestion question;
  question.revocation = RevocationChecking::none;
  question.certificates = load(file);
  if (!question.certificates.empty()) question.target = question.certificates.front();
  for (const auto& anchor : load(root)) question.anchors.add(trust::TrustAnchor(anchor));
  return question;
}

CertificateQuestion x509test(const Case& row) {
  const fs::path folder = test::corpora() / "botan/src/tests/data/x509/x509test";
  CertificateQuestion question = chain_file(folder / fs::path(row.inputs).filename(), folder / "root.pem");
  question.at = at("2016-10-21T04:20:00Z");
  return question;
}

/// The last certificate of chain.pem is the anchor; other kinds of trust are a browser's and not asked here.
CertificateQuestion boringssl(const Case& row) {
  const std::vector<std::string_view> detail = split(row.detail, ' ');
  if (detail[0] != "TRUSTED_ANCHOR" || detail.size() < 2 || detail[1].size() != 13) return {};
  CertificateQuestion question = chain_file(test::corpora() / "boringssl-pki/pki/testdata" / row.inputs, {});
  if (question.certificates.size() < 2) return {};
  question.anchors.add(trust::TrustAnchor(question.certificates.back()));
  question.certificates.pop_back();
  const std::string t(detail[1]);
  question.at = at("20" + t.substr(0, 2) + '-' + t.substr(2, 2) + '-' + t.substr(4, 2) + 'T' + t.substr(6, 2) + ':' + t.substr(8, 2) + ':' +
                   t.substr(10, 2) + 'Z');
  return question;
}

/// "target trusted=a,b untrusted=c", with trust settings of OpenSSL's own ("+serverAuth") left out of the question.
CertificateQuestion openssl(const Case& row) {
  const fs::path folder = test::corpora() / "openssl-tests/test/certs";
  const std::vector<std::string_view> words = split(row.inputs, ' ');
  CertificateQuestion question;
  question.revocation = RevocationChecking::none;
  question.at = at("2026-11-21T00:00:00Z");
  const auto target = load(folder / (std::string(words[0]) + ".pem"));
  if (!target.empty()) question.target = target.front();
  for (const std::string_view name : split(words[1].substr(8), ','))
    static_cast<void>(question.anchors.add_file(test::read_file(folder / (std::string(name) + ".pem"))).has_value());
  for (const std::string_view name : split(words[2].substr(10), ',')) add(question.certificates, folder / (std::string(name) + ".pem"));
  if (row.detail.find("purpose=timestampsign") != std::string::npos) question.purpose = Purpose::time_stamping;
  return question;
}

CertificateQuestion question_of(const Case& row) {
  if (row.corpus == "boringssl-pki") return boringssl(row);
  if (row.corpus == "openssl-tests") return openssl(row);
  return row.id.starts_with("bsi/") ? bsi(row) : x509test(row);
}

/// What this product says, as a line of the list, or empty when it says what is expected.
std::string difference(const Case& row) {
  const CertificateQuestion question = question_of(row);
  std::string answer = "target does not parse";
  bool accepted = false;
  if (question.target) {
    const Result<PathReport> report = verify_certificate(question, crypto::openssl());
    accepted = report && report->indication == Indication::passed;
    answer = report ? std::string(name(report->indication)) + ' ' + report->sub_indication + ' ' + report->reason : report.error().detail;
  }
  if (accepted == (row.expected == "ACCEPT")) return {};
  return row.corpus + '\t' + row.id + '\t' + row.detail + '\t' + row.expected + '\t' + answer;
}

bool is_asked(const Case& row) {
  if (row.corpus == "boringssl-pki") return row.detail.starts_with("TRUSTED_ANCHOR ");
  // OpenSSL's auxiliary trust settings ("+serverAuth", "-anyEKU") and its other inputs are not part of a PKIX question.
  if (row.corpus == "openssl-tests") return row.inputs.find('+') == std::string::npos && row.detail.find("purpose=ssl") == std::string::npos;
  return row.id.find("Wildcard") == std::string::npos && row.id.find("InvalidName") == std::string::npos;  // host names
}

/// A row of the kept list: what the run says, then a class in one word and a sentence why.
struct Kept {
  std::string line{}, reason_class{}, reason{};
};
std::vector<Kept> kept(const fs::path& list) {
  std::vector<Kept> rows;
  for (const std::string& line : test::read_lines(list)) {
    const std::size_t sentence = line.rfind('\t'), word = line.rfind('\t', sentence - 1);
    rows.push_back({line.substr(0, word), line.substr(word + 1, sentence - word - 1), line.substr(sentence + 1)});
  }
  return rows;
}

/// "220 174 46" for one corpus: what docs/reference/standards/rfc5280.md says in its row.
std::string counted(std::size_t asked, std::size_t otherwise) {
  return std::to_string(asked) + ' ' + std::to_string(asked - otherwise) + ' ' + std::to_string(otherwise);
}

std::string corpus_of(const Case& row) {
  if (row.corpus != "botan") return row.corpus;
  return row.id.starts_with("bsi/") ? "BSI" : "x509test";
}

TEST(ForeignPaths, DifferExactlyWhereTheListSays) {
  if (!fs::exists(test::corpora() / "expected.tsv")) GTEST_SKIP() << "no corpora here";
  const fs::path list = fs::path(ESIGN_SOURCE_DIR) / "tests/unit/path/foreign_differences.tsv";
  const std::vector<Kept> rows = kept(list);
  std::vector<std::string> differences, expected;
  for (const Kept& row : rows) expected.push_back(row.line);
  std::map<std::string, std::size_t> asked, otherwise;
  for (const Case& row : cases()) {
    if (!is_asked(row)) continue;
    ++asked[corpus_of(row)];
    if (std::string line = difference(row); !line.empty()) {
      ++otherwise[corpus_of(row)];
      differences.push_back(std::move(line));
    }
  }
  if (std::getenv("ESIGN_ACCEPT") != nullptr) {
    std::ofstream out(list);
    for (const std::string& line : differences) {
      const auto known = std::ranges::find(rows, line, &Kept::line);
      out << line << '\t' << (known == rows.end() ? "\t" : known->reason_class + '\t' + known->reason) << '\n';
    }
  }
  EXPECT_EQ(differences, expected);
  for (const auto& [corpus, count] : asked)
    EXPECT_EQ(counted(count, otherwise[corpus]), test::counted_row("rfc5280.md", "| `ForeignPaths` " + corpus + " |", 3)) << corpus;
}

TEST(ForeignPaths, EachDifferenceHasAReason) {
  constexpr std::string_view kClasses[] = {"browser", "auth-level", "purpose", "algorithm", "host-name", "budget", "profile", "anchor", "input"};
  for (const Kept& row : kept(fs::path(ESIGN_SOURCE_DIR) / "tests/unit/path/foreign_differences.tsv")) {
    EXPECT_NE(std::ranges::find(kClasses, row.reason_class), std::end(kClasses)) << row.line << ": " << row.reason_class;
    EXPECT_GT(row.reason.size(), 20u) << row.line;
  }
}

}  // namespace
}  // namespace esign::path
