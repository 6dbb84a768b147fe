// SPDX-License-Identifier: Apache-2.0
// XML signatures that others made: xmlsec's interoperability files and the XAdES files of the EU's DSS.
#include <algorithm>
#include <sstream>

#include "xades_support.h"

namespace esign::xades_test {
namespace {

const std::filesystem::path kCorpora = ESIGN_CORPORA;

/// Where the answer here is another one than theirs, by the front of the answer, and why that is right.
struct Difference {
  const char* what;    ///< File name for DSS; front of the answer for xmlsec.
  const char* answer;  ///< Front of the answer.
  const char* reason;
};

const Difference kDss[] = {
    {"factura_ejemplo2_32v1.xml", "defect Facturae/Signature/KeyInfo", "the signer's certificate has an empty subjectAltName: no certificate by RFC 5280 section 4.2.1.6"},
    {"Signature-X-BE_ECON-3.xml", "defect document/Signature/KeyInfo", "the signer's certificate has a character outside the alphabet of its string type"},
    {"simple-test.signed-only-detached-LuxTrustCA3.xml", "reference : not here", "detached, and the content is not in the corpus"},
    {"sig_bundle.signed_detached.xml", "reference : not here", "detached, and the content is not in the corpus"},
    {"Signature-X-HU_MIC-1.xml", "error unsupported", "not in UTF-8: refused before anything of it is read"},
    {"Signature-X-UK_ASC-2.xml", "error unsupported", "not in UTF-8: refused before anything of it is read"},
    {"Signature-X-FR_NOT-3.xml", "defect MinuteDepot/Signature/Object[1]/QualifyingProperties: properties of an older", "XAdES 1.2.2: its properties are not read, so that nobody is bound to the signature"},
    {"Signature-X-CZ_ICZ-1.xml", "defect TSAipContent/Signature/Object/QualifyingProperties: properties of an older", "XAdES 1.1.1 or 1.2.2, as above"},
    {"Double-sig-X-E-ERS-LT.xml", "reference #xpointer(/): an XPath transform", "XPath by qualified name is not an expression of the list"},
    {"xmldsig-only.xml", "signing certificate not found", "a plain XML signature signs no certificate reference"},
    {"disable-checks.xml", "reference #CONTENT", "passes in DSS only with its checks switched off"},
};

const Difference kXmlsec[] = {
    {"signature algorithm ", "", "HMAC, DSA, MD5, RIPEMD-160, GOST, SHA3-224, Ed448 and post-quantum algorithms are no rows of the table"},
    {"signing certificate not found", "", "the key is a KeyValue, a name, a URL or a digest of a certificate: keys that no certificate here vouches for"},
    {"reference relationship/", "", "an external URI with the OPC transform; nothing is fetched"},
    {"reference http://www.w3.org/", "", "an external URI; nothing is fetched"},
    {"reference : an XPath transform other", "", "XPath is matched, not evaluated"},
    {"error malformed: line 2, column 1: a document type", "", "a DTD"},
    {"defect Signature/SignatureValue: not r and s", "", "DER or padding where r||s is the rule (XML Signature 1.1 section 6.4.3)"},
    {"defect hello/Signature/SignatureValue: not r and s", "", "as above"},
    {"defect Envelope/Signature/SignatureValue: not r and s", "", "as above"},
};

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> all;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, '\t');) all.push_back(field);
  return all;
}
std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
/// Rows of expected.tsv of one corpus and kind: id, corpus, kind, inputs, expected, detail.
std::vector<std::vector<std::string>> rows(const std::string& corpus, const std::string& kind) {
  std::vector<std::vector<std::string>> found;
  std::ifstream table(kCorpora / "expected.tsv");
  for (std::string line; std::getline(table, line);) {
    auto row = fields(line);
    if (row.size() >= 5 && row[1] == corpus && row[2] == kind) found.push_back(std::move(row));
  }
  return found;
}
/// All signatures intact: "intact", "intact | intact".
bool intact(std::string all) {
  for (std::size_t at; (at = all.find(" | ")) != std::string::npos;) {
    if (all.substr(0, at) != "intact") return false;
    all.erase(0, at + 3);
  }
  return all == "intact";
}

TEST(XadesCorpus, AgreesWithDss) {
  if (!std::filesystem::exists(kCorpora / "dss")) GTEST_SKIP() << "no corpora";
  std::size_t agreed = 0;
  for (const auto& row : rows("dss", "sig-XAdES")) {
    const std::filesystem::path file = kCorpora / row[3].substr(0, row[3].find(','));
    const std::string found = answers(file_text(file));
    const std::string name = file.filename().string();
    const auto* difference = std::ranges::find(kDss, name, &Difference::what);
    if (difference != std::end(kDss)) {
      EXPECT_TRUE(found.starts_with(difference->answer)) << name << ": " << found;
      continue;
    }
    // INDETERMINATE, MIXED and FAILED are about trust, time-stamps, counter-signatures and evidence records, not about this.
    if (row[4] == "CRYPTO-INTACT") {
      EXPECT_TRUE(intact(found)) << name << ": " << found;
    }
    if (row[4] == "CRYPTO-BROKEN") {
      EXPECT_FALSE(intact(found)) << name << ": " << found;
    }
    if (name.starts_with("XSW")) {
      EXPECT_FALSE(intact(found)) << name << ": " << found;
    }
    ++agreed;
  }
  EXPECT_GE(agreed, 55u);
}

TEST(XadesCorpus, RefusesXmlsecFilesByRuleOnly) {
  if (!std::filesystem::exists(kCorpora / "xmlsec")) GTEST_SKIP() << "no corpora";
  std::size_t accepted = 0, judged = 0;
  for (const auto& row : rows("xmlsec", "xmldsig")) {
    const std::filesystem::path file = kCorpora.string() + "/xmlsec/tests/" + row[3] + ".xml";
    if (!std::filesystem::exists(file)) continue;
    const std::string found = answers(file_text(file), {}, Key::any_certificate);
    ++judged;
    if (intact(found)) {
      ++accepted;
      continue;
    }
    const bool by_rule = std::ranges::any_of(kXmlsec, [&](const Difference& rule) { return found.starts_with(rule.what); });
    EXPECT_TRUE(by_rule) << row[3] << ": " << found;
  }
  EXPECT_GE(judged, 200u);
  EXPECT_EQ(accepted, 28u);
}

/// Nothing but the given octets is read, whatever the file asks for; a damaged one gives an answer or an error.
TEST(XadesCorpus, DamagedFilesEnd) {
  if (!std::filesystem::exists(kCorpora / "dss")) GTEST_SKIP() << "no corpora";
  std::size_t files = 0;
  for (const auto& row : rows("dss", "sig-XAdES")) {
    const std::string whole = file_text(kCorpora / row[3].substr(0, row[3].find(',')));
    if (whole.size() > 60'000) continue;
    ++files;
    for (std::size_t n = 1; n <= 12; ++n) {
      std::string damaged = whole;
      damaged[damaged.size() * n / 13] ^= 0x11;
      EXPECT_FALSE(answers(damaged).empty());
      EXPECT_NE(answers(whole.substr(0, whole.size() * n / 13)), "intact");
    }
  }
  EXPECT_GT(files, 20u);
}

}  // namespace
}  // namespace esign::xades_test
