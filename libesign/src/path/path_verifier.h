// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "path/name_constraints.h"
#include "path/verify_path.h"

namespace esign::path {

/// The state variables of RFC 5280 section 6.1.2 and the steps over them; one object verifies one path.
class PathVerifier {
 public:
  PathVerifier(const PathInputs& inputs, SignatureChecker& signatures, StatusSource* status, const Limits& limits);
  Result<PathResult> run();

 private:
  /// A step either goes on (empty) or ends the path.
  using Step = Result<std::optional<PathFailure>>;
  PathFailure failure(PathReason reason, std::string text) const;

  std::optional<PathFailure> check_anchor();                     // 6.2, EN 319 102-1 clause 5.2.6 step 3
  void initialize();                                             // 6.1.2
  void bind_to_anchor(const pkix::Extensions& extensions);       // 6.2, RFC 5937
  Step process(const pkix::Certificate& certificate);            // 6.1.3
  Step check_signature(const pkix::Certificate& certificate);    // 6.1.3 (a)(1)
  Step check_validity(const pkix::Certificate& certificate);     // 6.1.3 (a)(2)
  Step check_revocation(const pkix::Certificate& certificate);   // 6.1.3 (a)(3)
  Step check_names(const pkix::Certificate& certificate);        // 6.1.3 (a)(4), (b), (c)
  Step process_policies(const pkix::Certificate& certificate);   // 6.1.3 (d) to (f)
  Step prepare(const pkix::Certificate& certificate);            // 6.1.4
  Step map_policies(const pkix::Certificate& certificate);       // 6.1.4 (a), (b)
  void lower_counters(const pkix::Certificate& certificate);     // 6.1.4 (h) to (j)
  Step check_authority(const pkix::Certificate& certificate);    // 6.1.4 (k) to (n)
  Step check_critical(const pkix::Certificate& certificate);     // 6.1.4 (o), 6.1.5 (f)
  Step wrap_up(const pkix::Certificate& target, VerifiedPath& path);  // 6.1.5
  Step ask_other_judges();

  bool is_final() const { return i_ == n_; }
  const pkix::Certificate::Ptr& current() const { return inputs_.certificates[n_ - i_]; }

  const PathInputs& inputs_;
  SignatureChecker& signatures_;
  StatusSource* status_;
  Budget policy_nodes_, name_checks_;
  std::size_t path_limit_;

  std::size_t n_ = 0, i_ = 0;  ///< As in the RFC: certificate 1 is the anchor's, n the target.
  PolicyGraph valid_policies_{};
  NameConstraintState names_{};
  std::size_t explicit_policy_ = 0, policy_mapping_ = 0, inhibit_any_policy_ = 0, max_path_length_ = 0;
  View working_spki_{};
  const pkix::Name* working_issuer_name_ = nullptr;
  pkix::Certificate::Ptr working_issuer_{};  ///< Not of the RFC: who issued certificate i, for the question of revocation.
  std::vector<RevocationAnswer> revocation_{};
};

}  // namespace esign::path
