// SPDX-License-Identifier: Apache-2.0
// Every certificate and CRL of the corpora is parsed; what is refused stands in corpora_refused.tsv with its reason. To
// accept a new list: ESIGN_ACCEPT=1 unit_pkix --gtest_filter='CorporaSweep.*', then read the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "corpora.h"
#include "pkix/certificate.h"
#include "pkix/crl.h"
#include "pkix/pem.h"

namespace esign::pkix {
namespace {

namespace fs = std::filesystem;

struct Sweep {
  std::size_t certificates = 0, crls = 0;
  std::vector<std::string> refused{};

  template <class T>
  void count(std::size_t& parsed, const std::string& where, const Result<T>& result) {
    if (result) {
      ++parsed;
    } else {
      refused.push_back(where + '\t' + result.error().at + '\t' + result.error().detail);
    }
  }
};

/// PEM blocks, without failing on files that hold damaged blocks of other kinds on purpose.
std::vector<PemBlock> blocks_of(const Bytes& file) {
  Result<std::vector<PemBlock>> blocks = read_pem(as_text(file));
  return blocks ? *std::move(blocks) : std::vector<PemBlock>{};
}

void sweep_file(const fs::path& path, Sweep& sweep) {
  const std::string name = fs::relative(path, test::corpora()).string();
  const Bytes file = test::read_file(path);
  const std::string extension = path.extension().string();
  if (!file.empty() && file[0] == 0x30) {
    if (extension == ".crl") sweep.count(sweep.crls, name, Crl::parse(file));
    if (extension == ".crt" || extension == ".cer" || (extension == ".der" && name.starts_with("az-certs")))
      sweep.count(sweep.certificates, name, Certificate::parse(file));
    return;
  }
  std::size_t index = 0;
  for (const PemBlock& block : blocks_of(file)) {
    const std::string where = name + '#' + std::to_string(index++);
    if (block.label == "CERTIFICATE") sweep.count(sweep.certificates, where, Certificate::parse(block.der));
    if (block.label == "X509 CRL" || block.label == "CRL") sweep.count(sweep.crls, where, Crl::parse(block.der));
  }
}

Sweep sweep_all() {
  Sweep sweep;
  const std::set<std::string> kinds = {".crt", ".cer", ".pem", ".der", ".crl", ".crttest", ".crltest", ".test"};
  for (const char* folder : {"az-certs", "boringssl-pki", "botan", "openssl-tests", "pkilint", "pkits", "pyca-vectors"}) {
    for (const auto& entry : fs::recursive_directory_iterator(test::corpora() / folder)) {
      if (entry.is_regular_file() && kinds.contains(entry.path().extension().string())) sweep_file(entry.path(), sweep);
    }
  }
  std::ranges::sort(sweep.refused);
  return sweep;
}

TEST(CorporaSweep, RefusesExactlyTheKnownFiles) {
  if (!fs::exists(test::corpora())) GTEST_SKIP() << "no corpora here";
  const Sweep sweep = sweep_all();
  const fs::path list = fs::path(ESIGN_SOURCE_DIR) / "tests/unit/pkix/corpora_refused.tsv";
  if (std::getenv("ESIGN_ACCEPT") != nullptr) {
    std::ofstream out(list);
    for (const std::string& line : sweep.refused) out << line << '\n';
  }
  const std::vector<std::string> expected = test::read_lines(list);
  std::vector<std::string> unexpected, missing;
  std::ranges::set_difference(sweep.refused, expected, std::back_inserter(unexpected));
  std::ranges::set_difference(expected, sweep.refused, std::back_inserter(missing));
  for (const std::string& line : unexpected) ADD_FAILURE() << "refused, but not in the list: " << line;
  for (const std::string& line : missing) ADD_FAILURE() << "in the list, but not refused for this reason: " << line;
  EXPECT_EQ(sweep.certificates, 2022u);
  EXPECT_EQ(sweep.crls, 353u);
}

}  // namespace
}  // namespace esign::pkix
