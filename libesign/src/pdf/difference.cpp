// SPDX-License-Identifier: Apache-2.0
// Consecutive revisions are compared once, oldest first; what it means for a signature is folded afterwards (permissions.h).
#include "pdf/difference.h"

#include <algorithm>

#include "pdf/pair.h"

namespace esign::pdf {
namespace {

class PageTree {
 public:
  PageTree(Snapshot& revision, const Limits& limits) : revision_(revision), left_("pdf_pages", limits.pdf_pages), limits_(limits) {}

  Result<void> walk(const Object& entry, unsigned depth) {
    ESIGN_CHECK(left_.spend());
    if (depth > limits_.pdf_page_depth) return fail(Errc::limit_exceeded, "pdf_page_depth");
    const auto ref = entry.reference();
    if (!ref) return fail(Errc::unsupported, "a page or node of the page tree that is a direct object");
    if (!revision_.page_tree.insert(*ref).second) return fail(Errc::malformed, "the page tree leads to it twice").in(told(*ref));
    ESIGN_TRY(const Object node, revision_.window.get(*ref));
    // A stream would be compared by its keys alone, and may be content of another page.
    if (!node.dictionary() || node.is_stream()) return fail(Errc::malformed, "no page").in(told(*ref));
    ESIGN_TRY(const Object kids, revision_.window.resolve(node["Kids"]));
    if (!kids.array()) {
      revision_.pages.push_back(*ref);
      return {};
    }
    for (const Object& kid : *kids.array()) ESIGN_CHECK(walk(kid, depth + 1));
    return {};
  }

