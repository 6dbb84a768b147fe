// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <variant>
#include <vector>

#include "path/policy_graph.h"
#include "path/signature_checker.h"
#include "path/status_source.h"
#include "trust/trust_store.h"

namespace esign::path {

/// Whether 6.1.3 (a)(2) is applied to the target as well. EN 319 102-1 clause 5.2.6 step 4 judges the target's period itself.
enum class ValidityOfTarget : std::uint8_t { checked, left_to_caller };

/// RFC 5280 section 6.1.1: the nine inputs. (Revocation, which 6.1.3 (a)(3) leaves open, comes as a StatusSource.)
struct PathInputs {
  std::vector<pkix::Certificate::Ptr> certificates{};  ///< (a) The target first, the one that the anchor issued last.
  Time at{};                                           ///< (b)
  PolicySet initial_policies{kAnyPolicy};              ///< (c) user-initial-policy-set
  trust::TrustAnchor anchor;                           ///< (d)
  bool inhibit_policy_mapping = false;                 ///< (e) initial-policy-mapping-inhibit
  bool require_explicit_policy = false;                ///< (f) initial-explicit-policy
  bool inhibit_any_policy = false;                     ///< (g) initial-any-policy-inhibit
  std::vector<pkix::GeneralSubtree> permitted_subtrees{};  ///< (h) An absent name form is not restricted.
  std::vector<pkix::GeneralSubtree> excluded_subtrees{};   ///< (i)
  ValidityOfTarget validity_of_target = ValidityOfTarget::checked;
};

/// Why a path is not valid. Stable: reports and tests name them.
enum class PathReason : std::uint8_t {
  empty_path, path_too_long, anchor_past_sunset, signature_invalid, algorithm_unsupported, not_yet_valid, expired, revoked,
  on_hold, no_revocation_information, name_chaining, name_constraints, policy, policy_mapping_of_any, version,
  basic_constraints, path_length, key_usage, unknown_critical_extension, judges_disagree
};
std::string_view name(PathReason reason) noexcept;  ///< "signature_invalid"

struct PathFailure {
  PathReason reason{};
  std::size_t index = 0;  ///< Into PathInputs::certificates: 0 is the target.
  std::string text{};     ///< One English clause for engineers.
  std::optional<RevocationAnswer> revocation{};  ///< With revoked, on_hold and no_revocation_information.
};

/// Proof that RFC 5280 section 6.1 succeeded; only verify_path() makes one.
class VerifiedPath {
 public:
  /// Target first; the anchor is not among them.
  const std::vector<pkix::Certificate::Ptr>& certificates() const { return certificates_; }
  const trust::TrustAnchor& anchor() const { return anchor_; }
  Time at() const { return at_; }
  ValidityOfTarget validity_of_target() const { return validity_of_target_; }
  /// The policies valid along the path within the wanted ones (6.1.6); anyPolicy stands for all.
  const PolicySet& policies() const { return policies_; }
  /// What the StatusSource said of each certificate, in the order of certificates(); empty when none was given.
  const std::vector<RevocationAnswer>& revocation() const { return revocation_; }
  /// working_public_key of 6.1.6: SubjectPublicKeyInfo of the target.
  View public_key() const { return certificates_.front()->spki(); }

 private:
  friend class PathVerifier;
  explicit VerifiedPath(const PathInputs& inputs)
      : certificates_(inputs.certificates), anchor_(inputs.anchor), at_(inputs.at), validity_of_target_(inputs.validity_of_target) {}
  std::vector<pkix::Certificate::Ptr> certificates_;
  trust::TrustAnchor anchor_;
  Time at_;
  ValidityOfTarget validity_of_target_;
  PolicySet policies_{};
  std::vector<RevocationAnswer> revocation_{};
};

using PathResult = std::variant<VerifiedPath, PathFailure>;

/// RFC 5280 section 6.1. `status` is asked for each certificate (6.1.3 (a)(3)); null: revocation is the caller's matter.
/// Errors: limit_exceeded (path_length, policy_nodes, name_constraint_checks, signature_checks), and those of `status`.
/// Under a cross-checking backend both its judges must accept the path as well: otherwise judges_disagree, never a success.
Result<PathResult> verify_path(const PathInputs& inputs, SignatureChecker& signatures, StatusSource* status,
                               const Limits& limits = {});

}  // namespace esign::path
