// SPDX-License-Identifier: Apache-2.0
// DF-10: the structure tree of a tagged document (ISO 32000-2, 14.7) may gain elements for new fields and the bookkeeping of
// them. An element that was there keeps everything else: what it says is what a screen reader says.
#include <algorithm>

#include "pdf/pair.h"

namespace esign::pdf {
namespace {

/// K as a list: one kid may stand alone.
Result<Array> kids_of(const Window& window, const Object& element) {
  ESIGN_TRY(const Object kids, window.resolve(element["K"]));
  if (kids.is_null()) return Array{};
  if (kids.array()) return *kids.array();
  return Array{element["K"]};
}

class Structure {
 public:
  explicit Structure(Pair& pair) : pair_(pair) {}

  Result<Likeness> root(const Object& from, const Object& to) {
    ESIGN_TRY(const Likeness rest, pair_.comparison.compare_without(from, to, {"K", "IDTree", "ParentTree", "ParentTreeNextKey"}));
    if (rest == Likeness::different) return rest;
    return kids(from, to, 0);
  }

 private:
  Result<Likeness> element(const Object& from, const Object& to, unsigned depth) {
    if (depth > pair_.limits.pdf_compare_depth) return Likeness::different;
    const auto a = from.reference(), b = to.reference();
    if (a != b) return Likeness::different;
    ESIGN_TRY(const Likeness whole, pair_.comparison.compare(from, to, "Kids"));
    if (whole == Likeness::same) return whole;
    ESIGN_TRY(const Object older, pair_.older.window.resolve(from));
    ESIGN_TRY(const Object newer, pair_.newer.window.resolve(to));
    if (!older.dictionary() || !newer.dictionary()) return Likeness::different;
    if (older["P"].reference() != newer["P"].reference()) return Likeness::different;
    ESIGN_TRY(const Likeness rest, pair_.comparison.compare_without(older, newer, {"K", "P"}));
    if (rest == Likeness::different) return rest;
    return kids(older, newer, depth + 1);
  }

  /// Every kid of before is there, in its order; what else is there is new in the file.
  Result<Likeness> kids(const Object& from, const Object& to, unsigned depth) {
    ESIGN_TRY(const Array older, kids_of(pair_.older.window, from));
    ESIGN_TRY(const Array newer, kids_of(pair_.newer.window, to));
    std::size_t next = 0;
    for (const Object& kid : newer) {
      const bool is_next = next < older.size() && (kid.reference() ? kid.reference() == older[next].reference() : !older[next].reference());
      if (is_next) {
        ESIGN_TRY(const Likeness likeness, element(older[next], kid, depth));
        if (likeness == Likeness::different) return likeness;
        ++next;
      } else if (!kid.reference() || pair_.known_number(*kid.reference())) {
        return Likeness::different;
      }
    }
    return next == older.size() ? Likeness::same : Likeness::different;
  }

  Pair& pair_;
};

}  // namespace

Result<void> compare_structure(Pair& pair, const Object& from, const Object& to) {
  ESIGN_TRY(const Object older, pair.older.window.resolve(from));
  ESIGN_TRY(const Object newer, pair.newer.window.resolve(to));
  Likeness likeness = Likeness::different;
  if (older.dictionary() && newer.dictionary() && pair.new_fields == Pair::NewFields::some) {
    ESIGN_TRY(likeness, Structure(pair).root(older, newer));
  }
  if (likeness == Likeness::same) pair.note("DF-10", ChangeLevel::form, "catalog/StructTreeRoot", "the structure tree gained what new fields need");
  else pair.note("DF-08", ChangeLevel::other, "catalog/StructTreeRoot", "the structure tree changed");
  return {};
}

}  // namespace esign::pdf
