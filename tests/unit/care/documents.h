// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "care/care.h"

namespace esign::care::test {

/// Ten digits, as a cross-reference table has them.
inline std::string offset_of(std::size_t at) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%010zu", at);
  return text.data();
}

/// A PDF file of these objects: 1 is the catalog, 2 the page tree, 3 its page, 4 the page's content.
inline std::string pdf_with(const std::string& catalog, const std::string& content, const std::vector<std::string>& more = {}) {
  std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R" + catalog + ">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>",
                                   "<</Length " + std::to_string(content.size()) + ">>\nstream\n" + content + "\nendstream"};
  objects.insert(objects.end(), more.begin(), more.end());
  std::string file = "%PDF-1.7\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += offset_of(file.size()) + " 00000 n \n";
    file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t at = file.size();
  const std::string size = std::to_string(objects.size() + 1);
  return file + "xref\n0 " + size + "\n0000000000 65535 f \n" + table + "trailer\n<</Size " + size + "/Root 1 0 R>>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
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
