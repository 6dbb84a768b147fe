// SPDX-License-Identifier: Apache-2.0
#include "pdf/likeness.h"

namespace esign::pdf {
namespace {

/// Keys under which annotations, fields, pages and structure elements point at each other.
bool is_link(std::string_view key) {
  static const std::set<std::string_view> kLinks{"Parent", "P", "Kids", "Annots", "Fields", "Obj", "Popup", "IRT", "CO"};
  return kLinks.contains(key);
}

/// Keys below which a document names things as it likes: a drawing may be called "P" there.
bool names_freely(std::string_view key) {
  static const std::set<std::string_view> kFree{"Resources", "DR", "AP", "CharProcs", "Dests"};
  return kFree.contains(key);
}

const std::set<std::string_view> kNone{};
const std::set<std::string_view> kLength{"Length"};

}  // namespace

Result<Likeness> Comparison::compare(const Object& older, const Object& newer, std::string_view key) {
  return conclude(walk(older, newer, below({}, key)));
}

Result<Likeness> Comparison::compare_without(const Object& older, const Object& newer, const std::set<std::string_view>& without) {
  return conclude(dictionaries(older, newer, without, {}));
}

Comparison::Place Comparison::below(const Place& place, std::string_view key) const {
  return {key, names_freely(key) ? Keys::of_the_document : place.keys, place.depth + 1};
}

/// What was assumed holds if all came out the same, and says nothing otherwise: another path may lead to the same pair.
Result<Likeness> Comparison::conclude(Result<Likeness> found) {
  if (found && *found == Likeness::same) same_.insert(assumed_.begin(), assumed_.end());
  assumed_.clear();
  return found;
}

Result<Likeness> Comparison::walk(const Object& older, const Object& newer, const Place& place) {
  ESIGN_CHECK(left_.spend());
  if (place.depth > limits_.pdf_compare_depth) return Likeness::different;
  const auto a = older.reference(), b = newer.reference();
  if (!a && !b) return values(older, newer, place);
  if (a && b) {
    if (*a == *b) {
      if (anchors_.everywhere.contains(*a)) return Likeness::same;
      if (place.keys == Keys::of_the_standard && is_link(place.key) && anchors_.by_link.contains(*a)) return Likeness::same;
      if (!touched_.contains(a->number)) return Likeness::same;
    }
    if (same_.contains({*a, *b, place.keys}) || !assumed_.insert({*a, *b, place.keys}).second) return Likeness::same;
  }
  ESIGN_TRY(const Object left, older_.resolve(older));
  ESIGN_TRY(const Object right, newer_.resolve(newer));
  if (!left.is_stream() && !right.is_stream()) return values(left, right, place);
  if (!left.is_stream() || !right.is_stream() || !a || !b) return Likeness::different;
  ESIGN_TRY(const Likeness dictionary, dictionaries(left, right, kLength, place));
  if (dictionary == Likeness::different) return dictionary;
  return streams(older, newer);
}

Result<Likeness> Comparison::streams(const Object& older, const Object& newer) {
  auto left = older_.stored(*older.reference());
  auto right = newer_.stored(*newer.reference());
  for (const auto* read : {&left, &right}) {
    if (*read) continue;
    if (read->error().code == Errc::storage || read->error().code == Errc::conflict) return fail(read->error());
    return Likeness::different;  // What cannot be read, or not be held, is not found to be the same.
  }
  return equal(*left, *right) ? Likeness::same : Likeness::different;
}

Result<Likeness> Comparison::values(const Object& older, const Object& newer, const Place& place) {
  if (older.dictionary() && newer.dictionary()) return dictionaries(older, newer, kNone, place);
  if (const Array *left = older.array(), *right = newer.array(); left && right) {
    if (left->size() != right->size()) return Likeness::different;
    for (std::size_t i = 0; i < left->size(); ++i) {
      ESIGN_TRY(const Likeness one, walk((*left)[i], (*right)[i], {place.key, place.keys, place.depth + 1}));
      if (one == Likeness::different) return one;
    }
    return Likeness::same;
  }
  const auto verdict = [](bool equal) { return equal ? Likeness::same : Likeness::different; };
  if (older.number() && newer.number()) {
    if (older.integer() && newer.integer()) return verdict(*older.integer() == *newer.integer());
    return verdict(*older.number() == *newer.number());
  }
  if (older.string() && newer.string()) return verdict(*older.string() == *newer.string());
  if (older.name() && newer.name()) return verdict(*older.name() == *newer.name());
  if (older.boolean() && newer.boolean()) return verdict(*older.boolean() == *newer.boolean());
  return verdict(older.is_null() && newer.is_null());
}

Result<Likeness> Comparison::dictionaries(const Object& older, const Object& newer, const std::set<std::string_view>& without, const Place& place) {
  static const Dictionary kEmpty{};
  const Dictionary& left = older.dictionary() ? *older.dictionary() : kEmpty;
  const Dictionary& right = newer.dictionary() ? *newer.dictionary() : kEmpty;
  for (const auto& [key, value] : left) {
    if (without.contains(key)) continue;
    ESIGN_TRY(const Likeness one, walk(value, newer[key], below(place, key)));
    if (one == Likeness::different) return one;
  }
  for (const auto& [key, value] : right) {
    if (without.contains(key) || left.contains(key)) continue;
    ESIGN_TRY(const Likeness one, walk(Object{}, value, below(place, key)));
    if (one == Likeness::different) return one;
  }
  return Likeness::same;
}

}  // namespace esign::pdf
