// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <set>
#include <span>
#include <vector>

#include "pdf/fields.h"
#include "pdf/finding.h"
#include "pdf/references.h"

namespace esign::pdf {

/// One revision with what comparing needs of it, read once.
struct Snapshot {
  Window window;
  Object catalog{};
  std::optional<Ref> catalog_ref{};
  AcroForm form{};
  std::vector<Ref> pages{};   ///< Pages in their order.
  std::set<Ref> page_tree{};  ///< Pages and the nodes above them.
};
/// Errors: malformed (no catalog, no page tree); limit_exceeded (pdf_pages, pdf_page_depth, and what reading the form says).
Result<Snapshot> read_snapshot(Window window, const Limits& limits);

/// What the newer of two consecutive revisions changed, classed by docs/reference/pdf-rules.md: rules DF-01 to DF-33 and
/// XR-11. Pure of judgement. `references` knows the older revision and learns the newer. Errors: limit_exceeded and others of
/// reading, for which the caller has DF-34.
Result<std::vector<Finding>> difference(const Snapshot& older, const Snapshot& newer, References& references, Budget& left, const Limits& limits);

/// The changes that each revision after the first one with a signature made.
/// `ends`: where each revision ends, oldest first; `first`: the index of the first signed one. The result has one list for each
/// revision, those up to `first` empty. A revision that cannot be compared has the finding DF-34, and so have all after it.
/// Errors: storage, conflict: of the document, not of what is in it.
Result<std::vector<std::vector<Finding>>> compare_revisions(const Document& document, std::span<const std::uint64_t> ends, std::size_t first,
                                                            std::string_view password = {}, const Limits& limits = {});

}  // namespace esign::pdf
