// SPDX-License-Identifier: Apache-2.0
// Trailer and catalog: what the whole document hangs on (ISO 32000-2, 7.5.5 and 7.7.2).
#include "pdf/pair.h"

namespace esign::pdf {
namespace {

Result<Object> first_id(const Snapshot& revision) {
  ESIGN_TRY(const Object id, revision.window.resolve(revision.window.trailer()["ID"]));
  if (!id.array() || id.array()->empty()) return Object{};
  return revision.window.resolve(id.array()->front());
}

/// DF-05: raised or lowered; a version that is named for the first time is taken as raised.
Result<void> compare_versions(Pair& pair) {
  ESIGN_TRY(const Object from, pair.older.window.resolve(pair.older.catalog["Version"]));
  ESIGN_TRY(const Object to, pair.newer.window.resolve(pair.newer.catalog["Version"]));
  const bool raised = to.name() && (!from.name() || *to.name() > *from.name());
  Finding& made = pair.note(raised ? "DF-05" : "DF-05a", ChangeLevel::long_term, "catalog/Version", raised ? "version raised" : "version lowered or removed");
  made.before = from.shown();
  made.after = to.shown();
  return {};
}

/// DF-05: dictionaries of developers, of direct names, numbers and strings alone (ISO 32000-2, 7.12). Nothing else may hide there.
Result<void> compare_extensions(Pair& pair) {
  ESIGN_TRY(const Object to, pair.newer.window.resolve(pair.newer.catalog["Extensions"]));
  bool plain = to.dictionary() && !to.is_stream();
  const auto is_plain = [](const Object& value) { return value.name() || value.number() || value.string(); };
  for (const auto& [developer, value] : plain ? *to.dictionary() : Dictionary{}) {
    if (is_plain(value)) continue;
    const Array one{value};
    for (const Object& extension : value.array() ? *value.array() : one) {
      if (!extension.dictionary()) plain = false;
      for (const auto& [key, inner] : extension.dictionary() ? *extension.dictionary() : Dictionary{}) plain = plain && is_plain(inner);
    }
  }
  if (plain) pair.note("DF-05", ChangeLevel::long_term, "catalog/Extensions", "extensions added or changed");
  else pair.note("DF-08", ChangeLevel::other, "catalog/Extensions", "extensions removed, or with more than names, numbers and texts");
  return {};
}

/// DF-08a: what runs or hides without being asked.
Result<void> compare_others(Pair& pair, const std::string& key) {
  bool active = key == "OpenAction" || key == "AA" || key == "OCProperties";
  if (key == "Names") {
    ESIGN_TRY(const Object from, pair.older.window.resolve(pair.older.catalog[key]));
    ESIGN_TRY(const Object to, pair.newer.window.resolve(pair.newer.catalog[key]));
    ESIGN_TRY(const Likeness scripts, pair.compare(from, to, "JavaScript"));
    active = scripts == Likeness::different;
  }
  Finding& made = pair.note(active ? "DF-08a" : "DF-08", ChangeLevel::other, "catalog/" + key, "changed");
  made.before = pair.older.catalog[key].shown();
  made.after = pair.newer.catalog[key].shown();
  return {};
}

Result<void> compare_key(Pair& pair, const std::string& key) {
  if (key == "Pages" || key == "AcroForm") return {};  // Of compare_pages() and compare_forms().
  const Object &from = pair.older.catalog[key], &to = pair.newer.catalog[key];
  ESIGN_TRY(const Likeness likeness, pair.comparison.compare(from, to, key));
  if (likeness == Likeness::same) return {};
  if (key == "DSS") return compare_validation_data(pair, from, to);
  if (key == "Metadata") return compare_metadata(pair, from, to, "catalog/Metadata");
  if (key == "Version") return compare_versions(pair);
  if (key == "Extensions") return compare_extensions(pair);
  if (key == "StructTreeRoot") return compare_structure(pair, from, to);
  if (key == "Perms") {
    pair.note("DF-09", ChangeLevel::other, "catalog/Perms", "permissions added or changed after a signature");
    return {};
  }
  return compare_others(pair, key);
}

}  // namespace

Result<void> compare_trailers(Pair& pair) {
  const Object &from = pair.older.window.trailer(), &to = pair.newer.window.trailer();
  if (pair.older.catalog_ref != pair.newer.catalog_ref) {
    if (pair.known_number(*pair.newer.catalog_ref)) {
      pair.note("DF-01", ChangeLevel::other, "trailer/Root", "an older object took the place of the catalog");
    } else {
      pair.note("DF-02", ChangeLevel::long_term, "trailer/Root", "the catalog has a new number");
    }
  }
  ESIGN_TRY(const Likeness encryption, pair.compare(from, to, "Encrypt"));
  if (encryption == Likeness::different) pair.note("DF-01", ChangeLevel::other, "trailer/Encrypt", "encryption added, changed or removed");
  ESIGN_TRY(const Object id_before, first_id(pair.older));
  ESIGN_TRY(const Object id_after, first_id(pair.newer));
  ESIGN_TRY(const Likeness id, pair.comparison.compare(id_before, id_after, "ID"));
  if (id == Likeness::different && pair.older.window.encrypted()) {
    pair.note("DF-01", ChangeLevel::other, "trailer/ID", "the first identifier of an encrypted document changed");
  }
  ESIGN_TRY(const Likeness info, pair.compare(from, to, "Info"));
  if (info == Likeness::different) return compare_metadata(pair, from["Info"], to["Info"], "trailer/Info");
  return {};
}

Result<void> compare_catalogs(Pair& pair) {
  // The form first: which widgets belong to signatures decides what pages may gain.
  ESIGN_CHECK(compare_forms(pair));
  for (const std::string& key : keys_of(pair.older.catalog, pair.newer.catalog)) ESIGN_CHECK(compare_key(pair, key));
  return compare_pages(pair);
}

}  // namespace esign::pdf
