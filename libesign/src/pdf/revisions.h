// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pdf/section.h"

namespace esign::pdf {

/// One state of the document: what one writer appended (ISO 32000-2, 7.5.6).
struct Revision {
  std::vector<Section> sections{};  ///< One; of a linearised file two that count as one: the main section, then the first page's.
  std::uint64_t begin = 0;          ///< Where the one before ends.
  /// After its "%%EOF" and at most one end of line; absent when no marker follows the section that belongs to it.
  std::optional<std::uint64_t> end{};
  std::uint64_t marker = 0;         ///< Of "%%EOF"; meaningless without `end`.
  std::vector<Finding> findings{};  ///< XR-*; Finding::revision is its number, the oldest being 1.

  const Section& newest() const { return sections.back(); }
  const XrefEntry* find(std::uint32_t number) const;
  /// Where its last cross-reference section ends.
  std::uint64_t sections_end() const;
};

/// All of them, oldest first: what the chain from startxref over /Prev gives, and nothing else.
struct Revisions {
  Document file;
  std::vector<Revision> all{};
  enum class Layout : std::uint8_t { plain, linearised } layout = Layout::plain;
  std::vector<Finding> findings{};  ///< About the file as a whole: BR-11 (hidden revisions), BR-15, BR-18.

  explicit Revisions(Document document) : file(std::move(document)) {}
  /// What object `number` is in the state that revision `index` (from 0) leaves: the newest entry up to there.
  struct Place {
    const XrefEntry* entry = nullptr;  ///< Null: no section has it.
    std::size_t revision = 0;          ///< Where it was written, from 0.
  };
  Place find(std::uint32_t number, std::size_t index) const;
  /// The revision (from 0) that a byte range up to `end` covers whole: it ends there, with or without the last end of line.
  std::optional<std::size_t> ending_at(std::uint64_t end) const;
};

/// Walks the chain and finds where each revision ends. Strict: a section must begin where it is said to, /Prev must lead to an older
/// one, and what other "startxref" markers reach is found as BR-11. Entries are checked against the octets they point at (XR-02 to XR-10,
/// XR-12; XR-06 needs check_object_streams()). Errors: malformed (with the place), unsupported, limit_exceeded, storage, conflict.
Result<Revisions> read_revisions(const Document& file, const Limits& limits = {});

/// XR-03, XR-04, XR-05, XR-07, XR-08, XR-09, XR-10, XR-12 of every revision. Errors: limit_exceeded, storage, conflict.
Result<void> check_entries(Revisions& revisions, const Limits& limits);
/// XR-10: what revision `index` (from 0) holds beside the objects that it lists.
Result<void> check_unlisted(Revisions& revisions, std::size_t index, const Limits& limits);

/// How the decoded octets of object stream `number` are had: decrypted, inflated.
using StreamReader = std::function<Result<Bytes>(std::uint32_t number)>;
/// XR-06 of revision `index` (from 0). Errors: limit_exceeded, storage, conflict.
Result<void> check_object_streams(Revisions& revisions, std::size_t index, const StreamReader& read, const Limits& limits);

/// Adds a finding to a revision; no more than so many of one rule, the last says that there are more.
void add(Revision& revision, std::size_t index, std::string rule, std::string place, std::string detail);

}  // namespace esign::pdf
