// SPDX-License-Identifier: Apache-2.0
// OpenSSL's OCSP cases (expected.tsv of the corpora) at the instant for which they were made. OpenSSL judges a response by
// itself; here the certificate that it is about is asked for, with the named issuer as anchor, or below it.
// The table of docs/reference/standards/rfc6960.md is compared with what the run counts.
#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/backend.h"
#include "path/verify_certificate.h"
#include "unit/pkix/table.h"

namespace esign::path {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return test::corpora() / "openssl-tests/test/ocsp-tests"; }

/// A .ors file is base64 without PEM lines.
Result<pkix::OcspResponse::Ptr> response(const std::string& name) {
  const Bytes file = test::read_file(folder() / name);
  ESIGN_TRY(const Bytes der, from_base64(as_text(file), Base64Space::xml_whitespace));
  return pkix::OcspResponse::parse(der);
}

pkix::Certificate::Ptr certificate(const std::string& name) {
  const auto parsed = pkix::read_certificates(test::read_file(folder() / name));
  return parsed && !parsed->empty() ? parsed->front() : nullptr;
}

/// "WRID_ND2.ors" is about ND2_Cert_ICA.pem.
pkix::Certificate::Ptr subject_of(std::string name) {
  name = name.substr(0, name.find('.'));
  if (const std::size_t underline = name.rfind('_'); underline != std::string::npos) name = name.substr(underline + 1);
  return certificate(name + (name.ends_with('2') ? "_Cert_ICA.pem" : "_Cert_EE.pem"));
}

struct Case {
  std::string id{}, file{}, anchor{};
  bool accepted = false;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const std::string& line : test::read_lines(test::corpora() / "expected.tsv")) {
    const std::vector<std::string_view> c = split(line, '\t');
    if (c.size() < 6 || c[1] != "openssl-tests" || c[2] != "ocsp") continue;
    const std::string_view anchor = split(c[5], ' ').front();
    all.push_back({std::string(c[0]), std::string(c[3]), std::string(anchor.substr(3)), c[4] == "ACCEPT"});
  }
  return all;
}

/// The certificate that the response is about, verified up to the issuer that the case names. OpenSSL looks at its chains at
/// 2012-12-19 and at no response's age; each is asked here for the instant at which it was made.
Result<PathReport> ask(const Case& row) {
  ESIGN_TRY(const pkix::OcspResponse::Ptr found, response(row.file));
  const bool cross = row.anchor.find("Cross_Root") != std::string::npos;
  CertificateQuestion question{.target = subject_of(row.file), .ocsp = {found}, .at = std::max(found->produced_at(), found->responses().at(0).this_update)};
  question.anchors.add(trust::TrustAnchor(certificate(cross ? "ND1_Issuer_ICA-Cross.pem" : row.anchor)));
  return verify_certificate(question, crypto::openssl());
}

/// Where this product refuses what OpenSSL takes: D3.ors carries a malformed certificate.
bool is_otherwise(const Case& row) { return row.file == "D3.ors" && row.accepted; }

TEST(OcspCorpora, OpenSslCases) {
  if (!fs::exists(folder())) GTEST_SKIP() << "no corpora here";
  std::size_t asked = 0, otherwise = 0;
  for (const Case& row : cases()) {
    const auto answer = ask(row);
    const bool accepted = answer && answer->indication == Indication::passed;
    ++asked;
    if (accepted != row.accepted) ++otherwise;
    EXPECT_EQ(accepted != row.accepted, is_otherwise(row))
        << row.id << ' ' << row.anchor << ": " << (answer ? answer->reason : answer.error().detail);
  }
  EXPECT_EQ(std::to_string(asked) + ' ' + std::to_string(asked - otherwise) + ' ' + std::to_string(otherwise),
            test::counted_row("rfc6960.md", "| `OcspCorpora.OpenSslCases` |", 3));
}

}  // namespace
}  // namespace esign::path
