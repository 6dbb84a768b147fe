// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.1.2, selecting validation processes. Divergences: none; of the three processes this build supports
// the one for basic signatures, so steps 2 and 3 always go on.
#include "validation/conclude.h"

namespace esign::validation {
namespace {

enum class Support : std::uint8_t { supported, unsupported };

constexpr Support support(Process process) {
  switch (process) {
    case Process::basic: return Support::supported;
    case Process::with_time: return Support::unsupported;  // clause 5.5
    case Process::long_term: return Support::unsupported;  // clause 5.6.3
  }
  return Support::unsupported;
}

/// Steps 1 to 4: where the wish leads.
Process selected(Wish wish) {
  switch (wish) {
    case Wish::none:
    case Wish::long_term:
      if (support(Process::long_term) == Support::supported) return Process::long_term;
      [[fallthrough]];
    case Wish::with_time:
      if (support(Process::with_time) == Support::supported) return Process::with_time;
      [[fallthrough]];
    case Wish::basic:
      break;
  }
  return Process::basic;
}

/// Checks that the policy switches off must be listed (EN 319 102-1 clause 5.1.4.1).
void list_disabled_checks(const Context& context) {
  if (context.policy.x509.revocation == policy::Demand::not_required) context.trace.warn("policy.revocation-off", context.policy.name);
}

}  // namespace

Conclusion select_process(const facts::Facts& facts, const facts::Signature& signature, const Policy::Data& policy, Wish wish) {
  Trace trace;
  const Context context{facts, signature, policy, trace};
  list_disabled_checks(context);
  Conclusion conclusion;
  conclusion.process = selected(wish);
  const ProcessOutcome result = validate_basic(context);
  conclusion.signer = result.signer;
  conclusion.x509 = result.x509;
  conclusion.sub_indication = result.outcome.sub;
  switch (result.outcome.status) {
    case Status::passed: conclusion.indication = Indication::total_passed; break;         // 5)
    case Status::failed: conclusion.indication = Indication::total_failed; break;         // 6)
    case Status::indeterminate: conclusion.indication = Indication::indeterminate; break;  // 7)
  }
  conclusion.trace = trace.steps();
  conclusion.warnings = trace.warnings();
  return conclusion;
}

std::vector<Conclusion> conclude(const facts::Facts& facts, const Policy::Data& policy, Wish wish) {
  std::vector<Conclusion> conclusions;
  for (const auto& signature : facts.signatures) conclusions.push_back(select_process(facts, signature, policy, wish));
  return conclusions;
}

}  // namespace esign::validation
