// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.8, signature acceptance validation. Element constraints first, cryptographic constraints last; both
// are reported when both fail, and SIG_CONSTRAINTS_FAILURE is the code, because nothing later can repair it. Divergences:
// - Content time-stamps (5.2.8.4.2.5) cannot be constrained by a policy; clauses 5.3.4 and 5.5.4 use them.
// - Countersignatures and certified attributes (5.2.8.4.2.6, 5.2.8.4.2.7) cannot be constrained by a policy of this build;
//   they are listed in the report as attributes.
// - The time of a time-stamp may not lie in the future, nor outside the validity of its TSA's certificate: own constraints.
#include <algorithm>
#include <tuple>

#include "base/media_type.h"
#include "validation/crypto_constraints.h"
#include "validation/findings.h"

namespace esign::validation {
namespace {

using policy::Demand;

bool in_chain(const facts::Chain& chain, const facts::CertificateReference& reference) {
  return std::any_of(reference.certificates.begin(), reference.certificates.end(), [&](const facts::CertificateId& id) {
    return std::find(chain.certificates.begin(), chain.certificates.end(), id) != chain.certificates.end();
  });
}

/// EN 319 102-1 clause 5.2.8.4.2.1: references to certificates.
void certificate_references(const Context& context, const facts::Chain* chain, std::vector<std::string>& unmet) {
  const auto& references = context.signature.certificate_references;
  if (references.empty()) {
    if (context.policy.elements.certificate_reference == Demand::required) unmet.push_back("element.no-certificate-reference");
    return;
  }
  for (const auto& reference : references) {
    if (!chain || !in_chain(*chain, reference)) {
      unmet.push_back("element.foreign-certificate-reference");
      return;
    }
  }
  if (context.policy.elements.all_path_references == Demand::not_required || !chain) return;
  for (const auto& certificate : chain->certificates) {
    const bool referenced = std::any_of(references.begin(), references.end(), [&](const auto& reference) {
      return std::find(reference.certificates.begin(), reference.certificates.end(), certificate) != reference.certificates.end();
    });
    if (!referenced) {
      unmet.push_back("element.unreferenced-path");
      return;
    }
  }
}

/// EN 319 102-1 clause 5.2.8.4.2.2: the claimed signing time.
void signing_time(const Context& context, std::vector<std::string>& unmet) {
  if (!context.signature.claimed_signing_time) {
    if (context.policy.elements.signing_time == Demand::required) unmet.push_back("element.no-signing-time");
    return;
  }
  if (*context.signature.claimed_signing_time > context.now()) {
    context.trace.warn("time.claimed-in-future", to_rfc3339(*context.signature.claimed_signing_time));
  }
}

/// EN 319 102-1 clause 5.2.8.4.2.3: the signed data object format, against what the data is shown as and what it is.
void data_object_format(const Context& context, std::vector<std::string>& unmet) {
  bool contradicted = false;
  for (const auto& reference : context.signature.references) {
    if (reference.role != facts::Reference::Role::data) continue;
    const auto& [stated, shown, sniffed] = std::tie(reference.media_type, reference.shown_type, reference.sniffed_type);
    if (media_type_fit(stated, shown, sniffed) == MediaTypeFit::fits) continue;
    contradicted = true;
    const bool by_name = media_type_fit(stated, shown, {}) == MediaTypeFit::contradicts;
    context.trace.warn("media-type.contradiction", (reference.name.empty() ? reference.uri : reference.name) + ": " + stated + " / " + (by_name ? shown : sniffed));
  }
  if (contradicted && context.policy.elements.media_type == Demand::required) unmet.push_back("element.media-type");
}

/// Our own element constraint: what the signed data objects cover.
void coverage(const Context& context, std::vector<std::string>& unmet) {
  bool partial = false, full = false;
  for (const auto& reference : context.signature.references) {
    if (reference.role != facts::Reference::Role::data) continue;
    if (reference.extent == facts::Reference::Extent::full) full = true;
    else partial = true;
  }
  // In a PDF file what follows the part was appended later, and each of its changes is judged by itself.
  if (context.signature.format == "PAdES" && partial) return;
  if (partial && !full) context.trace.warn("coverage.partial", context.facts.document.name);
  if (context.policy.elements.full_coverage == Demand::required && !full) unmet.push_back("element.partial-coverage");
}

/// Our own element constraint: in a container the signature is over every file. Whoever opens it sees them all alike.
void container_coverage(const Context& context, std::vector<std::string>& unmet) {
  if (!context.facts.container || context.token) return;
  bool left_out = false;
  for (const auto& file : context.facts.container->files) {
    const auto& covered_by = file.covered_by;
    if (file.part != facts::Container::File::Part::data || std::ranges::find(covered_by, context.signature.id) != covered_by.end()) continue;
    left_out = true;
    context.trace.warn("container.unsigned-file", file.name);
  }
  if (left_out && context.policy.elements.container_coverage == Demand::required) unmet.push_back("element.unsigned-files");
}

/// Our own element constraints on time-stamps: the time is neither in the future nor outside the validity of the TSA's
/// certificate. The first cannot be true; of the second no honest TSA makes a token.
void time_of_token(const Context& context, const facts::Candidate& signer, std::vector<std::string>& unmet) {
  if (!context.token) return;
  // A TSA whose clock is ahead within its accuracy is not in the future.
  const auto accuracy = std::chrono::ceil<std::chrono::seconds>(context.token->accuracy.value_or(std::chrono::seconds{1}));
  if (context.token->gen_time > context.now() && context.token->gen_time - context.now() > accuracy) unmet.push_back("timestamp.in-future");
  const auto* tsa = context.certificate(signer.certificate);
  if (!tsa || context.token->gen_time < tsa->not_before || context.token->gen_time > tsa->not_after) {
    unmet.push_back("timestamp.outside-tsa-validity");
  }
}

/// Own constraint: what was found about a PDF file that a program does not decide.
void findings(const Context& context, std::vector<std::string>& unmet) {
  if (!undecided_findings(context).empty()) unmet.push_back("pdf.undecided");
}

}  // namespace

Outcome validate_acceptance_crypto(const Context& context, const facts::Candidate& signer, Time at) {
  const auto weak = weaknesses_of_signature(context, signer, at);
  if (weak.empty()) return context.trace.conclude("5.2.8.4.1", "signature.crypto-ok", kPassed);
  for (const auto& one : weak) context.trace.note("5.2.8.4.1", "crypto.weak", told(one));
  return context.trace.conclude("5.2.8.4.1", "signature.crypto", indeterminate(SubIndication::crypto_constraints_failure_no_poe),
                                told(weak.front()));
}

Outcome validate_acceptance(const Context& context, const facts::Candidate& signer, const facts::Chain* chain, Time at) {
  std::vector<std::string> unmet;
  certificate_references(context, chain, unmet);
  signing_time(context, unmet);
  data_object_format(context, unmet);
  coverage(context, unmet);
  container_coverage(context, unmet);
  time_of_token(context, signer, unmet);
  findings(context, unmet);
  const auto weak = weaknesses_of_signature(context, signer, at);
  for (const auto& one : weak) context.trace.note("5.2.8.4.1", "crypto.weak", told(one));
  if (!unmet.empty()) {
    for (const auto& key : unmet) context.trace.note("5.2.8.4.2", key);
    return context.trace.conclude("5.2.8.4.1", "element.violated", indeterminate(SubIndication::sig_constraints_failure));
  }
  if (!weak.empty()) {
    return context.trace.conclude("5.2.8.4.1", "signature.crypto", indeterminate(SubIndication::crypto_constraints_failure_no_poe),
                                  told(weak.front()));
  }
  return context.trace.conclude("5.2.8.4.1", "element.ok", kPassed);
}

}  // namespace esign::validation
