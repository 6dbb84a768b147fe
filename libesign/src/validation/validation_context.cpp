// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.4, validation context initialization. The clause has bullets without numbers; docs and trace call
// them a) to f). Divergences:
// - b): the map from signature policies to validation policies is the identifier list of the policy in use, which maps them
//   to itself; another validation policy is chosen by the caller.
// - e): only for identifiers whose document the policy demands. A mere identifier would otherwise block every validation.
// - d) with "stop": the clause names no code; POLICY_PROCESSING_ERROR.
#include "validation/blocks.h"

namespace esign::validation {
namespace {

/// e): the policy document that the attribute names.
Outcome policy_document(const Context& context, const facts::SignaturePolicy& attribute) {
  switch (attribute.document) {
    case facts::Match::match:
      return context.trace.conclude("5.2.4 e)", "policy.document-ok", kPassed, attribute.identifier);
    case facts::Match::not_available:
      return context.trace.conclude("5.2.4 e)", "policy.document-missing",
                                    indeterminate(SubIndication::signature_policy_not_available), attribute.identifier);
    case facts::Match::mismatch:
    case facts::Match::unsupported:
      break;
  }
  return context.trace.conclude("5.2.4 e)", "policy.document-wrong", indeterminate(SubIndication::policy_processing_error),
                                attribute.identifier);
}

}  // namespace

Outcome init_validation_context(const Context& context) {
  const auto& rules = context.policy.signature_policies;
  const auto& attribute = context.signature.policy;
  // a) the caller's policy gives the constraints.
  context.trace.note("5.2.4 a)", "policy.used", context.policy.name);
  // b) no attribute, or an implied policy: the rules in use stand.
  if (!attribute || attribute->kind == facts::SignaturePolicy::Kind::implied) {
    return context.trace.conclude("5.2.4 f)", "policy.ready", kPassed);
  }
  const auto known = rules.known.find(attribute->identifier);
  if (known == rules.known.end()) {
    // d) unmapped: the configuration decides.
    if (rules.unknown == policy::UnknownSignaturePolicy::stop) {
      return context.trace.conclude("5.2.4 d)", "policy.unknown-stop", indeterminate(SubIndication::policy_processing_error),
                                    attribute->identifier);
    }
    context.trace.note("5.2.4 d)", "policy.unknown", attribute->identifier);
    context.trace.warn("policy.unknown", attribute->identifier);
    return context.trace.conclude("5.2.4 f)", "policy.ready", kPassed);
  }
  // c) mapped.
  context.trace.note("5.2.4 c)", "policy.known", attribute->identifier);
  if (known->second == policy::PolicyDocument::required) {
    const Outcome document = policy_document(context, *attribute);
    if (document.status != Status::passed) return document;
  }
  return context.trace.conclude("5.2.4 f)", "policy.ready", kPassed);
}

}  // namespace esign::validation
