// SPDX-License-Identifier: Apache-2.0
// The form: its dictionary, and which fields there are. Fields are matched by their fully qualified name and their number,
// never by a partial name, a position or a value.
#include <algorithm>

#include "pdf/page_text.h"
#include "pdf/pair.h"

namespace esign::pdf {
namespace {

/// Whether readers draw the fields anew, by the defaults of the form: then a font or a default that comes later shows other text.
enum class Drawn : std::uint8_t { as_stored, anew };
Result<Drawn> drawn(const Window& window, const AcroForm& form) {
  ESIGN_TRY(const Object wanted, window.resolve(form.dictionary["NeedAppearances"]));
  return wanted.is_null() || wanted.boolean() == false ? Drawn::as_stored : Drawn::anew;
}

/// DF-17: resources are added. DF-18: one that fields use already is another now, or fields that are drawn anew may use the new one.
Result<void> compare_resources(Pair& pair, const Object& from, const Object& to) {
  ESIGN_TRY(const Object older, pair.older.window.resolve(from));
  ESIGN_TRY(const Object newer, pair.newer.window.resolve(to));
  Likeness kept = newer.dictionary() ? Likeness::same : Likeness::different;
  for (const auto& [kind, value] : older.dictionary() ? *older.dictionary() : Dictionary{}) {
    if (kept == Likeness::different) break;
    ESIGN_TRY(const Object before, pair.older.window.resolve(value));
    ESIGN_TRY(const Object after, pair.newer.window.resolve(newer[kind]));
    if (!before.dictionary()) {
      ESIGN_TRY(kept, pair.comparison.compare(before, after, "DR"));
      continue;
    }
    for (const auto& [name, resource] : *before.dictionary()) {
      ESIGN_TRY(const Likeness one, pair.comparison.compare(resource, after[name], "DR"));
      if (one == Likeness::different) kept = one;
    }
  }
  ESIGN_TRY(const Drawn fields, drawn(pair.older.window, pair.older.form));
  if (fields == Drawn::anew) kept = Likeness::different;
  if (kept == Likeness::same) pair.note("DF-17", ChangeLevel::form, "AcroForm/DR", "form resources were added");
  else pair.note("DF-18", ChangeLevel::other, "AcroForm/DR", "form resources were replaced");
  return {};
}

Result<void> compare_key(Pair& pair, const Object& from, const Object& to, const std::string& key) {
  ESIGN_TRY(const Likeness likeness, pair.compare(from, to, key));
  if (likeness == Likeness::same) return {};
  if (key == "DR") return compare_resources(pair, from["DR"], to["DR"]);
  ESIGN_TRY(const Object before, pair.older.window.resolve(from[key]));
  ESIGN_TRY(const Object after, pair.newer.window.resolve(to[key]));
  const char* rule = "DF-18";
  ChangeLevel level = ChangeLevel::other;
  if (key == "SigFlags" && after.integer() && (before.integer().value_or(0) & ~*after.integer()) == 0) rule = "DF-16", level = ChangeLevel::long_term;
  if (key == "NeedAppearances" && !after.boolean().value_or(false) && (after.is_null() || after.boolean())) rule = "DF-16", level = ChangeLevel::long_term;
  ESIGN_TRY(const Drawn fields, drawn(pair.older.window, pair.older.form));
  if ((key == "DA" || key == "Q") && fields == Drawn::as_stored) rule = "DF-17", level = ChangeLevel::form;
  Finding& made = pair.note(rule, level, "AcroForm/" + key, "changed");
  made.before = before.shown();
  made.after = after.shown();
  return {};
}

bool is_signature(const Field& field) { return field.type == "Sig" && field.place == Field::Place::terminal; }

/// Whether all terminal fields below `name` are signature fields that have come with it.
bool holds_signatures_alone(const AcroForm& form, const std::string& name) {
  bool any = false;
  for (auto at = form.fields.upper_bound(name); at != form.fields.end() && at->first.starts_with(name); ++at) {
    if (!at->first.starts_with(name + '.') || at->second.place == Field::Place::inner) continue;
    if (at->second.type != "Sig") return false;
    any = true;
  }
  return any;
}

/// Keys of a new signature field or widget that do something.
bool acts(const Object& object) { return !object["A"].is_null() || !object["AA"].is_null(); }

/// DF-25: the value of a newly signed field is a new object, or it shows a signature that was made for something else.
Result<Object> check_value(Pair& pair, const Field& field) {
  ESIGN_TRY(const Object value, pair.newer.window.resolve(field.value));
  const auto ref = field.value.reference();
  if (!ref || pair.known_number(*ref) || !value.dictionary()) {
    pair.note("DF-25", ChangeLevel::other, place_of(field.ref, "V"),
              ref ? "the signature value is an object of an earlier revision" : "the signature value is a direct object").field = field.name;
  }
  return value;
}

Result<void> new_signature_field(Pair& pair, const Field& field) {
  const auto add = [&](const char* rule, ChangeLevel level, const char* what) {
    pair.note(rule, level, place_of(field.ref), what).field = field.name;
  };
  pair.new_fields = Pair::NewFields::some;
  if (!field.ref || pair.known_number(*field.ref)) add("DF-19", ChangeLevel::other, "a new field is a direct object, or one of an earlier revision");
  bool active = acts(field.object);
  for (const Widget& widget : field.widgets) {
    active = active || acts(widget.object);
    if (!widget.ref) add("DF-15", ChangeLevel::other, "a widget that is a direct object");
    else if (pair.known_number(*widget.ref) && widget.ref != field.ref) add("DF-15", ChangeLevel::other, "a widget of an earlier revision");
    else pair.signing_widgets.insert(*widget.ref);
  }
  if (active) add("DF-20", ChangeLevel::other, "a new field that acts by itself");
  Object value;
  if (!field.value.is_null()) {
    ESIGN_TRY(value, check_value(pair, field));
  }
  ESIGN_TRY(const Visibility seen, visibility(pair.newer.window, field));
  const bool timestamp = signature_kind(value) == SignatureKind::document_timestamp;
  if (seen == Visibility::visible && value.is_null()) add("DF-23", ChangeLevel::form, "a new visible signature field that nobody signed");
  else if (seen == Visibility::visible) add("DF-22", ChangeLevel::form, timestamp ? "a visible document time-stamp was added" : "a visible signature was added");
  else if (value.is_null()) add("DF-21", ChangeLevel::long_term, "an invisible signature field was added");
  else if (timestamp) add("DF-21", ChangeLevel::long_term, "a document time-stamp was added");
  else add("DF-21", ChangeLevel::form, "a signature was added");
  return {};
}

Result<void> new_field(Pair& pair, const Field& field) {
  if (is_signature(field)) return new_signature_field(pair, field);
  if (field.place == Field::Place::inner && !acts(field.object) && field.widgets.empty() && holds_signatures_alone(pair.newer.form, field.name)) return {};
  pair.new_fields = Pair::NewFields::some;
  Finding& made = pair.note("DF-20", ChangeLevel::other, place_of(field.ref), "a new field of type " + (field.type.empty() ? "none" : field.type));
  made.field = field.name;
  made.after = field.value.shown();
  return {};
}

}  // namespace

Result<void> compare_forms(Pair& pair) {
  const AcroForm &from = pair.older.form, &to = pair.newer.form;
  if (from.dictionary.dictionary() && !to.dictionary.dictionary()) pair.note("DF-19", ChangeLevel::other, "catalog/AcroForm", "the form was removed");
  for (const std::string& key : keys_of(from.dictionary, to.dictionary)) {
    if (key != "Fields") ESIGN_CHECK(compare_key(pair, from.dictionary, to.dictionary, key));
  }
  for (const std::string& irregularity : to.irregularities) {
    if (std::find(from.irregularities.begin(), from.irregularities.end(), irregularity) != from.irregularities.end()) continue;
    pair.note("DF-19", ChangeLevel::other, "AcroForm/Fields", irregularity);
  }
  for (const AcroForm* form : {&from, &to}) {
    for (const auto& [name, field] : form->fields) {
      for (const Widget& widget : field.widgets) {
        if (widget.ref) pair.field_widgets.insert(*widget.ref);
      }
    }
  }
  ESIGN_CHECK(compare_fields(pair));
  return compare_overlaps(pair);
}

Result<void> compare_fields(Pair& pair) {
  const AcroForm &from = pair.older.form, &to = pair.newer.form;
  for (const auto& [name, field] : from.fields) {
    if (to.fields.contains(name)) continue;
    Finding& made = pair.note("DF-19", ChangeLevel::other, place_of(field.ref), "a field was removed, or has another name");
    made.field = name;
    made.before = field.value.shown();
  }
  for (const auto& [name, field] : to.fields) {
    const auto before = from.fields.find(name);
    ESIGN_CHECK(before == from.fields.end() ? new_field(pair, field) : compare_field(pair, before->second, field));
  }
  return {};
}

namespace {

/// 3. Text that the page showed before; letters that the rectangle only touches are not covered.
Result<void> compare_with_text(Pair& pair, Ref page, const std::vector<std::pair<Ref, Rectangle>>& fresh) {
  constexpr double kTouch = 1;  // point
  ESIGN_TRY(const Object before, pair.older.window.get(page));
  if (!before.dictionary()) return {};
  ESIGN_TRY(const auto places, text_places(pair.older.window, before, pair.left, pair.limits));
  for (const auto& [widget, room] : fresh) {
    const bool covers = std::any_of(places.begin(), places.end(), [&room = room](const Rectangle& text) {
      return std::min(room.right, text.right) - std::max(room.left, text.left) > kTouch && std::min(room.top, text.top) - std::max(room.bottom, text.bottom) > kTouch;
    });
    if (covers) pair.note("DF-24", ChangeLevel::form, place_of(widget, "Rect"), "a new visible field covers text of the page");
  }
  return {};
}

}  // namespace

Result<void> compare_overlaps(Pair& pair) {
  if (pair.signing_widgets.empty()) return {};
  // 1. The rectangles of widgets that are new on a page, or whose signature is: by the page that lists them.
  for (const Ref page : pair.newer.pages) {
    ESIGN_TRY(const Object object, pair.newer.window.get(page));
    ESIGN_TRY(const Object list, pair.newer.window.resolve(object["Annots"]));
    if (!list.array()) continue;
    std::vector<std::pair<Ref, Rectangle>> fresh, all;
    for (const Object& entry : *list.array()) {
      if (!entry.reference()) continue;
      ESIGN_TRY(const Object widget, pair.newer.window.resolve(entry));
      ESIGN_TRY(const auto room, rectangle(pair.newer.window, widget));
      if (!room || room->right <= room->left || room->top <= room->bottom || widget["Subtype"].is_name("Popup")) continue;
      const bool is_new = pair.signing_widgets.contains(*entry.reference()) && !pair.known_number(*entry.reference());
      (is_new ? fresh : all).emplace_back(*entry.reference(), *room);
    }
    // 2. Any area in common with another is one too much.
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      all.push_back(fresh[i]);
      for (const auto& [other, room] : all) {
        const Rectangle& mine = fresh[i].second;
        if (other == fresh[i].first || std::min(mine.right, room.right) <= std::max(mine.left, room.left) ||
            std::min(mine.top, room.top) <= std::max(mine.bottom, room.bottom)) {
          continue;
        }
        pair.note("DF-24", ChangeLevel::form, place_of(fresh[i].first, "Rect"), "a new visible field covers part of " + told(other));
      }
    }
    if (!fresh.empty()) ESIGN_CHECK(compare_with_text(pair, page, fresh));
  }
  return {};
}

}  // namespace esign::pdf
