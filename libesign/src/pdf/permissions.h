// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pdf/difference.h"

namespace esign::pdf {

/// What one signature asked of the revisions after its own (ISO 32000-2, 12.8.2.2 DocMDP, 12.8.2.4 FieldMDP, 12.7.5.5 field locks).
struct Restriction {
  std::size_t revision = 0;  ///< The signature's own, the oldest is 1.
  std::string field{};
  /// P: 1 nothing, 2 forms and signatures, 3 annotations too. From DocMDP, or from a lock, which only tightens.
  std::optional<int> permitted{};
  /// A certification: the DocMDP signature that Perms of its own revision names. Only that of the first signature grants anything.
  enum class Kind : std::uint8_t { restriction, certification } kind = Kind::restriction;
  struct Lock {
    enum class Action : std::uint8_t { all, include, exclude } action = Action::all;
    std::vector<std::string> fields{};  ///< Fully qualified names, UTF-8; each stands for the fields below it too.
  };
  std::vector<Lock> locks{};
};

/// Of the signed field `field` of `revision`, which is the signature's own. What cannot be understood is the strictest. Errors: as Window::get().
Result<Restriction> read_restriction(const Snapshot& revision, const Field& field);

/// Whether a lock holds a field: a name locks itself and the names below it ("A" locks "A" and "A.b", not "AB").
enum class Locked : std::uint8_t { no, yes };
Locked locked(const Restriction::Lock& lock, std::string_view field);

/// Says of every change what the restrictions in force before it say: `permission` of the findings, and the further findings
/// DF-31 (a locked field), DF-35 (more than a certification allows) and DF-23a (a new visible field after a certification).
/// `restrictions`: of every signature. `changes`: of compare_revisions(). Long-term data is always allowed (12.8.2.2.2, table 257).
void fold(const std::vector<Restriction>& restrictions, std::vector<std::vector<Finding>>& changes);

}  // namespace esign::pdf
