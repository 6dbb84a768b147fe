// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "pkix/certificate.h"

namespace esign::path {

/// The permitted_subtrees and excluded_subtrees of RFC 5280 section 6.1.2 (b), (c). Kept as the list of what was imposed:
/// a name is inside the intersection when each permitted list that speaks of its form holds it, and inside the union of
/// the excluded ones when any holds it. The views are those of the certificates, which must outlive this object.
class NameConstraintState {
 public:
  void impose(const pkix::NameConstraints& constraints) { imposed_.push_back(constraints); }
  bool empty() const { return imposed_.empty(); }

  /// RFC 5280 section 6.1.3 (b) and (c) over the subject and the subjectAltName of a certificate: the text of the first
  /// name that is not allowed, or empty. Constraints that this product cannot decide (other name forms than directoryName,
  /// rfc822Name, dNSName, URI and iPAddress; minimum or maximum; a name that breaks its own syntax) refuse the names they
  /// are about. Errors: limit_exceeded.
  Result<std::optional<std::string>> first_violation(const pkix::Certificate& certificate, Budget& checks) const;

 private:
  std::vector<pkix::NameConstraints> imposed_{};
};

/// Whether a name lies in a subtree (RFC 5280 section 4.2.1.10).
enum class Membership : std::uint8_t { inside, outside, undecidable };
/// Which list the subtree is in: what is ambiguous is read narrowly when it permits and widely when it excludes.
enum class SubtreeList : std::uint8_t { permitted, excluded };
Membership membership(const pkix::GeneralName& name, const pkix::GeneralName& base, SubtreeList list);

}  // namespace esign::path
