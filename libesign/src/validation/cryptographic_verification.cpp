// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.7, cryptographic verification. The mathematics was done when the facts were collected. Divergences:
// - A reference whose way to the octets this product refuses (a transform, a URI scheme, a digest), and a signature
//   algorithm that it does not know, give INDETERMINATE/CUSTOM with the reason (Table 6: "anything else").
// - A signature without any reference to signed data has found no signed data: SIGNED_DATA_NOT_FOUND.
#include "validation/blocks.h"

namespace esign::validation {
namespace {

using facts::Match;

std::string told(const facts::Reference& reference) {
  const std::string& name = reference.name.empty() ? reference.uri : reference.name;
  return reference.why.empty() ? name : name + ": " + reference.why;
}

/// Step 1: the signed data items.
Outcome obtain_signed_data(const Context& context) {
  bool any_data = false;
  for (const auto& reference : context.signature.references) {
    any_data = any_data || reference.role == facts::Reference::Role::data;
    if (reference.outcome == Match::not_available) {
      return context.trace.conclude("5.2.7.4 1)", "data.not-found", indeterminate(SubIndication::signed_data_not_found), told(reference));
    }
    if (reference.outcome == Match::unsupported) {
      return context.trace.conclude("5.2.7.4 1)", "data.unsupported", indeterminate(SubIndication::custom), told(reference));
    }
  }
  if (!any_data) {
    return context.trace.conclude("5.2.7.4 1)", "data.none", indeterminate(SubIndication::signed_data_not_found));
  }
  return kPassed;
}

}  // namespace

Outcome verify_cryptography(const Context& context, const facts::Candidate& signer) {
  // 1) obtain the signed data.
  const Outcome obtained = obtain_signed_data(context);
  if (obtained.status != Status::passed) return obtained;
  // 2) check its integrity.
  for (const auto& reference : context.signature.references) {
    if (reference.outcome != Match::match) {
      return context.trace.conclude("5.2.7.4 2)", "hash.mismatch", failed(SubIndication::hash_failure), told(reference));
    }
    context.trace.pass("5.2.7.4 2)", "hash.match", told(reference));
  }
  // 3), 4) the value, with exactly the key of the signing certificate.
  if (!context.signature.algorithm_failure.empty()) {
    return context.trace.conclude("5.2.7.4 3)", "value.not-possible", indeterminate(SubIndication::custom),
                                  context.signature.algorithm_failure);
  }
  switch (signer.value.outcome) {
    case facts::ValueCheck::Outcome::valid:
      return context.trace.conclude("5.2.7.4 3)", "value.valid", kPassed, context.told(signer.certificate));
    case facts::ValueCheck::Outcome::not_possible:
      return context.trace.conclude("5.2.7.4 3)", "value.not-possible", indeterminate(SubIndication::custom), signer.value.why);
    case facts::ValueCheck::Outcome::invalid:
      break;
  }
  return context.trace.conclude("5.2.7.4 4)", "value.invalid", failed(SubIndication::sig_crypto_failure), context.told(signer.certificate));
}

}  // namespace esign::validation