 private:
  Snapshot& revision_;
  Budget left_;
  const Limits& limits_;
};

/// Entries that are in one list only, or differ: by number and generation.
struct Changes {
  Numbers numbers{};             ///< All that is another object now.
  std::vector<Ref> added{};      ///< Names that were free before.
  std::vector<Ref> freed{};
};

Changes changes_between(const Window& older, const Window& newer) {
  Changes found;
  const auto &from = older.entries(), &to = newer.entries();
  for (std::size_t i = 0, j = 0; i < from.size() || j < to.size();) {
    if (j == to.size() || (i < from.size() && from[i].ref < to[j].ref)) {
      found.freed.push_back(from[i].ref);
      found.numbers.insert(from[i++].ref.number);
    } else if (i == from.size() || to[j].ref < from[i].ref) {
      found.added.push_back(to[j].ref);
      found.numbers.insert(to[j++].ref.number);
    } else {
      if (from[i] != to[j]) found.numbers.insert(to[j].ref.number);
      ++i, ++j;
    }
  }
  // A rewritten object stream rewrites its members.
  for (const Entry& entry : to) {
    if (entry.kind == Entry::Kind::compressed && entry.where <= UINT32_MAX && found.numbers.contains(static_cast<std::uint32_t>(entry.where))) {
      found.numbers.insert(entry.ref.number);
    }
  }
  return found;
}

Anchors anchors_of(const Snapshot& older, const Snapshot& newer) {
  Anchors anchors;
  std::set_intersection(older.page_tree.begin(), older.page_tree.end(), newer.page_tree.begin(), newer.page_tree.end(),
                        std::inserter(anchors.everywhere, anchors.everywhere.end()));
  if (older.catalog_ref && older.catalog_ref == newer.catalog_ref) anchors.everywhere.insert(*older.catalog_ref);
  for (const auto& [name, field] : older.form.fields) {
    const auto now = newer.form.fields.find(name);
    if (now == newer.form.fields.end() || !field.ref || now->second.ref != field.ref) continue;
    anchors.by_link.insert(*field.ref);
    for (const Widget& widget : field.widgets) {
      const auto same = [&](const Widget& other) { return widget.ref && other.ref == widget.ref; };
      if (std::any_of(now->second.widgets.begin(), now->second.widgets.end(), same)) anchors.by_link.insert(*widget.ref);
    }
  }
  return anchors;
}

/// Whether the number of `ref` is that of no other object: references are kept by their numbers alone.
bool is_alone(const Window& window, Ref ref) {
  const auto& all = window.entries();
  const auto by_number = [](const Entry& entry, Ref other) { return entry.ref.number < other.number; };
  const auto at = std::lower_bound(all.begin(), all.end(), ref, by_number);
  if (at == all.end() || at->ref != ref) return false;
  return std::next(at) == all.end() || std::next(at)->ref.number != ref.number;
}

/// Pages refer to each other through the tree, and almost everything refers to a page: what is compared at its place is no
/// reason to compare again whatever refers to it.
Numbers barriers_of(const Anchors& anchors, const Snapshot& older, const Snapshot& newer) {
  Numbers barriers;
  for (const Ref ref : anchors.everywhere) {
    if (is_alone(older.window, ref) && is_alone(newer.window, ref)) barriers.insert(ref.number);
  }
  return barriers;
}

/// DF-32 and DF-33.
Result<void> compare_reach(Pair& pair, const Changes& changes, const References& references) {
  Numbers roots;
  for (const Snapshot* revision : {&pair.older, &pair.newer}) {
    for (const char* key : {"Root", "Info", "Encrypt"}) {
      if (const auto ref = revision->window.trailer()[key].reference()) roots.insert(ref->number);
    }
  }
  for (const Ref ref : changes.freed) {
    ESIGN_TRY(const auto reach, references.reach(ref.number, roots));
    if (reach == References::Reach::reachable) {
      pair.note("DF-32", ChangeLevel::other, told(ref), "an object that the document uses was freed");
    }
  }
  for (const Ref ref : changes.added) {
    ESIGN_TRY(const auto reach, references.reach(ref.number, roots));
    if (reach == References::Reach::reachable) continue;
    ESIGN_TRY(const Object object, pair.newer.window.get(ref));
    if (object["Type"].is_name("XRef") || object["Type"].is_name("ObjStm")) continue;
    pair.note("DF-33", ChangeLevel::none, told(ref), "a new object that nothing refers to");
  }
  return {};
}

}  // namespace

bool Pair::known_number(Ref ref) const {
  const auto& all = older.window.entries();
  const auto found = std::lower_bound(all.begin(), all.end(), Ref{ref.number, 0}, [](const Entry& a, Ref b) { return a.ref < b; });
  return found != all.end() && found->ref.number == ref.number;
}

Finding& Pair::note(const char* rule, ChangeLevel level, std::string place, std::string detail) {
  Finding& made = findings.emplace_back();
  made.rule = rule;
  made.level = level;
  made.place = std::move(place);
  made.detail = std::move(detail);
  return made;
}

std::set<std::string> keys_of(const Object& a, const Object& b) {
  std::set<std::string> keys;
  for (const Object* object : {&a, &b}) {
    if (const Dictionary* dictionary = object->dictionary()) {
      for (const auto& [key, value] : *dictionary) keys.insert(key);
    }
  }
  return keys;
}

std::string place_of(const std::optional<Ref>& ref, std::string_view key) {
  std::string place = ref ? told(*ref) : "direct object";
  if (!key.empty()) place += '/' + std::string(key);
  return place;
}

Result<Snapshot> read_snapshot(Window window, const Limits& limits) {
  Snapshot made{std::move(window)};
  made.catalog_ref = made.window.trailer()["Root"].reference();
  ESIGN_TRY(made.catalog, made.window.resolve(made.window.trailer()["Root"]));
  if (!made.catalog_ref || !made.catalog.dictionary() || made.catalog.is_stream()) return fail(Errc::malformed, "no catalog").in("trailer/Root");
  PageTree tree(made, limits);
  ESIGN_CHECK(tree.walk(made.catalog["Pages"], 0).in("catalog/Pages"));
  ESIGN_TRY(made.form, read_fields(made.window, made.catalog, limits));
  return made;
}

Result<std::vector<Finding>> difference(const Snapshot& older, const Snapshot& newer, References& references, Budget& left, const Limits& limits) {
  const Changes changes = changes_between(older.window, newer.window);
  for (const Entry& entry : newer.window.entries()) {
    if (changes.numbers.contains(entry.ref.number)) ESIGN_CHECK(references.add(newer.window, entry.ref));
  }
  const Anchors anchors = anchors_of(older, newer);
  ESIGN_TRY(const Numbers touched, references.leading_to(changes.numbers, barriers_of(anchors, older, newer)));
  Pair pair(older, newer, anchors, touched, left, limits);
  ESIGN_CHECK(compare_trailers(pair));
  ESIGN_CHECK(compare_catalogs(pair));
  ESIGN_CHECK(compare_reach(pair, changes, references));
  const std::vector<std::string> before = older.window.warnings();
  for (const std::string& warning : newer.window.warnings()) {
    if (std::find(before.begin(), before.end(), warning) != before.end()) continue;
    pair.note("XR-11", ChangeLevel::other, "revision", "a reader has to repair it: " + warning);
  }
  if (pair.findings.size() > limits.pdf_findings) return fail(Errc::limit_exceeded, "pdf_findings");
  return std::move(pair.findings);
}

namespace {

/// Snapshot after revision; two are kept at a time.
class Chain {
 public:
  Chain(const Document& document, std::string_view password, const Limits& limits)
      : document_(document), password_(password), limits_(limits),
        entries_("pdf_entries", limits.pdf_entries), left_("pdf_compare_steps", limits.pdf_compare_steps), references_(left_) {}

