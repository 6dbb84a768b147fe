// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pdf/finding.h"
#include "pdf/raw.h"

namespace esign::pdf {

/// One entry of a cross-reference section (ISO 32000-2, 7.5.4 and 7.5.8.3).
struct XrefEntry {
  enum class Kind : std::uint8_t {
    free,
    plain,      ///< `value` is the offset of "n g obj".
    compressed  ///< `value` is the number of the object stream, `generation` the index in it.
  } kind = Kind::free;
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  std::uint64_t value = 0;
  friend bool operator==(const XrefEntry&, const XrefEntry&) = default;
};

/// A cross-reference section with its trailer, as it stands in the file. Unjudged.
struct Section {
  enum class Form : std::uint8_t { table, stream } form = Form::table;
  std::uint64_t at = 0;          ///< What startxref or /Prev says.
  std::uint64_t begin = 0;       ///< Its first octet: `at`, unless white space stands there.
  std::uint64_t end = 0;         ///< After the trailer dictionary, or after the stream's data.
  std::uint32_t stream_number = 0;  ///< Object number of a stream section.
  std::optional<std::uint64_t> prev{};       ///< /Prev; absent when it is 0, which some writers mean as "none".
  std::optional<std::uint64_t> hybrid_at{};  ///< /XRefStm of a hybrid file (7.5.8.4).
  std::uint64_t hybrid_end = 0;              ///< After its data.
  std::int64_t size = 0;                     ///< /Size
  RawDictionary trailer{};
  std::vector<XrefEntry> entries{};         ///< In ascending order of numbers, each number once: the first that is written.
  std::vector<XrefEntry> hybrid_entries{};  ///< Of /XRefStm, likewise.
  std::vector<Finding> findings{};      ///< XR-01, XR-02.

  /// The entry in force for a reader of PDF 1.5 and later (7.5.8.4): the table's, but a free one yields to /XRefStm.
  const XrefEntry* find(std::uint32_t number) const;
  /// Every entry in force, each number once.
  std::vector<XrefEntry> in_force() const;
};

/// What the sections of one file draw on together.
struct SectionBudgets {
  explicit SectionBudgets(const Limits& limits)
      : sections("pdf_sections", limits.pdf_sections), entries("pdf_section_entries", limits.pdf_section_entries), inflated("pdf_inflated_octets", limits.pdf_inflated_octets) {}
  Budget sections, entries, inflated;
};

/// The section at `at`, none of which may reach beyond `end`. Errors: malformed, unsupported (a filter that no cross-reference
/// stream has), limit_exceeded, storage, conflict.
Result<Section> read_section(const Document& file, std::uint64_t at, std::uint64_t end, SectionBudgets& budgets, const Limits& limits);

/// A cross-reference stream (7.5.8): entries, dictionary and extent.
struct XrefStream {
  std::uint32_t number = 0;
  std::uint64_t end = 0;
  RawDictionary dictionary{};
  std::vector<XrefEntry> entries{};
  std::vector<Finding> findings{};
};
Result<XrefStream> read_xref_stream(Cursor& cursor, SectionBudgets& budgets, const Limits& limits);

/// Sorts, and keeps the first of each number; what is there twice is found as XR-02, as what is at or above `size`.
void put_in_order(std::vector<XrefEntry>& entries, std::int64_t size, std::uint64_t at, std::vector<Finding>& findings);

}  // namespace esign::pdf
