// SPDX-License-Identifier: Apache-2.0
// The view of CAdES signatures: whatever the file says, it is told without a judgement and without an internal error.
#include "cms/attributes.h"
#include "formats/cades/cades.h"
#include "fuzz.h"
#include "views.h"

namespace {

using namespace esign;

/// Signed attributes are the only thing a value of ours signs: RFC 5652 section 5.4.
void check_signed_octets(const formats::SignatureView& view) {
  if (fuzz::fatal_defects(view) != 0) return;
  const Limits limits;
  asn1::Reader reader(view.signed_octets, limits);
  const auto attributes = cms::read_attributes(reader, asn1::tag::set, limits);
  ESIGN_LAW(reader.finish().has_value() && !attributes.empty(), "what the value signs is a set of attributes");
  // Content inside and beside the signature: the one message-digest must fit both.
  ESIGN_LAW(view.references.size() == 1 || view.references.size() == 2, "one message-digest, one reference for each content there is");
  for (const formats::Reference& reference : view.references)
    ESIGN_LAW(reference.expected == view.references.front().expected && reference.hash == view.references.front().hash, "all contents have one digest");
}

void check_set(const Document& document, const std::optional<Document>& content) {
  const auto set = formats::cades::read(document, content);
  if (!set) return fuzz::require_sound(set.error());
  ESIGN_LAW(!set->signatures.empty(), "a file without signatures is an error");
  for (const formats::SignatureView& view : set->signatures) {
    ESIGN_LAW(view.format == Format::cades && view.packaging != Packaging::enveloped, "CMS is detached or enveloping");
    fuzz::check_view(view);
    check_signed_octets(view);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Document document = Document::from_octets(copy({data, size}), "müqavilə.txt.p7s");
  static const Document content = Document::from_octets(copy(as_view("Müqavilə № 7: Gəncə – Şəki\n")), "müqavilə.txt");
  check_set(document, std::nullopt);
  check_set(document, content);
  return 0;
}
