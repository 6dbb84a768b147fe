// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace esign::pdf {

/// What a change made after a signature can do to the document, least first (ISO 32000-2, 12.8.2.2: what each level of
/// certification allows). A finding about the form of the file has `none`.
enum class ChangeLevel : std::uint8_t { none, long_term, form, annotation, other };

/// A rule that a signed file or one of its later revisions departs from, or a change that was seen. Found, not judged:
/// what it means is the policy's to say. The rules stand in docs/reference/pdf-rules.md.
struct Finding {
  std::string rule{};   ///< "BR-05", "XR-03", "DF-12".
  ChangeLevel level = ChangeLevel::none;
  std::string place{};  ///< "offset 1234", "12 0 obj/Rect", "xref at 998".
  std::string field{};  ///< Fully qualified field name, UTF-8; empty: not about a field.
  std::string before{}, after{};  ///< Shown values, UTF-8, cut short; empty when there are none to show.
  std::string detail{};  ///< One English clause for engineers.
};

}  // namespace esign::pdf
