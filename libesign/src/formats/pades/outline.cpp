// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "formats/pades/reading.h"

namespace esign::formats::pades {
namespace {

std::string text(const pdf::Object& value) { return value.string() != nullptr ? printable(pdf::text_of(*value.string())) : std::string(); }
std::string name(const pdf::Object& value) { return value.name() != nullptr ? printable(*value.name()) : std::string(); }

Outline::Revision shown(const pdf::Revision& revision) {
  Outline::Revision made;
  made.begin = revision.begin;
  made.end = revision.end;
  made.findings = revision.findings;
  made.section = revision.newest().form == pdf::Section::Form::table ? "table" : "stream";
  if (revision.newest().hybrid_at) made.section = "hybrid";
  if (revision.sections.size() > 1) made.section = "linearised";
  for (const pdf::Section& section : revision.sections) {
    const auto entries = section.in_force();
    made.objects += static_cast<std::size_t>(std::ranges::count_if(entries, [](const auto& one) { return one.kind != pdf::XrefEntry::Kind::free; }));
  }
  return made;
}

/// P of a DocMDP reference that stands in the dictionary itself, as it always does (ISO 32000-2, 12.8.2.2).
std::optional<std::uint8_t> certification(const pdf::Object& dictionary) {
  const pdf::Array* references = dictionary["Reference"].array();
  if (references == nullptr) return std::nullopt;
  for (const pdf::Object& one : *references) {
    if (!one["TransformMethod"].is_name("DocMDP")) continue;
    const auto level = one["TransformParams"]["P"].integer().value_or(2);
    return static_cast<std::uint8_t>(std::clamp<std::int64_t>(level, 0, 255));
  }
  return std::nullopt;
}

Outline::Signature shown(const Located& located) {
  Outline::Signature made;
  for (const std::string& one : located.fields) made.fields.push_back(printable(one));
  made.object = pdf::told(located.value.ref);
  made.type = name(located.dictionary["Type"]);
  made.sub_filter = printable(located.sub_filter());
  made.name = text(located.dictionary["Name"]);
  made.reason = text(located.dictionary["Reason"]);
  made.location = text(located.dictionary["Location"]);
  made.date = text(located.dictionary["M"]);
  made.range = located.value.range;
  if (located.value.covered) made.revision = *located.value.covered + 1;
  made.certification = certification(located.dictionary);
  made.findings = located.value.findings;
  return made;
}

}  // namespace

Result<Outline> outline(const Document& file, const Limits& limits, std::string_view password) {
  ESIGN_TRY(Reading reading, read_file(file, password, limits, nullptr));
  Outline made;
  made.findings = reading.revisions.findings;
  for (const pdf::Revision& revision : reading.revisions.all) made.revisions.push_back(shown(revision));
  for (Located& located : reading.located) {
    ESIGN_TRY(const Bytes cms, cms_of(located.value, limits));
    made.signatures.push_back(shown(located));
  }
  for (const Added& added : reading.added) {
    made.validation_data.push_back({added.revision + 1, added.evidence.certificates.size(), added.evidence.crls.size(), added.evidence.ocsp.size()});
  }
  return made;
}

}  // namespace esign::formats::pades
