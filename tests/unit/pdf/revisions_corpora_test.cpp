// SPDX-License-Identifier: Apache-2.0
// The files of others, all of them: what is read and what is refused is counted, so that a change shows.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "pdf/revisions.h"

namespace esign::pdf {
namespace {

namespace fs = std::filesystem;

struct Counts {
  std::size_t read = 0, refused = 0;
  std::map<std::string, std::size_t> findings{};  ///< Files with this rule.
};

Counts count(const fs::path& folder) {
  Counts counts;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".pdf") continue;
    const auto made = read_revisions(Document::load(entry.path()).value());
    if (!made) {
      const Errc code = made.error().code;
      EXPECT_TRUE(code == Errc::malformed || code == Errc::unsupported) << entry.path() << name(code);
      EXPECT_FALSE(made.error().at.empty()) << entry.path();
      ++counts.refused;
      continue;
    }
    ++counts.read;
    std::map<std::string, std::size_t> once;
    for (const Finding& one : made->findings) once[one.rule] = 1;
    for (const Revision& revision : made->all) {
      for (const Finding& one : revision.findings) once[one.rule] = 1;
    }
    for (const auto& [rule, times] : once) counts.findings[rule] += times;
  }
  return counts;
}

TEST(RevisionsOfOthers, AreReadOrRefused) {
  const fs::path corpora = ESIGN_CORPORA;
  if (!fs::exists(corpora)) GTEST_SKIP() << "no corpora at " << corpora;
  const Counts dss = count(corpora / "dss"), pyhanko = count(corpora / "pyhanko"), qpdf = count(corpora / "qpdf");
  // Refused of dss: startxref beyond the end. Of pyhanko: startxref that is off by some octets. Of qpdf: files that are broken on purpose.
  EXPECT_EQ(std::pair(dss.read, dss.refused), std::pair(std::size_t{45}, std::size_t{1}));
  EXPECT_EQ(std::pair(pyhanko.read, pyhanko.refused), std::pair(std::size_t{109}, std::size_t{4}));
  EXPECT_EQ(std::pair(qpdf.read, qpdf.refused), std::pair(std::size_t{519}, std::size_t{55}));
  EXPECT_EQ(dss.findings.at("BR-11"), 1u);  // pades-5-signatures-and-1-document-timestamp.pdf: the newest section says /Prev 0.
  EXPECT_EQ(qpdf.findings.at("BR-18"), 2u);
  EXPECT_EQ(pyhanko.findings.at("XR-10"), 1u);
}

}  // namespace
}  // namespace esign::pdf
