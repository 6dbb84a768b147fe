// SPDX-License-Identifier: Apache-2.0
// XML signatures that others made: xmlsec's interoperability files and the XAdES files of the EU's DSS.
#include <map>
#include <sstream>

#include "xades_support.h"

namespace esign::xades_test {
namespace {

const std::filesystem::path kCorpora = ESIGN_CORPORA;

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

TEST(XadesCorpus, Survey) {
  std::ifstream table(kCorpora / "expected.tsv");
  for (std::string line; std::getline(table, line);) {
    const auto row = fields(line);
    if (row.size() < 5) continue;
    if (row[1] == "dss" && row[2] == "sig-XAdES") {
      std::istringstream in(row[3]);
      std::string first, rest;
      std::getline(in, first, ',');
      std::getline(in, rest);
      std::cout << "DSS\t" << std::filesystem::path(first).filename().string() << "\t" << rest << "\t" << row[4] << "\t" << answers(file_text(kCorpora / first)) << "\n";
    }
    if (row[1] == "xmlsec") std::cout << "XS\t" << row[3] << "\t" << row[4] << "\t" << row[5] << "\t" << answers(file_text(kCorpora.string() + "/xmlsec/tests/" + row[3] + ".xml"), {}, Key::any_certificate) << "\n";
  }
}

}  // namespace
}  // namespace esign::xades_test
