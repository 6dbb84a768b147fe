// SPDX-License-Identifier: Apache-2.0
#include "path/policy_graph.h"

namespace esign::path {

/// 6.1.2 (a): one node of depth zero, valid_policy and expected_policy_set being anyPolicy.
PolicyGraph::PolicyGraph() { levels_.push_back(Level{{kAnyPolicy, Node{{kAnyPolicy}, {}}}}); }

Result<void> PolicyGraph::add_certificate(const std::vector<pkix::PolicyInformation>& policies, AnyPolicy any, Budget& nodes) {
  if (is_null()) return {};
  const Level& above = levels_.back();
  std::map<asn1::Oid, PolicySet> expecting;  // policy -> the nodes above that expect it
  for (const auto& [policy, node] : above) {
    ESIGN_CHECK(nodes.spend(node.expected.size()));
    for (const asn1::Oid& expected : node.expected) expecting[expected].insert(policy);
  }
  Level level;
  bool has_any = false;
  for (const pkix::PolicyInformation& information : policies) {  // (d)(1)
    const asn1::Oid& policy = information.policy;
    if (policy == kAnyPolicy) {
      has_any = true;
      continue;
    }
    ESIGN_CHECK(nodes.spend());
    if (const auto parents = expecting.find(policy); parents != expecting.end()) {
      level[policy] = Node{{policy}, parents->second};  // (d)(1)(i)
    } else if (above.contains(kAnyPolicy)) {
      level[policy] = Node{{policy}, {kAnyPolicy}};  // (d)(1)(ii)
    }
  }
  if (has_any && any == AnyPolicy::honoured) {  // (d)(2)
    for (const auto& [policy, parents] : expecting) {
      ESIGN_CHECK(nodes.spend());
      level.try_emplace(policy, Node{{policy}, parents});
    }
  }
  levels_.push_back(std::move(level));
  prune();  // (d)(3)
  return {};
}

Result<void> PolicyGraph::map(const std::vector<pkix::PolicyMapping>& mappings, Budget& nodes) {
  if (is_null()) return {};
  std::map<asn1::Oid, PolicySet> subject_policies;
  for (const pkix::PolicyMapping& mapping : mappings) subject_policies[mapping.issuer_domain].insert(mapping.subject_domain);
  Level& level = levels_.back();
  const bool any_here = level.contains(kAnyPolicy);
  for (const auto& [issuer_policy, expected] : subject_policies) {
    ESIGN_CHECK(nodes.spend());
    if (const auto node = level.find(issuer_policy); node != level.end()) {
      node->second.expected = expected;
    } else if (any_here) {
      // The anyPolicy node here has the anyPolicy node above as its parent; the new node becomes its sibling.
      level[issuer_policy] = Node{expected, {kAnyPolicy}};
    }
  }
  return {};
}

void PolicyGraph::remove_mapped(const std::vector<pkix::PolicyMapping>& mappings) {
  if (is_null()) return;
  for (const pkix::PolicyMapping& mapping : mappings) levels_.back().erase(mapping.issuer_domain);
  prune();
}

/// Deletes nodes without children above the last level; the graph is NULL when nothing is left.
void PolicyGraph::prune() {
  for (std::size_t depth = levels_.size() - 1; depth > 0; --depth) {
    PolicySet needed;
    for (const auto& [policy, node] : levels_[depth]) needed.insert(node.parents.begin(), node.parents.end());
    std::erase_if(levels_[depth - 1], [&](const auto& entry) { return !needed.contains(entry.first); });
  }
  if (levels_.front().empty()) levels_.clear();
}

PolicySet PolicyGraph::authority_constrained() const {
  PolicySet valid;
  if (is_null()) return valid;
  for (std::size_t depth = 1; depth < levels_.size(); ++depth) {
    for (const auto& [policy, node] : levels_[depth]) {
      if (policy != kAnyPolicy && node.parents.contains(kAnyPolicy)) valid.insert(policy);  // valid_policy_node_set
    }
  }
  if (levels_.back().contains(kAnyPolicy)) valid.insert(kAnyPolicy);
  return valid;
}

PolicySet PolicyGraph::user_constrained(const PolicySet& initial) const {
  const PolicySet valid = authority_constrained();
  if (initial.contains(kAnyPolicy)) return valid;  // (g)(ii)
  if (valid.contains(kAnyPolicy)) return initial;  // (g)(iii)3: every wanted policy hangs below anyPolicy
  PolicySet common;
  for (const asn1::Oid& policy : initial) {
    if (valid.contains(policy)) common.insert(policy);
  }
  return common;
}

}  // namespace esign::path
