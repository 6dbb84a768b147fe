// SPDX-License-Identifier: Apache-2.0
// RFC 5280 section 6.1 with the policy graph of RFC 9618. Divergences: DSA parameters are not inherited (6.1.4 (e), no DSA
// here); policy qualifiers are not carried; an empty issuer name never chains (4.1.2.4: it must not be empty).
#include "path/verify_path.h"

#include <algorithm>

#include "base/text.h"
#include "path/path_verifier.h"

namespace esign::path {
namespace {

std::string shown(const pkix::Certificate& certificate) {
  return certificate.subject().empty() ? "certificate " + to_hex(certificate.serial_number()) : certificate.subject().to_text();
}

std::string oids_text(const std::vector<asn1::Oid>& oids) {
  std::string text;
  for (const asn1::Oid& oid : oids) text += (text.empty() ? "" : ", ") + asn1::name_of(oid);
  return text;
}

}  // namespace

PathVerifier::PathVerifier(const PathInputs& inputs, SignatureChecker& signatures, StatusSource* status, const Limits& limits)
    : inputs_(inputs), signatures_(signatures), status_(status), policy_nodes_("policy_nodes", limits.policy_nodes),
      name_checks_("name_constraint_checks", limits.name_constraint_checks), path_limit_(limits.path_length),
      n_(inputs.certificates.size()) {}

PathFailure PathVerifier::failure(PathReason reason, std::string text) const {
  PathFailure failure;
  failure.reason = reason;
  failure.index = n_ - std::min(std::max<std::size_t>(i_, 1), n_);
  failure.text = std::move(text);
  return failure;
}

/// Not in 6.1, which takes an anchor as a name and a key; 6.2 lets an implementation ask for more. An anchor given as a
/// certificate that says of itself that it is no authority does not issue: somebody trusted a signer, not a CA. Its
/// validity and its policy extensions are not applied.
std::optional<PathFailure> PathVerifier::check_anchor() {
  i_ = 1;
  const std::optional<Time> sunset = inputs_.anchor.sunset();
  if (sunset && inputs_.at >= *sunset)
    return failure(PathReason::anchor_past_sunset, "the trust in the anchor ended at " + to_rfc3339(*sunset));
  if (!inputs_.anchor.certificate()) return std::nullopt;
  const pkix::Extensions& extensions = inputs_.anchor.certificate()->extensions();
  if (extensions.basic_constraints && !extensions.basic_constraints->ca)
    return failure(PathReason::basic_constraints, "the anchor is no certification authority");
  if (extensions.key_usage && !extensions.key_usage->has(pkix::KeyUsageBit::key_cert_sign))
    return failure(PathReason::key_usage, "the anchor may not sign certificates");
  return std::nullopt;
}

/// 6.1.2 Initialization.
void PathVerifier::initialize() {
  // (a) valid_policies_ begins as the one anyPolicy node.
  if (!inputs_.permitted_subtrees.empty() || !inputs_.excluded_subtrees.empty())  // (b), (c)
    names_.impose({inputs_.permitted_subtrees, inputs_.excluded_subtrees});
  explicit_policy_ = inputs_.require_explicit_policy ? 0 : n_ + 1;    // (d)
  inhibit_any_policy_ = inputs_.inhibit_any_policy ? 0 : n_ + 1;      // (e)
  policy_mapping_ = inputs_.inhibit_policy_mapping ? 0 : n_ + 1;      // (f)
  working_spki_ = inputs_.anchor.spki();                              // (g), (h), (i)
  working_issuer_name_ = &inputs_.anchor.name();                      // (j)
  max_path_length_ = n_;                                              // (k)
  working_issuer_ = inputs_.anchor.certificate();
  if (working_issuer_) bind_to_anchor(working_issuer_->extensions());
}

/// RFC 5937 sections 3.1 and 3.2: an anchor given as a certificate keeps the bounds that it sets itself.
void PathVerifier::bind_to_anchor(const pkix::Extensions& extensions) {
  if (extensions.name_constraints) names_.impose(*extensions.name_constraints);
  const auto& constraints = extensions.basic_constraints;
  if (constraints && constraints->path_length && *constraints->path_length < max_path_length_) max_path_length_ = *constraints->path_length;
}

/// 6.1.3 Basic Certificate Processing.
PathVerifier::Step PathVerifier::process(const pkix::Certificate& certificate) {
  // Names before revocation, against the RFC's order: what cannot chain asks nobody about its status.
  for (const auto step : {&PathVerifier::check_signature, &PathVerifier::check_validity, &PathVerifier::check_names,
                          &PathVerifier::check_revocation, &PathVerifier::process_policies}) {
    ESIGN_TRY(std::optional<PathFailure> failed, (this->*step)(certificate));
    if (failed) return failed;
  }
  return std::optional<PathFailure>{};
}

/// 6.1.3 (a)(1): the signature can be verified with working_public_key.
PathVerifier::Step PathVerifier::check_signature(const pkix::Certificate& certificate) {
  ESIGN_TRY(const SignatureAnswer answer, signatures_.check(certificate, working_spki_));
  switch (answer.state) {
    case SignatureState::valid: return std::optional<PathFailure>{};
    case SignatureState::invalid:
      return std::optional(failure(PathReason::signature_invalid, "the issuer's key did not make the signature of " +
                                                                      shown(certificate) + (answer.detail.empty() ? "" : ": ") + answer.detail));
    case SignatureState::unsupported:
      return std::optional(failure(PathReason::algorithm_unsupported,
                                   "the signature of " + shown(certificate) + " cannot be checked: " + answer.detail));
  }
  return fail(Errc::internal, "signature state");
}

/// 6.1.3 (a)(2): the validity period includes the time.
PathVerifier::Step PathVerifier::check_validity(const pkix::Certificate& certificate) {
  if (is_final() && inputs_.validity_of_target == ValidityOfTarget::left_to_caller) return std::optional<PathFailure>{};
  const pkix::Validity& validity = certificate.validity();
  if (inputs_.at < validity.not_before)
    return std::optional(failure(PathReason::not_yet_valid, shown(certificate) + " is valid from " + to_rfc3339(validity.not_before)));
  if (inputs_.at > validity.not_after)
    return std::optional(failure(PathReason::expired, shown(certificate) + " was valid until " + to_rfc3339(validity.not_after)));
  return std::optional<PathFailure>{};
}

/// 6.1.3 (a)(3): the certificate is not revoked.
PathVerifier::Step PathVerifier::check_revocation(const pkix::Certificate& certificate) {
  if (status_ == nullptr) return std::optional<PathFailure>{};
  ESIGN_TRY(RevocationAnswer answer, status_->status({current(), working_issuer_, working_spki_, inputs_.anchor, inputs_.at}));
  revocation_.push_back(answer);
  const auto ends = [&](PathReason reason, std::string text) {
    PathFailure failed = failure(reason, std::move(text));
    failed.revocation = std::move(answer);
    return std::optional(std::move(failed));
  };
  switch (answer.state) {
    case RevocationState::good: return std::optional<PathFailure>{};
    case RevocationState::revoked:
      return ends(PathReason::revoked, shown(certificate) + " was revoked at " + to_rfc3339(answer.revocation_date.value_or(Time{})) +
                                           ", " + std::string(pkix::name(answer.reason)));
    case RevocationState::on_hold:
      return ends(PathReason::on_hold,
                  shown(certificate) + " was suspended at " + to_rfc3339(answer.revocation_date.value_or(Time{})));
    case RevocationState::undetermined:
      return ends(PathReason::no_revocation_information, "nothing says whether " + shown(certificate) + " is revoked: " + answer.text);
  }
  return fail(Errc::internal, "revocation state");
}

/// 6.1.3 (a)(4), (b), (c).
PathVerifier::Step PathVerifier::check_names(const pkix::Certificate& certificate) {
  const bool chains = !certificate.issuer().empty() && match(certificate.issuer(), *working_issuer_name_) == pkix::NameMatch::same;
  if (!chains)
    return std::optional(failure(PathReason::name_chaining, "the issuer of " + shown(certificate) + " is not \"" +
                                                                working_issuer_name_->to_text() + '"'));
  if (certificate.self_issued() && !is_final()) return std::optional<PathFailure>{};
  ESIGN_TRY(const std::optional<std::string> violation, names_.first_violation(certificate, name_checks_));
  if (!violation) return std::optional<PathFailure>{};
  return std::optional(failure(PathReason::name_constraints, "a certification authority may not name \"" + *violation + '"'));
}

/// 6.1.3 (d), (e), (f).
PathVerifier::Step PathVerifier::process_policies(const pkix::Certificate& certificate) {
  if (const auto& policies = certificate.extensions().certificate_policies) {
    const bool any_counts = inhibit_any_policy_ > 0 || (!is_final() && certificate.self_issued());  // (d)(2)
    ESIGN_CHECK(valid_policies_.add_certificate(
        *policies, any_counts ? PolicyGraph::AnyPolicy::honoured : PolicyGraph::AnyPolicy::ignored, policy_nodes_));
  } else {
    valid_policies_.set_null();  // (e)
  }
  if (explicit_policy_ > 0 || !valid_policies_.is_null()) return std::optional<PathFailure>{};  // (f)
  return std::optional(failure(PathReason::policy, "no policy is valid from the anchor to " + shown(certificate)));
}

/// 6.1.4 Preparation for Certificate i+1.
PathVerifier::Step PathVerifier::prepare(const pkix::Certificate& certificate) {
  ESIGN_TRY(std::optional<PathFailure> failed, map_policies(certificate));
  if (failed) return failed;
  working_issuer_name_ = &certificate.subject();  // (c)
  working_spki_ = certificate.spki();             // (d), (e), (f)
  working_issuer_ = current();
  if (const auto& constraints = certificate.extensions().name_constraints) names_.impose(*constraints);  // (g)
  lower_counters(certificate);
  ESIGN_TRY(failed, check_authority(certificate));
  if (failed) return failed;
  return check_critical(certificate);
}

/// 6.1.4 (a), (b).
PathVerifier::Step PathVerifier::map_policies(const pkix::Certificate& certificate) {
  const auto& mappings = certificate.extensions().policy_mappings;
  if (!mappings) return std::optional<PathFailure>{};
  const bool maps_any = std::ranges::any_of(*mappings, [](const pkix::PolicyMapping& mapping) {
    return mapping.issuer_domain == kAnyPolicy || mapping.subject_domain == kAnyPolicy;
  });
  if (maps_any) return std::optional(failure(PathReason::policy_mapping_of_any, shown(certificate) + " maps anyPolicy"));  // (a)
  if (policy_mapping_ > 0) {
    ESIGN_CHECK(valid_policies_.map(*mappings, policy_nodes_));  // (b)(1)
  } else {
    valid_policies_.remove_mapped(*mappings);  // (b)(2)
  }
  return std::optional<PathFailure>{};
}

/// 6.1.4 (h), (i), (j).
void PathVerifier::lower_counters(const pkix::Certificate& certificate) {
  if (!certificate.self_issued()) {
    for (std::size_t* counter : {&explicit_policy_, &policy_mapping_, &inhibit_any_policy_}) {
      if (*counter > 0) --*counter;
    }
  }
  const auto lower = [](std::size_t& counter, const std::optional<std::uint32_t>& limit) {
    if (limit && *limit < counter) counter = *limit;
  };
  if (const auto& constraints = certificate.extensions().policy_constraints) {
    lower(explicit_policy_, constraints->require_explicit_policy);
    lower(policy_mapping_, constraints->inhibit_policy_mapping);
  }
  lower(inhibit_any_policy_, certificate.extensions().inhibit_any_policy);
}

/// 6.1.4 (k), (l), (m), (n). A v1 or v2 certificate is no authority: nothing out of band says that it is one.
PathVerifier::Step PathVerifier::check_authority(const pkix::Certificate& certificate) {
  if (certificate.version() != 3)
    return std::optional(failure(PathReason::version, shown(certificate) + " issues certificates and is not of version 3"));
  const auto& constraints = certificate.extensions().basic_constraints;
  if (!constraints || !constraints->ca)
    return std::optional(failure(PathReason::basic_constraints, shown(certificate) + " is no certification authority"));
  if (!certificate.self_issued()) {  // (l)
    if (max_path_length_ == 0)
      return std::optional(failure(PathReason::path_length, "too many authorities follow a pathLenConstraint"));
    --max_path_length_;
  }
  if (constraints->path_length && *constraints->path_length < max_path_length_) max_path_length_ = *constraints->path_length;  // (m)
  const auto& usage = certificate.extensions().key_usage;  // (n)
  if (usage && !usage->has(pkix::KeyUsageBit::key_cert_sign))
    return std::optional(failure(PathReason::key_usage, shown(certificate) + " may not sign certificates"));
  return std::optional<PathFailure>{};
}

/// 6.1.4 (o), 6.1.5 (f): every critical extension is one that was processed.
PathVerifier::Step PathVerifier::check_critical(const pkix::Certificate& certificate) {
  const std::vector<asn1::Oid> unknown = certificate.extensions().unknown_critical();
  if (unknown.empty()) return std::optional<PathFailure>{};
  return std::optional(failure(PathReason::unknown_critical_extension,
                               shown(certificate) + " has critical extensions that are not processed: " + oids_text(unknown)));
}

/// 6.1.5 Wrap-Up Procedure.
PathVerifier::Step PathVerifier::wrap_up(const pkix::Certificate& target, VerifiedPath& path) {
  if (explicit_policy_ > 0) --explicit_policy_;  // (a)
  const auto& constraints = target.extensions().policy_constraints;
  if (constraints && constraints->require_explicit_policy == 0u) explicit_policy_ = 0;  // (b)
  // (c), (d), (e): the working key is the target's, which VerifiedPath::public_key() tells.
  ESIGN_TRY(std::optional<PathFailure> failed, check_critical(target));  // (f)
  if (failed) return failed;
  path.policies_ = valid_policies_.user_constrained(inputs_.initial_policies);  // (g)
  if (explicit_policy_ > 0 || !path.policies_.empty()) return std::optional<PathFailure>{};
  return std::optional(failure(PathReason::policy, "none of the policies that are asked for is valid for " + shown(target)));
}

/// Not of the RFC: what we accept, the other implementations must accept too (`--cross-check`). An anchor that is a mere key
/// cannot be put to them. Where the target's period is the caller's matter they are asked for an instant within it.
PathVerifier::Step PathVerifier::ask_other_judges() {
  const crypto::Backend& backend = signatures_.backend();
  const pkix::Certificate::Ptr& anchor = inputs_.anchor.certificate();
  if (backend.judges_of_paths().empty() || !anchor) return std::optional<PathFailure>{};
  crypto::PathToJudge path{{}, inputs_.at};
  for (const pkix::Certificate::Ptr& certificate : inputs_.certificates) path.certificates.push_back(certificate->der());
  path.certificates.push_back(anchor->der());
  const pkix::Certificate& target = *inputs_.certificates.front();
  if (inputs_.validity_of_target == ValidityOfTarget::left_to_caller)
    path.at = std::max(std::min(path.at, target.validity().not_after), target.validity().not_before);
  ESIGN_TRY(const crypto::PathOpinion opinion, backend.judge_path(path));
  if (opinion.word == crypto::PathOpinion::Word::accepts) return std::optional<PathFailure>{};
  return std::optional(failure(PathReason::judges_disagree, "the judges disagree about the path of " + shown(target) + ": " + opinion.reason));
}

Result<PathResult> PathVerifier::run() {
  if (n_ == 0) return PathResult(failure(PathReason::empty_path, "there is no certificate to verify"));
  if (n_ > path_limit_) return PathResult(failure(PathReason::path_too_long, "the path is too long"));
  if (std::optional<PathFailure> failed = check_anchor()) return PathResult(*std::move(failed));
  initialize();
  for (i_ = 1; i_ <= n_; ++i_) {
    ESIGN_TRY(std::optional<PathFailure> failed, process(*current()));
    if (failed) return PathResult(*std::move(failed));
    if (is_final()) break;
    ESIGN_TRY(failed, prepare(*current()));
    if (failed) return PathResult(*std::move(failed));
  }
  VerifiedPath path(inputs_);  // 6.1.6
  ESIGN_TRY(std::optional<PathFailure> failed, wrap_up(*current(), path));
  if (failed) return PathResult(*std::move(failed));
  ESIGN_TRY(failed, ask_other_judges());
  if (failed) return PathResult(*std::move(failed));
  std::ranges::reverse(revocation_);
  path.revocation_ = std::move(revocation_);
  return PathResult(std::move(path));
}

Result<PathResult> verify_path(const PathInputs& inputs, SignatureChecker& signatures, StatusSource* status, const Limits& limits) {
  return PathVerifier(inputs, signatures, status, limits).run();
}

std::string_view name(PathReason reason) noexcept {
  switch (reason) {
    case PathReason::empty_path: return "empty_path";
    case PathReason::path_too_long: return "path_too_long";
    case PathReason::anchor_past_sunset: return "anchor_past_sunset";
    case PathReason::signature_invalid: return "signature_invalid";
    case PathReason::algorithm_unsupported: return "algorithm_unsupported";
    case PathReason::not_yet_valid: return "not_yet_valid";
    case PathReason::expired: return "expired";
    case PathReason::revoked: return "revoked";
    case PathReason::on_hold: return "on_hold";
    case PathReason::no_revocation_information: return "no_revocation_information";
    case PathReason::name_chaining: return "name_chaining";
    case PathReason::name_constraints: return "name_constraints";
    case PathReason::policy: return "policy";
    case PathReason::policy_mapping_of_any: return "policy_mapping_of_any";
    case PathReason::version: return "version";
    case PathReason::basic_constraints: return "basic_constraints";
    case PathReason::path_length: return "path_length";
    case PathReason::key_usage: return "key_usage";
    case PathReason::unknown_critical_extension: return "unknown_critical_extension";
    case PathReason::judges_disagree: return "judges_disagree";
  }
  return {};
}

}  // namespace esign::path
