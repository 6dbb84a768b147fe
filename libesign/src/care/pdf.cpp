// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/text.h"
#include "care/care.h"
#include "care/page/pages.h"
#include "pdf/revisions.h"
#include "pdf/window.h"

namespace esign::care {
namespace {

using pdf::Object;

/// The fonts that every reader brings along (ISO 32000-1, 9.6.2.2); all others must be in the file to look the same.
bool is_standard(std::string_view font) {
  static constexpr std::array<std::string_view, 14> kStandard{
      "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic", "Helvetica", "Helvetica-Bold", "Helvetica-Oblique",
      "Helvetica-BoldOblique", "Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique", "Symbol", "ZapfDingbats"};
  return std::ranges::find(kStandard, font) != kStandard.end();
}

class PdfLook {
 public:
  PdfLook(Look& look, const pdf::Window& window)
      : look_(look), window_(window), parts_("care_parts", look.limits().care_parts) {}

  Result<void> all() {
    ESIGN_TRY(const Object catalog, window_.resolve(window_.trailer()["Root"]));
    ESIGN_CHECK(look_at_catalog(catalog));
    std::vector<pdf::Ref> forms;
    for (const pdf::Entry& entry : window_.entries()) {
      ESIGN_TRY(const Object object, window_.get(entry.ref));
      ESIGN_CHECK(look_at(object, told(entry.ref)));
      if (object.is_stream() && object["Subtype"].is_name("Form")) forms.push_back(entry.ref);
    }
    ESIGN_CHECK(page::look_at_pages(look_, window_, {catalog["Pages"], forms}));
    // What the reader would have to repair, another repairs in another way.
    if (!window_.warnings().empty()) look_.note(CautionKind::unreadable, {}, printable(window_.warnings().front()));
    return {};
  }

 private:
  Result<void> look_at_catalog(const Object& catalog) {
    if (!catalog["OCProperties"].is_null()) look_.note(CautionKind::layers, "Root/OCProperties", "optional content: parts that are switched on and off");
    ESIGN_TRY(const Object form, window_.resolve(catalog["AcroForm"]));
    if (!form["XFA"].is_null()) look_.note(CautionKind::script, "Root/AcroForm/XFA", "an XFA form: a program draws what is shown");
    ESIGN_TRY(const Object order, window_.resolve(form["CO"]));
    if (order.array() != nullptr && !order.array()->empty()) look_.note(CautionKind::calculation, "Root/AcroForm/CO", "fields whose values are calculated");
    return {};
  }

  /// Every dictionary of one object, its direct parts.
  Result<void> look_at(const Object& object, const std::string& place) {
    std::vector<Object> pending{object};
    while (!pending.empty()) {
      ESIGN_CHECK(parts_.spend());
      const Object part = std::move(pending.back());
      pending.pop_back();
      if (const auto* array = part.array()) pending.insert(pending.end(), array->begin(), array->end());
      if (const auto* dictionary = part.dictionary()) {
        ESIGN_CHECK(look_at_dictionary(part, place));
        for (const auto& [key, value] : *dictionary) pending.push_back(value);
      }
    }
    return {};
  }

  /// Actions (12.6.4), references out of the file (7.11, 8.10.4), fonts (9.8).
  Result<void> look_at_dictionary(const Object& part, const std::string& place) {
    if (part["S"].is_name("JavaScript") || !part["JS"].is_null()) look_.note(CautionKind::script, place, "JavaScript");
    if (part["S"].is_name("Launch")) look_.note(CautionKind::script, place, "an action that starts a program");
    if (part["S"].is_name("Rendition") || part["Subtype"].is_name("RichMedia") || part["Subtype"].is_name("3D")) {
      look_.note(CautionKind::script, place, "media that a player presents");
    }
    if (part["Type"].is_name("OCG") || part["Type"].is_name("OCMD")) look_.note(CautionKind::layers, place, "optional content: parts that are switched on and off");
    if (!part["Alternates"].is_null()) look_.note(CautionKind::external_reference, place, "an image with alternates, of which a reader chooses");
    if (part["Subtype"].is_name("Form") && !part["Ref"].is_null()) look_.note(CautionKind::external_reference, place, "a page of another file");
    if (part.is_stream() && !part["F"].is_null()) look_.note(CautionKind::external_reference, place, "a stream whose octets are in another file");
    if (part["Type"].is_name("FontDescriptor")) return look_at_font(part, place);
    return {};
  }

  Result<void> look_at_font(const Object& descriptor, const std::string& place) {
    const bool embedded = !descriptor["FontFile"].is_null() || !descriptor["FontFile2"].is_null() || !descriptor["FontFile3"].is_null();
    const std::string* named = descriptor["FontName"].name();
    if (embedded || named == nullptr || is_standard(*named)) return {};
    look_.note(CautionKind::external_reference, place, "a font that is not in the file: " + printable(named->substr(0, 60)));
    return {};
  }

  Look& look_;
  const pdf::Window& window_;
  Budget parts_;
};

}  // namespace

namespace {

/// What verifying the signature would take for two readings of the file (docs/reference/pdf-rules.md): the signer learns it first.
Result<void> look_at_sections(Look& look, pdf::Revisions& revisions, const pdf::Window& window) {
  const pdf::StreamReader read = [&](std::uint32_t number) { return window.decoded(pdf::Ref{number, 0}); };
  ESIGN_CHECK(pdf::check_object_streams(revisions, revisions.all.size() - 1, read, look.limits()));
  static constexpr std::array<std::string_view, 7> kTwoReadings{"BR-11", "XR-01", "XR-02", "XR-03", "XR-04", "XR-06", "XR-08"};
  std::vector<pdf::Finding> all = revisions.findings;
  for (const pdf::Revision& revision : revisions.all) all.insert(all.end(), revision.findings.begin(), revision.findings.end());
  const auto matters = [](const pdf::Finding& one) { return std::ranges::find(kTwoReadings, one.rule) != kTwoReadings.end(); };
  const auto first = std::ranges::find_if(all, matters);
  if (first != all.end()) look.note(CautionKind::two_readings, printable(first->place), first->rule + ", " + printable(first->detail));
  return {};
}

}  // namespace

Result<void> look_at_pdf(Look& look, std::string_view password) {
  // The walk has the budgets that qpdf has not.
  ESIGN_TRY(pdf::Revisions revisions, pdf::read_revisions(look.document(), look.limits()));
  ESIGN_TRY(const pdf::Window window, pdf::Window::open(look.document(), look.document().size(), password, look.limits()));
  ESIGN_CHECK(look_at_sections(look, revisions, window));
  return PdfLook(look, window).all();
}

}  // namespace esign::care
