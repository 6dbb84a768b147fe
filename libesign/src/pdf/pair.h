// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pdf/difference.h"
#include "pdf/likeness.h"

/// How two consecutive revisions are compared; each part of the document in a file of its own. Of this folder alone.
namespace esign::pdf {

/// What all parts share.
class Pair {
 public:
  Pair(const Snapshot& from, const Snapshot& to, const Anchors& anchors, const Numbers& touched, Budget& steps, const Limits& bounds)
      : older(from), newer(to), limits(bounds), left(steps), comparison(from.window, to.window, anchors, touched, steps, bounds) {}

  const Snapshot& older;
  const Snapshot& newer;
  const Limits& limits;
  Budget& left;  ///< Steps of all comparing.
  Comparison comparison;
  std::vector<Finding> findings{};
  std::set<Ref> signing_widgets{};  ///< Of new signature fields and of those signed in this revision: Annots may gain them.
  std::set<Ref> field_widgets{};    ///< Of fields of both revisions: their changes are the field's.
  enum class NewFields : std::uint8_t { none, some } new_fields = NewFields::none;

  /// Whether the older revision had an object of this name.
  bool known(Ref ref) const { return older.window.entry(ref) != nullptr; }
  bool known_number(Ref ref) const;
  Finding& note(const char* rule, ChangeLevel level, std::string place, std::string detail);
  /// The values under `key` of both dictionaries.
  Result<Likeness> compare(const Object& from, const Object& to, std::string_view key) {
    return comparison.compare(from[key], to[key], key);
  }
};

/// Keys of both dictionaries.
std::set<std::string> keys_of(const Object& a, const Object& b);
/// "12 0 obj/Rect"; "direct object/Rect".
std::string place_of(const std::optional<Ref>& ref, std::string_view key = {});

Result<void> compare_trailers(Pair& pair);      ///< DF-01 to DF-04.
Result<void> compare_catalogs(Pair& pair);      ///< DF-02, DF-05, DF-08 to DF-10; calls the three below.
Result<void> compare_forms(Pair& pair);         ///< DF-16 to DF-30.
Result<void> compare_fields(Pair& pair);        ///< DF-19 to DF-30.
Result<void> compare_validation_data(Pair& pair, const Object& from, const Object& to);  ///< DF-06, DF-07.
Result<void> compare_metadata(Pair& pair, const Object& from, const Object& to, const std::string& place);  ///< DF-03, DF-04.
Result<void> compare_structure(Pair& pair, const Object& from, const Object& to);  ///< DF-10.
Result<void> compare_pages(Pair& pair);         ///< DF-11 to DF-15.
Result<void> compare_annotations(Pair& pair, const Object& from, const Object& to, const std::string& place);  ///< DF-13 to DF-15.
Result<void> compare_overlaps(Pair& pair);      ///< DF-24.

/// The widgets of one field of both revisions: what signing does, what filling does, what nothing may do.
Result<void> compare_field(Pair& pair, const Field& from, const Field& to);

}  // namespace esign::pdf
