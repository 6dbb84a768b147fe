// SPDX-License-Identifier: Apache-2.0
// One field of both revisions. A signed field is frozen; an empty signature field may be signed and nothing else; another
// field may be filled. What is shown of a field is its widgets', which need not be the dictionary that holds the value.
#include "pdf/pair.h"

namespace esign::pdf {
namespace {

enum class State : std::uint8_t { plain, unsigned_still, signed_now, signed_before };

/// What is compared: the dictionaries of a field, or of one of its widgets.
struct Dressed {
  const Field& field;
  State state;
  std::optional<Ref> ref{};
  Object from{}, to{};
  Likeness value = Likeness::same;  ///< V and AS of field and widget.
};

void note(Pair& pair, const Dressed& one, const char* rule, ChangeLevel level, const std::string& key) {
  Finding& made = pair.note(rule, level, place_of(one.ref, key), one.from[key].is_null() ? "added" : one.to[key].is_null() ? "removed" : "changed");
  made.field = one.field.name;
  made.before = one.from[key].shown();
  made.after = one.to[key].shown();
}

/// DF-26: the signed field keeps everything but what shows nothing.
void changed_signed(Pair& pair, const Dressed& one, const std::string& key) {
  static const std::set<std::string_view> kMinor{"MK", "DA", "Q", "TU", "TM", "M", "NM", "StructParent", "BS", "Border", "C", "H"};
  if (key == "Ff" || (key == "P" && one.from["P"].is_null())) note(pair, one, "DF-26b", ChangeLevel::form, key);
  else note(pair, one, kMinor.contains(key) ? "DF-26a" : "DF-26", ChangeLevel::other, key);
}

/// Signing puts in a value and its look (DF-22a is noted by the field); DF-27: where it stands and what the signer was asked stays.
void changed_while_signing(Pair& pair, const Dressed& one, const std::string& key) {
  static const std::set<std::string_view> kOfSigning{"V", "AP", "AS", "F", "DA", "Q", "Ff", "MK", "M", "P"};
  const bool moved_page = key == "P" && !one.from["P"].is_null();
  if (!kOfSigning.contains(key) || moved_page) note(pair, one, "DF-27", ChangeLevel::other, key);
}

/// DF-28 to DF-30.
Result<void> changed_plain(Pair& pair, const Dressed& one, const std::string& key) {
  static const std::set<std::string_view> kFilling{"V", "AP", "AS", "I", "TI", "RV", "DA", "Q", "MK", "F", "M"};
  constexpr std::int64_t kReadOnly = 1;
  if (key == "Ff") {
    ESIGN_TRY(const Object before, pair.older.window.resolve(one.from[key]));
    ESIGN_TRY(const Object after, pair.newer.window.resolve(one.to[key]));
    const bool only_locked = after.integer() && *after.integer() == (before.integer().value_or(0) | kReadOnly);
    note(pair, one, only_locked ? "DF-28" : "DF-30", only_locked ? ChangeLevel::form : ChangeLevel::other, key);
  } else if (key == "AP" && one.value == Likeness::same) {
    note(pair, one, "DF-29", ChangeLevel::form, key);
  } else if (kFilling.contains(key)) {
    note(pair, one, "DF-28", ChangeLevel::form, key);
  } else {
    note(pair, one, "DF-30", ChangeLevel::other, key);
  }
  return {};
}

Result<void> compare_dictionaries(Pair& pair, const Dressed& one) {
  for (const std::string& key : keys_of(one.from, one.to)) {
    if (key == "Kids") continue;  // Fields below are compared by name, widgets below.
    // A parent that does not have it as a kid is compared by what it holds: readers inherit from it.
    const bool upwards = key == "Parent" || key == "P";
    ESIGN_TRY(const Likeness likeness, pair.compare(one.from, one.to, key));
    if (likeness == Likeness::same && (!upwards || one.from[key].reference() == one.to[key].reference())) continue;
    if (key == "Type" && one.from[key].is_null() && one.to[key].is_name("Annot")) continue;
    switch (one.state) {
      case State::signed_before: changed_signed(pair, one, key); break;
      case State::signed_now: changed_while_signing(pair, one, key); break;
      case State::unsigned_still: note(pair, one, "DF-27", ChangeLevel::other, key); break;
      case State::plain: ESIGN_CHECK(changed_plain(pair, one, key)); break;
    }
  }
  return {};
}

/// DF-26 for the value: the very object, and that object as it was.
Result<void> check_frozen(Pair& pair, const Field& from, const Field& to) {
  const auto before = from.value.reference(), now = to.value.reference();
  ESIGN_TRY(const Likeness likeness, pair.comparison.compare(from.value, to.value, "V"));
  if (before == now && likeness == Likeness::same) return {};
  Finding& made = pair.note("DF-26", ChangeLevel::other, place_of(to.ref, "V"), "the signature of a signed field is another");
  made.field = to.name;
  made.before = from.value.shown();
  made.after = to.value.shown();
  return {};
}

/// DF-25 and DF-22a: an empty field of before was signed.
Result<void> check_signed(Pair& pair, const Field& to) {
  ESIGN_TRY(const Object value, pair.newer.window.resolve(to.value));
  const auto ref = to.value.reference();
  if (!ref || pair.known_number(*ref) || !value.dictionary()) {
    pair.note("DF-25", ChangeLevel::other, place_of(to.ref, "V"), ref ? "the signature value is an object of an earlier revision" : "the signature value is a direct object").field = to.name;
    return {};
  }
  ESIGN_TRY(const Visibility seen, visibility(pair.newer.window, to));
  const bool long_term = signature_kind(value) == SignatureKind::document_timestamp && seen == Visibility::invisible;
  pair.note("DF-22a", long_term ? ChangeLevel::long_term : ChangeLevel::form, place_of(to.ref, "V"),
            long_term ? "a document time-stamp was put into an empty field" : "an empty field was signed").field = to.name;
  for (const Widget& widget : to.widgets) {
    if (widget.ref) pair.signing_widgets.insert(*widget.ref);
  }
  return {};
}

/// Widgets of a field that is not its own widget, by their numbers. DF-15.
Result<void> compare_widgets(Pair& pair, const Field& from, const Field& to, Dressed one) {
  const auto strange = [&](const Widget& widget, const char* what) {
    pair.note("DF-15", ChangeLevel::other, place_of(widget.ref), what).field = to.name;
  };
  std::map<Ref, Object> before;
  std::vector<Object> direct;
  for (const Widget& widget : from.widgets) {
    if (widget.ref) before.emplace(*widget.ref, widget.object);
    else direct.push_back(widget.object);
  }
  std::size_t next_direct = 0;
  for (const Widget& widget : to.widgets) {
    if (!widget.ref) {
      Likeness likeness = Likeness::different;
      if (next_direct < direct.size()) {
        ESIGN_TRY(likeness, pair.comparison.compare(direct[next_direct++], widget.object, "Kids"));
      }
      if (likeness == Likeness::different) strange(widget, "a widget that is a direct object was added or changed");
      continue;
    }
    const auto found = before.find(*widget.ref);
    if (found == before.end()) {
      strange(widget, "a widget was added to a field");
      continue;
    }
    if (widget.ref != to.ref) {
      one.ref = widget.ref;
      one.from = found->second;
      one.to = widget.object;
      ESIGN_TRY(const Likeness state, pair.compare(one.from, one.to, "AS"));
      if (state == Likeness::different) one.value = state;
      ESIGN_CHECK(compare_dictionaries(pair, one));
    }
    before.erase(found);
  }
  for (const auto& [ref, object] : before) strange({ref, object}, "a widget was removed from a field");
  if (next_direct < direct.size()) strange({{}, {}}, "a widget that is a direct object was removed");
  return {};
}

}  // namespace

Result<void> compare_field(Pair& pair, const Field& from, const Field& to) {
  const auto replaced = [&](const char* what) { pair.note("DF-19", ChangeLevel::other, place_of(to.ref), what).field = to.name; };
  if (from.ref != to.ref) replaced("the field is another object");
  if (from.type != to.type) replaced("the field has another type");
  if (from.place != to.place) replaced("fields were put below it, or taken away");
  ESIGN_TRY(const Object before, pair.older.window.resolve(from.value));
  ESIGN_TRY(const Object now, pair.newer.window.resolve(to.value));
  Dressed one{to, State::plain, to.ref, from.object, to.object};
  ESIGN_TRY(one.value, pair.comparison.compare(from.value, to.value, "V"));
  if (from.type == "Sig" || to.type == "Sig") {
    one.state = !before.is_null() ? State::signed_before : !now.is_null() ? State::signed_now : State::unsigned_still;
  }
  if (one.state == State::signed_before) ESIGN_CHECK(check_frozen(pair, from, to));
  if (one.state == State::signed_now) ESIGN_CHECK(check_signed(pair, to));
  if (one.state == State::signed_before && !one.from["V"].is_null()) {
    // V is told above, whatever the dictionaries say.
    for (Object* side : {&one.from, &one.to}) {
      Dictionary rest = side->dictionary() ? *side->dictionary() : Dictionary{};
      rest.erase("V");
      *side = Object(std::move(rest));
    }
  }
  Dressed own = one;
  ESIGN_TRY(const Likeness shown, pair.compare(own.from, own.to, "AS"));
  if (shown == Likeness::different) own.value = shown;
  ESIGN_CHECK(compare_dictionaries(pair, own));
  return compare_widgets(pair, from, to, one);
}

}  // namespace esign::pdf
