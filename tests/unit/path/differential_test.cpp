// SPDX-License-Identifier: Apache-2.0
// Our verdict on a path beside OpenSSL's and Botan's: thousands of mutants of a good path, and the paths of the corpora. Each
// class of disagreement (what each of the three says) stands in differential_ledger.tsv with who differs, why, and the clause;
// a class that is not there, or is there and does not occur, fails. ESIGN_ACCEPT=1 writes the classes, keeping the words.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "unit/path/mutants.h"
#include "unit/path/world.h"
#include "unit/pkix/table.h"

namespace esign::path {
namespace {

namespace fs = std::filesystem;

/// "openssl: certificate has expired", "botan: … (certificate 1 of the path)" -> without the names and numbers.
std::string word(const Result<crypto::PathOpinion>& opinion) {
  if (!opinion) return "fault";
  if (opinion->word == crypto::PathOpinion::Word::accepts) return "accepts";
  std::string text = opinion->reason.substr(opinion->reason.find(": ") + 2);
  if (text.find("cannot be read") != std::string::npos) return "cannot read it";
  return text.substr(0, text.find(" (certificate"));
}

std::string our_word(const std::vector<Bytes>& path, Time at) {
  PathInputs inputs{.at = at, .anchor = *trust::TrustAnchor::from_key(test::common_name("x"), test::key(1).spki)};
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto parsed = pkix::Certificate::parse(path[i]);
    if (!parsed) return "malformed";
    if (i + 1 < path.size()) inputs.certificates.push_back(*parsed);
    else inputs.anchor = trust::TrustAnchor(*parsed);
  }
  SignatureChecker signatures(crypto::openssl(), {});
  const auto result = verify_path(inputs, signatures, nullptr);
  if (!result) return result.error().detail;
  const auto* failure = std::get_if<PathFailure>(&*result);
  return failure == nullptr ? "accepts" : std::string(name(failure->reason));
}

struct Tally {
  std::size_t asked = 0, same = 0;
  std::map<std::string, std::string> classes{};  ///< Class, and the first path that is of it.

  void ask(const std::string& what, const std::vector<Bytes>& path, Time at) {
    crypto::PathToJudge question{{}, at};
    for (const Bytes& one : path) question.certificates.push_back(one);
    const std::string ours = our_word(path, at);
    const std::string openssl = word(crypto::openssl().judge_path(question)), botan = word(crypto::botan().judge_path(question));
    ++asked;
    const bool agree = (ours == "accepts") == (openssl == "accepts") && (ours == "accepts") == (botan == "accepts");
    if (agree) ++same;
    // Who refuses what for which reason is of no interest when all refuse; nor are our own words when another accepts.
    else classes.emplace("ours: " + ours + "\topenssl: " + openssl + "\tbotan: " + botan, what);
  }
};

void ask_corpora(Tally& tally) {
  for (const char* folder : {"boringssl-pki/pki/testdata/verify_certificate_chain_unittest"}) {
    if (!fs::exists(test::corpora() / folder)) continue;
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(test::corpora() / folder)) {
      if (entry.path().extension() == ".pem" && entry.path().parent_path().filename() != "keys") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) {
      const auto chain = pkix::read_certificates(test::read_file(file));
      if (!chain || chain->size() < 2) continue;
      std::vector<Bytes> path;
      for (const auto& one : *chain) path.push_back(copy(one->der()));
      tally.ask(file.parent_path().filename().string(), path, test::at("2021-10-05T12:00:00Z"));
    }
  }
}

/// Class, then who differs, why, and the clause.
std::map<std::string, std::string> ledger(const fs::path& file) {
  std::map<std::string, std::string> rows;
  for (const std::string& line : test::read_lines(file)) {
    std::size_t third = 0;
    for (int i = 0; i < 3; ++i) third = line.find('\t', third) + 1;
    rows[line.substr(0, third - 1)] = line.substr(third);
  }
  return rows;
}

const fs::path kLedger = fs::path(ESIGN_SOURCE_DIR) / "tests/unit/path/differential_ledger.tsv";

TEST(Differential, EveryDisagreementIsInTheLedger) {
  Tally tally;
  test::each_mutant([&](const test::Mutant& mutant) { tally.ask(mutant.name, mutant.path, test::kNow); });
  EXPECT_GT(tally.asked, 2500u);
  ask_corpora(tally);
  const std::map<std::string, std::string> known = ledger(kLedger);
  if (std::getenv("ESIGN_ACCEPT") != nullptr) {
    std::ofstream out(kLedger);
    for (const auto& [key, first] : tally.classes) out << key << '\t' << (known.contains(key) ? known.at(key) : "?\t" + first + "\t?") << '\n';
  }
  for (const auto& [key, first] : tally.classes) EXPECT_TRUE(known.contains(key)) << key << "\nfirst: " << first;
  if (fs::exists(test::corpora())) {
    for (const auto& [key, why] : known) EXPECT_TRUE(tally.classes.contains(key)) << "vanished: " << key;
  }
  std::cerr << tally.asked << " paths, " << tally.same << " agreed, " << tally.classes.size() << " classes of disagreement\n";
}

TEST(Differential, EachClassIsExplained) {
  for (const auto& [key, words] : ledger(kLedger)) {
    const std::vector<std::string_view> columns = split(words, '\t');
    ASSERT_EQ(columns.size(), 3u) << key;
    EXPECT_TRUE(columns[0] == "ours" || columns[0] == "openssl" || columns[0] == "botan" || columns[0] == "both") << key;
    EXPECT_GT(columns[1].size(), 20u) << key;
    EXPECT_FALSE(columns[2] == "?") << key;
  }
}

}  // namespace
}  // namespace esign::path
