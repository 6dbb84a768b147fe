// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace esign::pdf {

/// What a change made after a signature can do to the document, least first (ISO 32000-2, 12.8.2.2: what each level of
/// certification allows). A finding about the form of the file has `none`.
enum class ChangeLevel : std::uint8_t { none, long_term, form, annotation, other };

/// What certification signatures and field locks that were in force before a change say of it (ISO 32000-2, 12.8.2.2 and 12.8.2.4).
enum class Permission : std::uint8_t {
  unasked,   ///< Nothing in force is about it: there is no certification and no lock on the field.
  granted,   ///< A certification allows changes of this level.
  exceeded,  ///< A certification does not.
  locked     ///< The field is locked.
};

/// A rule that a signed file or one of its later revisions departs from, or a change that was seen. Found, not judged:
/// what it means is the policy's to say. The rules stand in docs/reference/pdf-rules.md.
struct Finding {
  std::string rule{};   ///< "BR-05", "XR-03", "DF-12".
  ChangeLevel level = ChangeLevel::none;
  std::string place{};  ///< "offset 1234", "12 0 obj/Rect", "xref at 998".
  std::string field{};  ///< Fully qualified field name, UTF-8; empty: not about a field.
  std::string before{}, after{};  ///< Shown values, UTF-8, cut short; empty when there are none to show.
  std::string detail{};  ///< One English clause for engineers.
  Permission permission = Permission::unasked;  ///< Only of changes, once they are folded (pdf/permissions.h).
  std::size_t revision = 0;  ///< Which revision made the change, the oldest is 1; 0: about no revision.
};

}  // namespace esign::pdf
