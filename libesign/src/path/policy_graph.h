// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <set>
#include <vector>

#include "base/limits.h"
#include "pkix/extensions.h"

namespace esign::path {

inline constexpr asn1::Oid kAnyPolicy("2.5.29.32.0");
using PolicySet = std::set<asn1::Oid>;

/// The valid_policy_graph of RFC 9618, which replaces the valid_policy_tree of RFC 5280 section 6.1.2 (a): one node for a
/// policy at a depth, with all its parents, so that it grows with the certificates and not with the paths through them.
/// Qualifiers are not carried: this product shows them from the certificate, and RFC 5280 lets a path drop them.
class PolicyGraph {
 public:
  PolicyGraph();

  bool is_null() const { return levels_.empty(); }
  /// 6.1.3 (d): the policies of certificate i; `any_counts` when anyPolicy is to be honoured (d)(2). Errors: limit_exceeded.
  enum class AnyPolicy : std::uint8_t { honoured, ignored };
  Result<void> add_certificate(const std::vector<pkix::PolicyInformation>& policies, AnyPolicy any, Budget& nodes);
  /// 6.1.3 (e).
  void set_null() { levels_.clear(); }
  /// 6.1.4 (b)(1), policy_mapping > 0. Errors: limit_exceeded.
  Result<void> map(const std::vector<pkix::PolicyMapping>& mappings, Budget& nodes);
  /// 6.1.4 (b)(2), policy_mapping = 0.
  void remove_mapped(const std::vector<pkix::PolicyMapping>& mappings);

  /// 6.1.5 (g): the policies valid for the whole path in the terms of the first certificate's domain (the
  /// authority-constrained-policy-set of X.509); anyPolicy stands for all.
  PolicySet authority_constrained() const;
  /// 6.1.5 (g) with user-initial-policy-set; empty when the graph is NULL or nothing is common.
  PolicySet user_constrained(const PolicySet& initial) const;

 private:
  struct Node {
    PolicySet expected{};
    PolicySet parents{};  ///< valid_policy of each parent, one level up.
  };
  using Level = std::map<asn1::Oid, Node>;
  void prune();

  std::vector<Level> levels_{};
};

}  // namespace esign::path
