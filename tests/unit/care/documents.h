// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "care/care.h"

namespace esign::care::test {

/// A PDF file of these objects: 1 is the catalog, 2 the page tree, 3 its page, 4 the page's content.
inline std::string pdf_with(const std::string& catalog, const std::string& content, const std::vector<std::string>& more = {}) {
  std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R" + catalog + ">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>",
                                   fmt::format("<</Length {}>>\nstream\n{}\nendstream", content.size(), content)};
  objects.insert(objects.end(), more.begin(), more.end());
  std::string file = "%PDF-1.7\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", file.size());
    file += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  const std::size_t at = file.size();
  return file + fmt::format("xref\n0 {0}\n0000000000 65535 f \n{1}trailer\n<</Size {0}/Root 1 0 R>>\nstartxref\n{2}\n%%EOF\n", objects.size() + 1, table, at);
}

/// What is said about these octets under this name: "kind place", in order.
inline std::vector<std::string> said_of(std::string_view octets, const std::string& name) {
  const auto cautions = look_through(Document::from_octets(copy(as_view(octets)), name), {});
  if (!cautions) return {"error " + cautions.error().detail};
  std::vector<std::string> said;
  for (const Caution& one : *cautions) said.push_back(std::string(esign::name(one.kind)) + " " + one.place);
  return said;
}

using Said = std::vector<std::string>;

}  // namespace esign::care::test
