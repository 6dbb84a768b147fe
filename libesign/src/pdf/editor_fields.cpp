// SPDX-License-Identifier: Apache-2.0
// Signature fields, their widgets and pages (ISO 32000-2, 12.7.5.5 and 12.5.6.19).
#include <algorithm>
#include <array>
#include <cmath>

#include "pdf/editor.h"
#include "pdf/import_form.h"
#include "pdf/serialise.h"

namespace esign::pdf {
namespace {

constexpr std::int64_t kPrintAndLocked = 132;  ///< Table 167: bits 3 and 8.
constexpr std::int64_t kSignaturesExistAppendOnly = 3;  ///< Table 225.

Object rectangle(const Box& box) {
  return Object(Array{number_object(box.x), number_object(box.y), number_object(box.x + box.width), number_object(box.y + box.height)});
}

/// Four numbers as a box with its corners in order (7.9.5).
std::optional<Box> box_of(const Object& object) {
  const Array* array = object.array();
  if (!array || array->size() != 4) return std::nullopt;
  std::array<double, 4> numbers{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto number = (*array)[i].number();
    if (!number || !std::isfinite(*number)) return std::nullopt;
    numbers[i] = *number;
  }
  const auto [left, right] = std::minmax(numbers[0], numbers[2]);
  const auto [lower, upper] = std::minmax(numbers[1], numbers[3]);
  return Box{left, lower, right - left, upper - lower};
}

bool contains(const Box& outer, const Box& inner) {
  constexpr double kRounding = 0.01;
  return inner.x >= outer.x - kRounding && inner.y >= outer.y - kRounding && inner.x + inner.width <= outer.x + outer.width + kRounding &&
         inner.y + inner.height <= outer.y + outer.height + kRounding;
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

bool has_area(const Box& box) { return box.width > 0 && box.height > 0; }

}  // namespace

/// The form XObject as /AP has it.
Result<Object> Editor::appearance(const SignatureToAdd& wanted, const Box& box, int rotate) {
  const bool sideways = rotate == 90 || rotate == 270;
  ESIGN_TRY(const Bytes page, wanted.draw(sideways ? box.height : box.width, sideways ? box.width : box.height));
  ESIGN_TRY(const Ref form, import_form(update_, page, rotate, limits_));
  Dictionary made;
  made.emplace("N", Object(form));
  return Object(std::move(made));
}

/// A box is on the page, that is in the crop box as far as the page has paper (14.11.2.1), and over no widget: nobody covers what
/// somebody else has signed.
Result<void> Editor::check_place(const Page& page, const Box& box) const {
  const auto media = box_of(page.media_box), crop = box_of(page.crop_box);
  if (!media || !crop || !contains(*media, box) || !contains(*crop, box)) return fail(Errc::invalid_argument, "the box is not on the page").in("visible");
  ESIGN_TRY(const Object annotations, window_.resolve(page.dictionary["Annots"]));
  if (!annotations.array()) return {};
  for (const Object& one : *annotations.array()) {
    ESIGN_TRY(const Object annotation, window_.resolve(one));
    ESIGN_TRY(const Object rect, window_.resolve(annotation["Rect"]));
    const auto taken = box_of(rect);
    if (annotation["Subtype"].is_name("Widget") && taken && has_area(*taken) && overlap(*taken, box))
      return fail(Errc::invalid_argument, "the box would cover a form field or another signature").in("visible");
  }
  return {};
}

/// An existing field keeps its place; what is visible of it is drawn into its own rectangle.
Result<void> Editor::fill_field(const SignatureToAdd& wanted, const Field& field, Ref value) {
  if (wanted.box) return fail(Errc::invalid_argument, "the field has its own place: give no box").in("visible");
  ESIGN_TRY(const Object seed, window_.resolve(field.object["SV"]));
  ESIGN_TRY(const Object flags, window_.resolve(seed["Ff"]));
  // Table 237: each set bit makes one constraint binding; which of them are met is for a dialogue, not for a program.
  if (flags.integer().value_or(0) != 0) return fail(Errc::unsupported, "the field's seed values bind whoever signs").in(field.name);
  Dictionary changed = *field.object.dictionary();
  changed.insert_or_assign("V", Object(value));
  if (wanted.draw) {
    if (field.widgets.size() > 1) return fail(Errc::unsupported, "the field is shown in several places").in(field.name);
    const Widget widget = field.widgets.empty() ? Widget{field.ref, field.object} : field.widgets.front();
    if (!widget.ref) return fail(Errc::unsupported, "a widget without a number of its own").in(field.name);
    ESIGN_TRY(Object drawn, drawn_into(wanted, widget).in(field.name));
    if (widget.ref == field.ref) {
      changed.insert_or_assign("AP", std::move(drawn));
    } else {
      Dictionary kid = *widget.object.dictionary();
      kid.insert_or_assign("AP", std::move(drawn));
      ESIGN_CHECK(update_.put(*widget.ref, Object(std::move(kid))));
    }
  }
  ESIGN_CHECK(update_.put(*field.ref, Object(std::move(changed))));
  return set_flags();
}

/// The appearance of a widget that has its place.
Result<Object> Editor::drawn_into(const SignatureToAdd& wanted, const Widget& widget) {
  ESIGN_TRY(const Object rect, window_.resolve(widget.object["Rect"]));
  const auto box = box_of(rect);
  if (!box || !has_area(*box)) return fail(Errc::invalid_argument, "the field is invisible: it has no area");
  ESIGN_TRY(const Page page, page_of(window_, Object(catalog_), widget, limits_));
  return appearance(wanted, *box, page.rotate);
}

/// Field and widget in one object, at the top of the field tree.
Result<void> Editor::make_field(const SignatureToAdd& wanted, Ref value) {
  if (wanted.field.empty() || wanted.field.find('.') != std::string::npos)
    return fail(Errc::invalid_argument, "a new field has a name without full stops").in("field");
  if (wanted.draw && !wanted.box) return fail(Errc::invalid_argument, "a new visible signature needs a page and a box").in("visible");
  ESIGN_TRY(const Page page, find_page(window_, Object(catalog_), wanted.page, limits_));
  const Ref field = update_.new_object();
  Dictionary made;
  made.emplace("Type", name_object("Annot"));
  made.emplace("Subtype", name_object("Widget"));
  made.emplace("FT", name_object("Sig"));
  made.emplace("T", text_object(wanted.field));
  made.emplace("F", Object(kPrintAndLocked));
  made.emplace("P", Object(page.ref));
  made.emplace("V", Object(value));
  made.emplace("Rect", rectangle(wanted.box.value_or(Box{})));
  if (wanted.draw) {
    ESIGN_CHECK(check_place(page, *wanted.box));
    ESIGN_TRY(Object drawn, appearance(wanted, *wanted.box, page.rotate));
    made.emplace("AP", std::move(drawn));
  }
  ESIGN_CHECK(update_.put(field, Object(std::move(made))));
  // The array becomes the page's own: an indirect one may be shared by several pages.
  ESIGN_TRY(const Object annotations, window_.resolve(page.dictionary["Annots"]));
  Array listed = annotations.array() ? *annotations.array() : Array();
  listed.push_back(Object(field));
  Dictionary changed = *page.dictionary.dictionary();
  changed.insert_or_assign("Annots", Object(std::move(listed)));
  ESIGN_CHECK(update_.put(page.ref, Object(std::move(changed))));
  return list_field(field);
}

/// Adds the field to /AcroForm /Fields, wherever those are.
Result<void> Editor::list_field(Ref field) {
  const Object entry = Object(catalog_)["AcroForm"];
  ESIGN_TRY(const Object form, window_.resolve(entry));
  ESIGN_TRY(const Object fields, window_.resolve(form["Fields"]));
  Array listed = fields.array() ? *fields.array() : Array();
  listed.push_back(Object(field));
  if (const auto array = form["Fields"].reference(); array && fields.array()) {
    ESIGN_CHECK(update_.put(*array, Object(std::move(listed))));
    return set_flags();
  }
  Dictionary changed = form.dictionary() ? *form.dictionary() : Dictionary();
  changed.insert_or_assign("Fields", Object(std::move(listed)));
  changed.insert_or_assign("SigFlags", Object(form["SigFlags"].integer().value_or(0) | kSignaturesExistAppendOnly));
  changed.erase("NeedAppearances");  // A viewer that draws appearances anew shows an empty box.
  if (const auto ref = entry.reference()) return update_.put(*ref, Object(std::move(changed)));
  catalog_.insert_or_assign("AcroForm", Object(std::move(changed)));
  catalog_state_ = Catalog::changed;
  return {};
}

/// The form's flags alone, when its list of fields is written elsewhere or stays.
Result<void> Editor::set_flags() {
  const Object entry = Object(catalog_)["AcroForm"];
  ESIGN_TRY(const Object form, window_.resolve(entry));
  const std::int64_t flags = form["SigFlags"].integer().value_or(0);
  if ((flags & kSignaturesExistAppendOnly) == kSignaturesExistAppendOnly && form["NeedAppearances"].is_null()) return {};
  Dictionary changed = form.dictionary() ? *form.dictionary() : Dictionary();
  changed.insert_or_assign("SigFlags", Object(flags | kSignaturesExistAppendOnly));
  changed.erase("NeedAppearances");
  if (const auto ref = entry.reference()) return update_.put(*ref, Object(std::move(changed)));
  catalog_.insert_or_assign("AcroForm", Object(std::move(changed)));
  catalog_state_ = Catalog::changed;
  return {};
}

}  // namespace esign::pdf
