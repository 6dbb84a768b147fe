// SPDX-License-Identifier: Apache-2.0
// The page tree, its pages and what lies on them (ISO 32000-2, 7.7.3 and 12.5).
#include <algorithm>

#include "pdf/pair.h"

namespace esign::pdf {
namespace {

/// DF-12 and its exceptions DF-12a: what writers of tagged documents and of one tool note down beside a new field.
Result<void> compare_key(Pair& pair, Ref node, const Object& from, const Object& to, const std::string& key) {
  ESIGN_TRY(const Likeness likeness, pair.compare(from, to, key));
  if (key == "Parent") {
    // Some readers inherit from the parent that the page names, which need not be the one that has it as a kid.
    const bool same = likeness == Likeness::same && from[key].reference() == to[key].reference();
    if (!same) pair.note("DF-11", ChangeLevel::other, place_of(node, key), "a page has another parent, or the parent that it names changed");
    return {};
  }
  if (likeness == Likeness::same) return {};
  const bool bookkeeping = pair.new_fields == Pair::NewFields::some && from[key].is_null() &&
                           ((key == "Tabs" && to[key].is_name("S")) || (key == "StructParents" && to[key].integer()));
  const bool harmless = bookkeeping || key == "ITXT";
  const char* rule = key == "Count" || key == "Type" ? "DF-11" : harmless ? "DF-12a" : "DF-12";
  Finding& made = pair.note(rule, harmless ? ChangeLevel::form : ChangeLevel::other, place_of(node, key), "changed");
  made.before = from[key].shown();
  made.after = to[key].shown();
  return {};
}

Result<void> compare_node(Pair& pair, Ref node);

Result<void> compare_kids(Pair& pair, Ref node, const Object& from, const Object& to) {
  ESIGN_TRY(const Object older, pair.older.window.resolve(from["Kids"]));
  ESIGN_TRY(const Object newer, pair.newer.window.resolve(to["Kids"]));
  const auto refs = [](const Object& list) {
    std::vector<std::optional<Ref>> all;
    for (const Object& one : list.array() ? *list.array() : Array{}) all.push_back(one.reference());
    return all;
  };
  const auto before = refs(older), now = refs(newer);
  if (before != now || !older.array() != !newer.array()) {
    Finding& made = pair.note("DF-11", ChangeLevel::other, place_of(node, "Kids"), "pages were added, removed, replaced or put into another order");
    made.before = older.shown();
    made.after = newer.shown();
    return {};
  }
  for (const auto& kid : now) {
    if (kid) ESIGN_CHECK(compare_node(pair, *kid));
  }
  return {};
}

/// read_snapshot() has bounded how deep the tree is.
Result<void> compare_node(Pair& pair, Ref node) {
  ESIGN_TRY(const Object from, pair.older.window.get(node));
  ESIGN_TRY(const Object to, pair.newer.window.get(node));
  if (!from.dictionary() || !to.dictionary()) {
    pair.note("DF-11", ChangeLevel::other, told(node), "a page cannot be read");
    return {};
  }
  for (const std::string& key : keys_of(from, to)) {
    Result<void> done = key == "Kids"     ? compare_kids(pair, node, from, to)
                        : key == "Annots" ? compare_annotations(pair, from[key], to[key], place_of(node, key))
                                          : compare_key(pair, node, from, to, key);
    ESIGN_CHECK(std::move(done));
  }
  return {};
}

/// Text, marks and links without an action: types that PDF viewers were not seen to hide content under.
enum class Harm : std::uint8_t { harmless, harmful };
Result<Harm> harm_of(const Window& window, const Object& annotation) {
  if (annotation.is_null()) return Harm::harmless;
  static const std::set<std::string_view> kHarmless{"Text", "Popup", "Highlight", "Underline", "Squiggly", "StrikeOut"};
  ESIGN_TRY(const Object type, window.resolve(annotation["Subtype"]));
  const bool acts = !annotation["A"].is_null() || !annotation["AA"].is_null() || !annotation["PA"].is_null();
  const bool passive_link = type.is_name("Link") && annotation["AP"].is_null();
  return !acts && type.name() && (kHarmless.contains(*type.name()) || passive_link) ? Harm::harmless : Harm::harmful;
}

/// One list of annotations against the other, by number; direct ones by their place.
class Annotations {
 public:
  Annotations(Pair& pair, std::string place) : pair_(pair), place_(std::move(place)) {}

  Result<void> compare(const Array& from, const Array& to) {
    const auto before = refs(from), now = refs(to);
    const std::set<Ref> old_set(before.begin(), before.end()), new_set(now.begin(), now.end());
    if (new_set.size() != now.size() && old_set.size() == before.size()) {
      pair_.note("DF-15", ChangeLevel::other, place_, "an annotation is listed twice");
    }
    ESIGN_CHECK(direct(from, to));
    const auto kept = [](const std::vector<Ref>& list, const std::set<Ref>& in) {
      std::vector<Ref> both;
      std::copy_if(list.begin(), list.end(), std::back_inserter(both), [&](Ref one) { return in.contains(one); });
      return both;
    };
    if (kept(before, new_set) != kept(now, old_set)) pair_.note("DF-14", ChangeLevel::annotation, place_, "annotations lie in another order");
    for (const Ref ref : old_set) {
      if (!new_set.contains(ref)) ESIGN_CHECK(removed(ref));
    }
    for (const Ref ref : new_set) {
      ESIGN_CHECK(old_set.contains(ref) ? changed(ref) : added(ref));
    }
    return {};
  }

