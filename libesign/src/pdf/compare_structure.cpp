// SPDX-License-Identifier: Apache-2.0
// DF-10: the structure tree of a tagged document (ISO 32000-2, 14.7) may gain elements for new fields and the bookkeeping of
// them. An element that was there keeps everything else: what it says is what a screen reader says.
#include <algorithm>
#include <map>

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

/// A number tree (7.9.7) as a list.
class NumberTree {
 public:
  NumberTree(const Window& window, const Limits& limits) : window_(window), left_("pdf_compare_steps", limits.pdf_compare_steps), limits_(limits) {}

  /// Errors: limit_exceeded (pdf_compare_steps, pdf_compare_depth), malformed; as Window::get().
  Result<void> read(const Object& entry, unsigned depth = 0) {
    ESIGN_CHECK(left_.spend());
    if (depth > limits_.pdf_compare_depth) return fail(Errc::limit_exceeded, "pdf_compare_depth").in("ParentTree");
    ESIGN_TRY(const Object node, window_.resolve(entry));
    ESIGN_TRY(const Object numbers, window_.resolve(node["Nums"]));
    const Array* pairs = numbers.array();
    for (std::size_t i = 0; pairs != nullptr && i + 1 < pairs->size(); i += 2) {
      ESIGN_CHECK(left_.spend());
      ESIGN_TRY(const Object number, window_.resolve((*pairs)[i]));
      if (!number.integer() || !values.emplace(*number.integer(), (*pairs)[i + 1]).second) return fail(Errc::malformed, "no number, or one twice").in("ParentTree");
    }
    ESIGN_TRY(const Object kids, window_.resolve(node["Kids"]));
    for (const Object& kid : kids.array() ? *kids.array() : Array{}) ESIGN_CHECK(read(kid, depth + 1));
    return {};
  }

  std::map<std::int64_t, Object> values{};

 private:
  const Window& window_;
  Budget left_;
  const Limits& limits_;
};

class Structure {
 public:
  explicit Structure(Pair& pair) : pair_(pair) {}

  Result<Likeness> root(const Object& from, const Object& to) {
    ESIGN_TRY(const Likeness rest, pair_.comparison.compare_without(from, to, {"K", "IDTree", "ParentTree", "ParentTreeNextKey"}));
    if (rest == Likeness::different) return rest;
    ESIGN_TRY(const Likeness elements, kids(from, to, 0));
    return elements == Likeness::different ? elements : parents(from["ParentTree"], to["ParentTree"]);
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
    if (!older["P"].reference() || older["P"].reference() != newer["P"].reference()) return Likeness::different;
    ESIGN_TRY(const Likeness rest, pair_.comparison.compare_without(older, newer, {"K", "P"}));
    if (rest == Likeness::different) return rest;
    return kids(older, newer, depth + 1);
  }

  /// Some readers go from the content of a page to what is said of it: content of before keeps its elements, new numbers may be added.
  Result<Likeness> parents(const Object& from, const Object& to) {
    NumberTree older(pair_.older.window, pair_.limits), newer(pair_.newer.window, pair_.limits);
    for (const auto& read : {older.read(from), newer.read(to)}) {
      if (!read && read.error().code == Errc::malformed) return Likeness::different;
      ESIGN_CHECK(read);
    }
    for (const auto& [number, value] : older.values) {
      const auto now = newer.values.find(number);
      if (now == newer.values.end()) return Likeness::different;
      ESIGN_TRY(const Object before, pair_.older.window.resolve(value));
      ESIGN_TRY(const Object after, pair_.newer.window.resolve(now->second));
      if (!before.array() != !after.array()) return Likeness::different;
      // Of a page: one element for each piece of marked content. Of an annotation: its element.
      const Array was = before.array() ? *before.array() : Array{value}, is = after.array() ? *after.array() : Array{now->second};
      const auto same = [](const Object& one, const Object& other) { return one.reference() == other.reference() && !one.reference() == one.is_null(); };
      if (!std::ranges::equal(was, is, same)) return Likeness::different;
    }
    return Likeness::same;
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
