// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.3, identification of the signing certificate. Divergences:
// - CMS: a certificate that the signer identifier does not name is no candidate (RFC 5652 section 5.3 says which is the
//   signer's). Stricter than the clause.
// - Several candidates: each is tried against the first reference, then each against all of them. The clause speaks of one.
// - Without any reference: the certificate that the signer identifier names, else (XML) the first whose key verifies the
//   value, else the first. Whether a missing reference is acceptable is a constraint of clause 5.2.8.
#include "validation/blocks.h"

namespace esign::validation {
namespace {

using facts::Candidate;
using facts::Match;

bool named_otherwise(const Candidate& candidate) { return candidate.identifier == Match::mismatch; }

/// Which of the candidate's references matches, counted from zero.
std::optional<std::size_t> matching_reference(const Candidate& candidate) {
  for (std::size_t i = 0; i < candidate.reference_digests.size(); ++i) {
    if (candidate.reference_digests[i] == Match::match) return i;
  }
  return std::nullopt;
}

/// Steps 3 and 4.
Identified found(const Context& context, const Candidate& candidate, std::size_t reference) {
  if (reference < candidate.reference_names.size() && candidate.reference_names[reference] == Match::mismatch) {
    context.trace.note("5.2.3 3)", "signer.name-mismatch", context.told(candidate.certificate));
    context.trace.warn("signer.name-mismatch", context.told(candidate.certificate));
  }
  return {context.trace.conclude("5.2.3 4)", "signer.found", kPassed, context.told(candidate.certificate)), &candidate};
}

Identified without_reference(const Context& context) {
  const auto& candidates = context.signature.candidates;
  const auto accept = [&](const Candidate& candidate) {
    context.trace.warn("signer.unreferenced", context.told(candidate.certificate));
    return Identified{context.trace.conclude("5.2.3", "signer.unreferenced", kPassed, context.told(candidate.certificate)), &candidate};
  };
  for (const auto& candidate : candidates) {
    if (candidate.identifier == Match::match) return accept(candidate);
  }
  for (const auto& candidate : candidates) {
    if (!named_otherwise(candidate) && candidate.value.outcome == facts::ValueCheck::Outcome::valid) return accept(candidate);
  }
  for (const auto& candidate : candidates) {
    if (!named_otherwise(candidate)) return accept(candidate);
  }
  return {context.trace.conclude("5.2.3", "signer.not-found", indeterminate(SubIndication::no_signing_certificate_found)), nullptr};
}

}  // namespace

Identified identify_signing_certificate(const Context& context) {
  const auto& candidates = context.signature.candidates;
  if (context.signature.certificate_references.empty()) return without_reference(context);
  // 1) The first reference is the signer's in CAdES and in XAdES.
  for (const auto& candidate : candidates) {
    if (named_otherwise(candidate) || candidate.reference_digests.empty()) continue;
    if (candidate.reference_digests.front() == Match::match) return found(context, candidate, 0);
  }
  // 2) Any reference.
  for (const auto& candidate : candidates) {
    if (named_otherwise(candidate)) continue;
    if (const auto reference = matching_reference(candidate)) {
      context.trace.note("5.2.3 2)", "signer.second-reference", context.told(candidate.certificate));
      context.trace.warn("signer.second-reference", context.told(candidate.certificate));
      return found(context, candidate, *reference);
    }
  }
  return {context.trace.conclude("5.2.3 2)", "signer.not-found", indeterminate(SubIndication::no_signing_certificate_found)), nullptr};
}

}  // namespace esign::validation