 private:
  static std::vector<Ref> refs(const Array& list) {
    std::vector<Ref> all;
    for (const Object& one : list) {
      if (one.reference()) all.push_back(*one.reference());
    }
    return all;
  }

  Result<void> direct(const Array& from, const Array& to) {
    Array before, now;
    const auto is_direct = [](const Object& one) { return !one.reference() && !one.is_null(); };
    std::copy_if(from.begin(), from.end(), std::back_inserter(before), is_direct);
    std::copy_if(to.begin(), to.end(), std::back_inserter(now), is_direct);
    ESIGN_TRY(const Likeness likeness, pair_.comparison.compare(Object(before), Object(now), "Annots"));
    if (likeness == Likeness::different) pair_.note("DF-14", ChangeLevel::annotation, place_, "annotations that are direct objects were changed");
    return {};
  }

  Result<void> note(Ref ref, const Object& from, const Object& to, const char* what) {
    ESIGN_TRY(const Harm before, harm_of(pair_.older.window, from));
    ESIGN_TRY(const Harm now, harm_of(pair_.newer.window, to));
    const bool harmless = before == Harm::harmless && now == Harm::harmless;
    Finding& made = pair_.note(harmless ? "DF-14a" : "DF-14", ChangeLevel::annotation, told(ref), what);
    made.before = from["Subtype"].shown() + (from["Contents"].is_null() ? "" : " " + from["Contents"].shown());
    made.after = to["Subtype"].shown() + (to["Contents"].is_null() ? "" : " " + to["Contents"].shown());
    return {};
  }

  Result<void> removed(Ref ref) {
    ESIGN_TRY(const Object from, pair_.older.window.get(ref));
    if (from["Subtype"].is_name("Widget")) pair_.note("DF-15", ChangeLevel::other, told(ref), "a widget was taken off the page");
    else if (!from.is_null()) return note(ref, from, {}, "an annotation was removed");
    return {};
  }

  Result<void> added(Ref ref) {
    ESIGN_TRY(const Object to, pair_.newer.window.get(ref));
    if (!to["Subtype"].is_name("Widget")) return to.is_null() ? Result<void>{} : note(ref, {}, to, "an annotation was added");
    if (pair_.signing_widgets.contains(ref)) pair_.note("DF-13", ChangeLevel::long_term, told(ref), "the widget of a signature field was put on the page");
    else pair_.note("DF-15", ChangeLevel::other, told(ref), "a widget of no new signature field was put on the page");
    return {};
  }

  Result<void> changed(Ref ref) {
    const Object entry(ref);
    ESIGN_TRY(const Object from, pair_.older.window.get(ref));
    ESIGN_TRY(const Object to, pair_.newer.window.get(ref));
    const bool was_widget = from["Subtype"].is_name("Widget"), is_widget = to["Subtype"].is_name("Widget");
    if (was_widget != is_widget) {
      pair_.note("DF-15", ChangeLevel::other, told(ref), "a widget was turned into something else, or something else into a widget");
      return {};
    }
    if (is_widget && pair_.field_widgets.contains(ref)) return {};  // Compared as part of its field.
    ESIGN_TRY(const Likeness likeness, pair_.comparison.compare(entry, entry, "Annotation"));
    if (likeness == Likeness::same) return {};
    if (is_widget) pair_.note("DF-15", ChangeLevel::other, told(ref), "a widget outside the form was changed");
    else return note(ref, from, to, "an annotation was changed");
    return {};
  }

  Pair& pair_;
  std::string place_;
};

}  // namespace

Result<void> compare_annotations(Pair& pair, const Object& from, const Object& to, const std::string& place) {
  ESIGN_TRY(const Object older, pair.older.window.resolve(from));
  ESIGN_TRY(const Object newer, pair.newer.window.resolve(to));
  if ((!older.is_null() && !older.array()) || (!newer.is_null() && !newer.array())) {
    ESIGN_TRY(const Likeness likeness, pair.comparison.compare(from, to, "Annots"));
    if (likeness == Likeness::different) pair.note("DF-14", ChangeLevel::annotation, place, "annotations that are no list were changed");
    return {};
  }
  static const Array kEmpty{};
  return Annotations(pair, place).compare(older.array() ? *older.array() : kEmpty, newer.array() ? *newer.array() : kEmpty);
}

Result<void> compare_pages(Pair& pair) {
  const auto from = pair.older.catalog["Pages"].reference(), to = pair.newer.catalog["Pages"].reference();
  if (from != to || !to) {
    Finding& made = pair.note("DF-11", ChangeLevel::other, "catalog/Pages", "another page tree");
    made.before = pair.older.catalog["Pages"].shown();
    made.after = pair.newer.catalog["Pages"].shown();
    return {};
  }
  return compare_node(pair, *to);
}

}  // namespace esign::pdf
