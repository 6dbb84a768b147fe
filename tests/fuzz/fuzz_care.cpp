// SPDX-License-Identifier: Apache-2.0
// Documents before they are signed: whatever they are, there is an answer, and what could not be looked through is told.
#include <array>
#include <set>

#include "base/text.h"
#include "care/care.h"
#include "fuzz.h"

namespace {

/// The first octet chooses under which name the rest is looked at.
constexpr std::array kNames{"a.pdf", "a.xml", "a.svg", "a.html", "a.docx", "a.odt", "a.doc", "a.rtf", "a"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace esign;
  if (size == 0) return 0;
  const Limits limits;
  const auto cautions = care::look_through(Document::from_octets(copy({data + 1, size - 1}), kNames.at(data[0] % kNames.size())), {}, limits);
  ESIGN_LAW(cautions, "octets in memory can always be read");
  ESIGN_LAW(cautions->size() <= limits.cautions, "no more cautions than a person is told");
  std::set<std::pair<CautionKind, std::string>> places;
  for (const Caution& one : *cautions) {
    ESIGN_LAW(!one.detail.empty(), "a caution says why");
    ESIGN_LAW(places.insert({one.kind, one.place}).second, "the same is told once");
  }
  return 0;
}
