// SPDX-License-Identifier: Apache-2.0
// Documents of office suites: what the programs compute or fetch when the document is opened.
#include <algorithm>

#include "base/text.h"
#include "care/care.h"
#include "care/fields.h"
#include "xml/tree.h"
#include "zip/archive.h"

namespace esign::care {
namespace {

constexpr std::string_view kOffice = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", kText = "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
                           kDraw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", kTable = "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
                           kXlink = "http://www.w3.org/1999/xlink",
                           kWord = "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                           kSheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                           kRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Functions whose values change by themselves or come from elsewhere (ISO/IEC 29500-1, 18.17; OpenFormula 6).
bool is_volatile(std::string_view formula) {
  static constexpr std::string_view kVolatile[] = {"NOW(", "TODAY(", "RAND(", "RANDBETWEEN(", "INDIRECT(", "WEBSERVICE(", "DDE(", "HYPERLINK("};
  const std::string upper = ascii_upper(formula);
  return std::ranges::any_of(kVolatile, [&](std::string_view one) { return upper.find(one) != std::string::npos; });
}

std::string attribute_of(const xml::Element& element, std::string_view name_space, std::string_view name) {
  for (const xml::Attribute& one : element.attributes()) {
    if (one.name_space == name_space && one.name == name) return one.value;
  }
  return {};
}

/// A switch of run properties, "off" only where it says so (ISO/IEC 29500-1, 17.17.4).
bool hides(const xml::Element& properties) {
  return std::ranges::any_of(properties.children(), [](const xml::Element& one) {
    if (!one.is(kWord, "vanish") && !one.is(kWord, "webHidden")) return false;
    const std::string value = ascii_lower(attribute_of(one, kWord, "val"));
    return value != "0" && value != "false" && value != "off";
  });
}

/// A run of text (17.3.2.25). A hidden mark of a paragraph, which every nested table brings along, hides no text.
void look_at_run(Look& look, const xml::Element& run, const std::string& place) {
  bool hidden = false, text = false;
  for (const xml::Element& part : run.children()) {
    hidden = hidden || (part.is(kWord, "rPr") && hides(part));
    text = text || ((part.is(kWord, "t") || part.is(kWord, "delText")) && !trim(part.string_value()).empty());
  }
  if (hidden && text) look.note(CautionKind::hidden_text, place, "text that is set not to show");
}

/// A style that hides (17.7.4.17), apart from those of the frames of HTML forms, which word processors bring along.
void look_at_word_style(Look& look, const xml::Element& style, const std::string& place) {
  if (ascii_lower(attribute_of(style, kWord, "styleId")).starts_with("z-")) return;
  const auto properties = style.children();
  const bool hidden = std::ranges::any_of(properties, [](const xml::Element& one) { return one.is(kWord, "rPr") && hides(one); });
  if (hidden) look.note(CautionKind::hidden_text, place, "a style whose text is set not to show");
}

void look_at_field(Look& look, std::string_view instruction, const std::string& place) {
  if (const auto effect = effect_of_field(instruction)) look.note(effect->kind, place, std::string(effect->detail));
}

/// Parts of another program (15.2.11, and the legacy one of OLE): a chart keeps its numbers so, and is none.
bool is_object(const xml::Element& relation, std::string_view place) {
  const std::string type = relation.attribute("Type").value_or("");
  return type.ends_with("/oleObject") || (type.ends_with("/package") && place.find("/charts/") == std::string_view::npos);
}

void look_at_ooxml(Look& look, const xml::Element& element, const std::string& place) {
  if (element.is(kRelationships, "Relationship") && ascii_lower(element.attribute("TargetMode").value_or("")) == "external" &&
      !element.attribute("Type").value_or("").ends_with("/hyperlink")) {
    look.note(CautionKind::external_reference, place, "content from elsewhere: " + printable(element.attribute("Target").value_or("").substr(0, 100)));
  }
  if (element.is(kRelationships, "Relationship") && is_object(element, place)) {
    look.note(CautionKind::embedded_object, place, "an object of another program: " + printable(element.attribute("Target").value_or("").substr(0, 100)));
  }
  if (element.is(kWord, "r")) look_at_run(look, element, place);
  if (element.is(kWord, "style")) look_at_word_style(look, element, place);
  if (element.is(kWord, "instrText")) look_at_field(look, element.string_value(), place);
  if (element.is(kWord, "fldSimple")) look_at_field(look, attribute_of(element, kWord, "instr"), place);
  if (element.is(kSheet, "ddeLink")) look.note(CautionKind::script, place, "a link that starts a program (DDE)");
  if (element.is(kSheet, "f") && is_volatile(element.string_value())) look.note(CautionKind::calculation, place, "a formula whose value changes by itself");
  if (element.is(kSheet, "sheet") && !element.attribute("state").value_or("visible").starts_with("visible")) look.note(CautionKind::hidden_text, place, "a sheet that is hidden");
}

void look_at_odf(Look& look, const xml::Element& element, const std::string& place) {
  const std::string target = attribute_of(element, kXlink, "href");
  const bool elsewhere = target.find("://") != std::string::npos || target.starts_with("/") || target.starts_with("../");
  if (elsewhere && (element.name_space() == kDraw || element.is(kText, "section-source") || element.is(kTable, "table-source"))) {
    look.note(CautionKind::external_reference, place, "content from elsewhere: " + printable(target.substr(0, 100)));
  }
  if (element.is(kText, "hidden-text") || element.is(kText, "hidden-paragraph")) look.note(CautionKind::hidden_text, place, "text that is set not to show");
  if ((element.is(kText, "date") || element.is(kText, "time")) && attribute_of(element, kText, "fixed") != "true") {
    look.note(CautionKind::calculation, place, "a field that is computed when it is shown");
  }
  if (is_volatile(attribute_of(element, kTable, "formula"))) look.note(CautionKind::calculation, place, "a formula whose value changes by itself");
  if (element.is(kDraw, "object-ole") || element.is(kDraw, "applet") || element.is(kDraw, "plugin")) look.note(CautionKind::embedded_object, place, "an object of another program");
  if (element.is(kText, "dde-connection-decl") || element.is(kOffice, "dde-source")) look.note(CautionKind::script, place, "a link that starts a program (DDE)");
  if (element.is(kOffice, "script") || element.name() == "event-listener") look.note(CautionKind::macro, place, "a program of the office suite");
}

Result<void> look_at_part(Look& look, const Document& file, const std::string& place) {
  ESIGN_TRY(const Bytes octets, file.octets(look.limits().care_octets));
  ESIGN_TRY(const auto tree, xml::Tree::parse(octets, look.limits()));
  std::vector<xml::Element> pending{tree->root()};
  while (!pending.empty()) {
    const xml::Element element = pending.back();
    pending.pop_back();
    look_at_ooxml(look, element, place);
    look_at_odf(look, element, place);
    for (const xml::Element& child : element.children()) pending.push_back(child);
  }
  return {};
}

bool is_macro(std::string_view name) {
  return name.ends_with("vbaProject.bin") || name.starts_with("Basic/") || name.starts_with("Scripts/") || name.ends_with(".xba") ||
         name.find("/macrosheets/") != std::string_view::npos || name.find("/activeX/") != std::string_view::npos;
}

bool is_looked_into(std::string_view name) { return name.ends_with(".xml") || name.ends_with(".rels"); }

/// Looks for these octets in the document, read in pieces.
enum class Found : std::uint8_t { no, yes };
Result<Found> look_for(const Document& document, std::string_view wanted) {
  std::string window;
  Found found = Found::no;
  ESIGN_CHECK(document.read([&](View piece) -> Result<void> {
    if (found == Found::yes) return {};
    window.append(as_text(piece));
    if (window.find(wanted) != std::string::npos) found = Found::yes;
    if (window.size() > wanted.size()) window.erase(0, window.size() - wanted.size());
    return {};
  }));
  return found;
}

std::string utf16(std::string_view ascii) {
  std::string wide;
  for (const char c : ascii) wide.append({c, '\0'});
  return wide;
}

}  // namespace

Result<void> look_at_package(Look& look) {
  ESIGN_TRY(const zip::Archive archive, zip::Archive::open(look.document(), look.limits()));
  for (std::size_t i = 0; i < archive.entries().size(); ++i) {
    const zip::Entry& entry = archive.entries()[i];
    if (entry.kind == zip::Entry::Kind::folder) continue;
    if (is_macro(entry.name)) look.note(CautionKind::macro, entry.name, "a program of the office suite");
    if (!is_looked_into(entry.name)) continue;
    const Result<void> looked = look_at_part(look, archive.file(i), entry.name);
    if (!looked && (looked.error().code == Errc::storage || looked.error().code == Errc::conflict)) return looked;
    if (!looked) look.note(CautionKind::unreadable, entry.name, looked.error().detail);
  }
  return {};
}

/// A compound file names its streams in UTF-16 ([MS-CFB] 2.6); a project of VBA has these ([MS-OVBA] 2.2.1).
Result<void> look_at_compound_file(Look& look) {
  for (const std::string_view name : {"_VBA_PROJECT", "VBA", "Macros"}) {
    const std::string entry = std::string(utf16(name)) + std::string(2, '\0');
    ESIGN_TRY(const Found there, look_for(look.document(), entry));
    if (there == Found::yes) {
      look.note(CautionKind::macro, std::string(name), "a program of the office suite");
      return {};
    }
  }
  return {};
}

}  // namespace esign::care
