// SPDX-License-Identifier: Apache-2.0
// The view of XML signatures: whatever the file says, it is told without a judgement and without an internal error.
#include "formats/xades/names.h"
#include "formats/xades/xades.h"
#include "fuzz.h"
#include "views.h"
#include "xml/tree.h"

namespace {

using namespace esign;

/// What the value signs is the canonical SignedInfo, and nothing else.
void check_signed_octets(const formats::SignatureView& view) {
  if (fuzz::fatal_defects(view) != 0) return;
  const auto tree = xml::Tree::parse(view.signed_octets);
  ESIGN_LAW(tree.has_value(), "what the value signs is XML");
  ESIGN_LAW((*tree)->root().is(formats::xades::kDs, "SignedInfo"), "what the value signs is a ds:SignedInfo");
  ESIGN_LAW((*tree)->all(formats::xades::kDs, "Reference").size() == view.references.size(), "each signed reference is looked at");
}

void check_set(const Document& document, const std::optional<Document>& content) {
  const auto set = formats::xades::read(document, content);
  if (!set) return fuzz::require_sound(set.error());
  ESIGN_LAW(!set->signatures.empty(), "a file without signatures is an error");
  for (const formats::SignatureView& view : set->signatures) {
    ESIGN_LAW(view.format == Format::xades, "an XML signature is one");
    fuzz::check_view(view);
    check_signed_octets(view);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Document document = Document::from_octets(copy({data, size}), "arayış.xml");
  static const Document content = Document::from_octets(copy(as_view("Müqavilə № 7: Gəncə – Şəki\n")), "müqavilə.txt");
  check_set(document, std::nullopt);
  check_set(document, content);
  return 0;
}
