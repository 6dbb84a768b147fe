// SPDX-License-Identifier: Apache-2.0
// NIST PKITS: every row of pkits.tsv through verify_certificate().
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.h"
#include "crypto/backend.h"
#include "path/verify_certificate.h"
#include "unit/pkix/corpora.h"

namespace esign::path {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::vector<std::string> columns{};
  const std::string& operator[](std::size_t i) const { return columns.at(i); }
};

std::vector<Row> rows() {
  std::vector<Row> all;
  for (const std::string& line : test::read_lines(test::corpora() / "pkits/pkits.tsv")) {
    Row row;
    for (const std::string_view column : split(line, '\t')) row.columns.emplace_back(column);
    if (row[0] != "number") all.push_back(std::move(row));
  }
  return all;
}

pkix::Certificate::Ptr certificate(std::string_view name) {
  const auto parsed = pkix::Certificate::parse(test::read_file(test::corpora() / "pkits/certs" / (std::string(name) + ".crt")));
  return parsed ? *parsed : nullptr;
}

asn1::Oid policy(std::string_view name) {
  if (name == "anyPolicy") return kAnyPolicy;
  return *asn1::Oid::from_text("2.16.840.1.101.3.2.1.48." + std::string(1, name.back()));
}

Result<CertificateQuestion> question(const Row& row) {
  CertificateQuestion question;
  std::vector<pkix::Certificate::Ptr> path;
  for (const std::string_view name : split(row[3], ',')) path.push_back(certificate(name));
  question.anchors.add(trust::TrustAnchor(path.front()));
  question.target = path.back();
  question.certificates.assign(path.begin() + 1, path.end() - 1);
  for (const std::string_view name : split(row[4], ',')) {
    ESIGN_TRY(const pkix::Crl::Ptr crl, pkix::Crl::parse(test::read_file(test::corpora() / "pkits/crls" / (std::string(name) + ".crl"))));
    question.crls.push_back(crl);
  }
  ESIGN_TRY(question.at, parse_rfc3339("2011-04-15T00:00:00Z"));
  question.initial_policies.clear();
  for (const std::string_view name : split(row[5], ',')) question.initial_policies.insert(policy(name));
  question.require_explicit_policy = row[6] == "true";
  question.inhibit_policy_mapping = row[7] == "true";
  question.inhibit_any_policy = row[8] == "true";
  return question;
}

/// The rows where this product answers otherwise, on purpose: it has no DSA (docs/reference/standards/rfc5280.md).
const std::map<std::string, std::string> kDeviations = {{"4.1.4", "INDETERMINATE"}, {"4.1.5", "INDETERMINATE"}};

TEST(Pkits, EveryRowAsNistExpects) {
  if (!fs::exists(test::corpora() / "pkits")) GTEST_SKIP() << "no corpora here";
  std::size_t count = 0;
  for (const Row& row : rows()) {
    ++count;
    const Result<CertificateQuestion> asked = question(row);
    ASSERT_TRUE(asked) << row[0];
    const Result<PathReport> report = verify_certificate(*asked, crypto::openssl());
    ASSERT_TRUE(report) << row[0] << ' ' << report.error().detail;
    const auto deviation = kDeviations.find(row[0]);
    if (deviation != kDeviations.end()) {
      EXPECT_EQ(name(report->indication), deviation->second) << row[0] << ' ' << report->reason;
      continue;
    }
    EXPECT_EQ(report->indication == Indication::passed, row[9] == "true")
        << row[0] << ' ' << row[2] << ": " << name(report->indication) << ' ' << report->sub_indication << ' ' << report->reason;
  }
  EXPECT_EQ(count, 249u);
}

/// Valid paths of PKITS that a judge does not accept: with --cross-check they are INDETERMINATE and say so. All are name
/// constraints that Botan 2 reads more narrowly than RFC 5280 section 4.2.1.10.
const std::set<std::string> kDisagreements = {"4.13.18", "4.13.21", "4.13.23", "4.13.27", "4.13.34"};

TEST(Pkits, WithTwoJudgesNothingMoreIsAcceptedAndEachObjectionIsKnown) {
  if (!fs::exists(test::corpora() / "pkits")) GTEST_SKIP() << "no corpora here";
  std::set<std::string> disagreements;
  for (const Row& row : rows()) {
    const Result<CertificateQuestion> asked = question(row);
    ASSERT_TRUE(asked) << row[0];
    const Result<PathReport> report = verify_certificate(*asked, crypto::cross_checked());
    ASSERT_TRUE(report) << row[0] << ' ' << report.error().detail;
    if (row[9] != "true") {
      EXPECT_NE(report->indication, Indication::passed) << row[0];
    } else if (report->indication != Indication::passed && !kDeviations.contains(row[0])) {
      EXPECT_EQ(report->indication, Indication::indeterminate) << row[0];
      EXPECT_NE(report->reason.find("botan: Certificate does not pass name constraint"), std::string::npos) << report->reason;
      disagreements.insert(row[0]);
    }
  }
  EXPECT_EQ(disagreements, kDisagreements);
}

}  // namespace
}  // namespace esign::path
