// SPDX-License-Identifier: Apache-2.0
// The digested octets of a signed e-arayış -> what it says. Strict: what create() does not write is not read.
#include "arayis/schema.h"
#include "arayis/vocabulary.h"
#include "xml/tree.h"

namespace esign::arayis {
namespace {

Failure unlike(std::string_view what) { return fail(Errc::malformed, std::string(what)); }

/// The fields of `section` in the schema's order: known names only, each once, each of its shape.
Result<void> read_fields(const xml::Element& section, std::span<const Field> fields, Content& content) {
  ESIGN_TRY(const std::vector<xml::Element> elements, section.elements());
  auto element = elements.begin();
  for (const Field& field : fields) {
    if (element == elements.end() || !element->is(kNamespace, field.name)) {
      if (field.presence == Presence::required) return unlike("a required field is missing").in(field.name);
      continue;
    }
    ESIGN_TRY(std::string value, element->value().in(field.name));
    if (const auto reason = mismatch(field.shape, value)) return unlike(*reason).in(field.name);
    if (field.name == "referenceNumber") content.reference_number = value;
    if (field.name == "fin") content.subject_fin = value;
    content.fields.emplace_back(std::string(field.name), std::move(value));
    ++element;
  }
  if (element != elements.end()) return unlike("an unknown, repeated or misplaced field").in(element->name());
  return {};
}

}  // namespace

Result<Content> read(std::span<const std::uint8_t> signed_octets) {
  ESIGN_TRY(const xml::Tree::Ptr tree, xml::Tree::parse(signed_octets));
  const xml::Element root = tree->root();
  if (!root.is(kNamespace, "arayis")) return unlike("not an e-arayış: the root element is another");
  Content content;
  const Result<Kind> kind = kind_from(root.attribute("kind").value_or(""));
  if (!kind) return unlike("no such kind of e-arayış").in("kind");
  content.kind = *kind;
  Result<Time> issued = parse_rfc3339(root.attribute("issued").value_or(""));
  if (!issued) return fail(std::move(issued).error().in("issued"));
  content.issued = *issued;
  ESIGN_TRY(const std::vector<xml::Element> sections, root.elements());
  const bool shape = sections.size() == 3 && sections[0].is(kNamespace, "title") && sections[1].is(kNamespace, "person") &&
                     sections[2].is(kNamespace, "content");
  if (!shape) return unlike("expected title, person and content");
  ESIGN_TRY(const std::string title, sections[0].value().in("title"));
  if (title != schema(content.kind).title_az) return unlike("the title is not that of its kind").in("title");
  ESIGN_CHECK(read_fields(sections[1], common_fields(), content).in("person"));
  ESIGN_CHECK(read_fields(sections[2], schema(content.kind).fields, content).in("content"));
  return content;
}

}  // namespace esign::arayis
