// SPDX-License-Identifier: Apache-2.0
#include "lints/rule.h"

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr const Rule* kRules[] = {
#define ESIGN_RULE(name) &name,
#include "lints/rules.inc"
#undef ESIGN_RULE
};

}  // namespace

std::span<const Rule* const> rules() { return kRules; }

bool every(const Case&) { return true; }
bool self_signed(const Case& c) { return c.expected.kind == Kind::root; }
bool below_a_root(const Case& c) { return c.expected.kind != Kind::root; }
bool authority(const Case& c) { return self_signed(c) || subordinate_authority(c); }
bool subordinate_authority(const Case& c) {
  return c.expected.kind == Kind::policy_authority || c.expected.kind == Kind::issuing_authority;
}
bool end_entity(const Case& c) { return !authority(c); }
bool natural_person(const Case& c) {
  return c.expected.kind == Kind::natural_signature || c.expected.kind == Kind::natural_authentication;
}
bool legal_person(const Case& c) { return c.expected.kind == Kind::legal_seal; }
bool subscriber(const Case& c) { return natural_person(c) || legal_person(c); }
bool status_needed(const Case& c) { return subscriber(c) || subordinate_authority(c) || time_stamping_unit(c); }
bool ocsp_signer(const Case& c) { return c.expected.kind == Kind::ocsp_signer; }
bool time_stamping_unit(const Case& c) { return c.expected.kind == Kind::time_stamping_unit; }

}  // namespace esign::ca::lints
