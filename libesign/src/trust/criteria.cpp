// SPDX-License-Identifier: Apache-2.0
// TS 119 612 clause 5.5.9.2.2, with a third value for criteria that this build does not know.
#include <algorithm>

#include "trust/qualification.h"

namespace esign::trust {
namespace {

/// Counts answers under an assertion.
class Tally {
 public:
  void add(Met met) {
    if (met == Met::yes) ++yes_;
    if (met == Met::no) ++no_;
    if (met == Met::unknown) ++unknown_;
  }
  Met answer(Criteria::Assert assertion) const {
    const bool none_at_all = yes_ + no_ + unknown_ == 0;  // a list without criteria says nothing of any certificate
    switch (assertion) {
      case Criteria::Assert::all:
        if (no_ != 0 || none_at_all) return Met::no;
        return unknown_ != 0 ? Met::unknown : Met::yes;
      case Criteria::Assert::at_least_one:
        if (yes_ != 0) return Met::yes;
        return unknown_ != 0 ? Met::unknown : Met::no;
      case Criteria::Assert::none:
        if (yes_ != 0 || none_at_all) return Met::no;
        return unknown_ != 0 ? Met::unknown : Met::yes;
    }
    return Met::unknown;
  }

 private:
  unsigned yes_ = 0, no_ = 0, unknown_ = 0;
};

Met met_if(bool holds) { return holds ? Met::yes : Met::no; }

Met meets(const KeyUsageCriterion& criterion, const pkix::Extensions& extensions) {
  return met_if(std::ranges::all_of(criterion.bits, [&](const KeyUsageCriterion::Bit& bit) {
    const bool set = extensions.key_usage && extensions.key_usage->has(bit.bit);
    return set == (bit.wanted == KeyUsageCriterion::Bit::Wanted::set);
  }));
}

Met has_all(const std::vector<std::string>& wanted, const std::vector<std::string>& present) {
  return met_if(std::ranges::all_of(wanted, [&](const std::string& oid) { return std::ranges::find(present, oid) != present.end(); }));
}

std::vector<std::string> policies_of(const pkix::Certificate& certificate) {
  std::vector<std::string> all;
  if (const auto& policies = certificate.extensions().certificate_policies)
    for (const auto& policy : *policies) all.push_back(policy.policy.to_text());
  return all;
}

std::vector<std::string> purposes_of(const pkix::Certificate& certificate) {
  std::vector<std::string> all;
  if (const auto& purposes = certificate.extensions().extended_key_usage)
    for (const auto& purpose : *purposes) all.push_back(purpose.to_text());
  return all;
}

std::vector<std::string> attributes_of(const pkix::Certificate& certificate) {
  std::vector<std::string> all;
  for (const auto& rdn : certificate.subject().rdns)
    for (const auto& attribute : rdn) all.push_back(attribute.type.to_text());
  return all;
}

}  // namespace

Met meets(const Criteria& criteria, const pkix::Certificate& certificate) {
  Tally tally;
  for (const auto& usage : criteria.key_usages) tally.add(meets(usage, certificate.extensions()));
  for (const auto& set : criteria.policy_sets) tally.add(has_all(set, policies_of(certificate)));
  for (const auto& set : criteria.extended_key_usages) tally.add(has_all(set, purposes_of(certificate)));
  for (const auto& set : criteria.subject_attributes) tally.add(has_all(set, attributes_of(certificate)));
  for (const Criteria& list : criteria.lists) tally.add(meets(list, certificate));
  for (std::size_t i = 0; i < criteria.unknown.size(); ++i) tally.add(Met::unknown);
  return tally.answer(criteria.assert_that);
}

}  // namespace esign::trust
