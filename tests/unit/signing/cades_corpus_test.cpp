// SPDX-License-Identifier: Apache-2.0
// The CAdES files of the EU's DSS: what its own tests say about their cryptography, and what is said here.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "signing/openssl_cms.h"

namespace esign::signing_test {
namespace {

const std::filesystem::path kCorpora = ESIGN_CORPORA;

/// Where the answer here is another one than DSS's, and why that is right.
struct Difference {
  const char* file;
  const char* answer;
  const char* reason;
};
const Difference kDifferences[] = {
    {"cades-double-signing-certificate.p7m", "malformed: : trailing data after the ContentInfo",
     "zero octets of a PDF /Contents string follow the ContentInfo; a CMS file ends where its ContentInfo ends"},
    {"CAdES-BpB-att-SHA3_224-SHA3_224withRSA.p7m", "algorithm: hash algorithm 2.16.840.1.101.3.4.2.7",
     "SHA3-224 is not computed here: 112 bit are not enough for new signatures and no older ones are known"},
    {"cms-no-sign-cert.p7m", "no signed certificate reference",
     "DSS calls the cryptography MIXED: without signing-certificate nothing says which key is meant"},
    {"no-key-info-cert.pkcs7", "signer certificate is not there",
     "DSS is given the certificate by hand; the file has none, and this test gives none"},
};

std::string words(const std::vector<std::string>& answers) {
  std::string all;
  for (const std::string& answer : answers) all += answer + "\n";
  return all;
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> all;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, '\t');) all.push_back(field);
  return all;
}

/// Whether every signature of the file is intact, its content apart where that is not in the file.
bool intact(const std::string& answer) {
  std::istringstream in(answer);
  for (std::string part; std::getline(in, part, '|');) {
    if (part.find("intact") == std::string::npos) return false;
  }
  return true;
}

TEST(CadesCorpus, AgreesWithDssAboutCryptography) {
  std::ifstream table(kCorpora / "expected.tsv");
  if (!table) GTEST_SKIP() << "no corpora";
  std::map<std::string, const Difference*> differences;
  for (const Difference& difference : kDifferences) differences[difference.file] = &difference;
  std::set<std::string> seen;
  std::vector<std::string> disagreements;
  std::size_t rows = 0;
  for (std::string line; std::getline(table, line);) {
    const std::vector<std::string> row = fields(line);
    if (row.size() < 6 || row[2] != "sig-CAdES") continue;
    ++rows;
    const std::filesystem::path path = kCorpora / row[3];
    const std::string file = path.filename().string();
    const std::string answer = cryptographic_answer(Document::load(path).value(), std::nullopt);
    if (const auto difference = differences.find(file); difference != differences.end()) {
      EXPECT_EQ(answer, difference->second->answer) << difference->second->reason;
      seen.insert(file);
      continue;
    }
    const bool broken = row[4] == "CRYPTO-BROKEN";
    const bool without_content = answer.find("without content") != std::string::npos;
    // A broken digest cannot be seen where the content is not in the file.
    if (broken ? intact(answer) && !without_content : !intact(answer)) disagreements.push_back(file + ": " + row[4] + " but " + answer);
  }
  EXPECT_EQ(words(disagreements), "");
  EXPECT_EQ(seen.size(), differences.size()) << "a pinned difference was not met";
  EXPECT_EQ(rows, 40u);
}

/// Hostile seeds: any answer is right, so long as there is one.
TEST(CadesCorpus, FuzzSeedsAllGetAnAnswer) {
  const std::filesystem::path folder = kCorpora / "openssl-fuzz" / "cms";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no corpora";
  std::size_t files = 0, read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto answer = cryptographic_answer(Document::load(entry.path()).value(), std::nullopt);
    EXPECT_FALSE(answer == "intact") << entry.path().filename();
    ++files;
    if (answer.find("malformed") == std::string::npos && answer.find("unsupported") == std::string::npos) ++read;
  }
  EXPECT_GT(files, 600u);
  EXPECT_GT(read, 0u) << "some of them are SignedData";
}

}  // namespace
}  // namespace esign::signing_test