  Result<void> start(std::uint64_t end) {
    ESIGN_TRY(Snapshot first, open(end));
    for (const Entry& entry : first.window.entries()) ESIGN_CHECK(references_.add(first.window, entry.ref));
    older_.emplace(std::move(first));
    return {};
  }

  Result<std::vector<Finding>> next(std::uint64_t end) {
    ESIGN_TRY(Snapshot newer, open(end));
    ESIGN_TRY(auto findings, difference(*older_, newer, references_, left_, limits_));
    older_.emplace(std::move(newer));
    return findings;
  }

 private:
  Result<Snapshot> open(std::uint64_t end) {
    ESIGN_TRY(Window window, Window::open(document_, end, password_, limits_));
    ESIGN_CHECK(entries_.spend(window.entries().size() + 1));
    return read_snapshot(std::move(window), limits_);
  }

  const Document& document_;
  std::string_view password_;
  const Limits& limits_;
  Budget entries_, left_;
  References references_;
  std::optional<Snapshot> older_{};
};

bool about_the_file(const Error& error) { return error.code == Errc::storage || error.code == Errc::conflict; }

Finding not_comparable(const Error& error, std::size_t index) {
  Finding made;
  made.rule = "DF-34";
  made.level = ChangeLevel::other;
  made.place = error.at.empty() ? "revision" : error.at;
  made.detail = "what it changed cannot be told: " + std::string(name(error.code)) + " " + error.detail;
  made.revision = index + 1;
  return made;
}

/// DF-23 becomes DF-22 when the next revision signs the field and does nothing else to it (4.4, DF-22).
void settle_empty_fields(std::vector<std::vector<Finding>>& all) {
  for (std::size_t k = 0; k + 1 < all.size(); ++k) {
    for (Finding& empty : all[k]) {
      if (empty.rule != "DF-23") continue;
      const auto about_it = [&](const Finding& later) { return later.field == empty.field; };
      const auto signs = [&](const Finding& later) { return about_it(later) && later.rule == "DF-22a"; };
      const auto other = [&](const Finding& later) { return about_it(later) && later.rule != "DF-22a"; };
      const auto& next = all[k + 1];
      if (std::any_of(next.begin(), next.end(), signs) && std::none_of(next.begin(), next.end(), other)) empty.rule = "DF-22";
    }
  }
}

}  // namespace

Result<std::vector<std::vector<Finding>>> compare_revisions(const Document& document, std::span<const std::uint64_t> ends, std::size_t first,
                                                            std::string_view password, const Limits& limits) {
  std::vector<std::vector<Finding>> all(ends.size());
  if (first + 1 >= ends.size()) return all;
  Chain chain(document, password, limits);
  Result<void> usable = chain.start(ends[first]);
  for (std::size_t k = first + 1; k < ends.size(); ++k) {
    if (usable) {
      auto found = chain.next(ends[k]);
      if (found) all[k] = *std::move(found);
      else usable = fail(std::move(found).error());
    }
    if (!usable && about_the_file(usable.error())) return fail(usable.error());
    if (!usable) all[k] = {not_comparable(usable.error(), k)};
    for (Finding& one : all[k]) one.revision = k + 1;
  }
  settle_empty_fields(all);
  return all;
}

}  // namespace esign::pdf
