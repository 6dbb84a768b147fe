// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "path/signature_checker.h"
#include "trust/trust_store.h"

namespace esign::path {

/// A prospective path: target first, the anchor apart. Nothing of RFC 5280 section 6.1 has been checked yet.
struct Candidate {
  std::vector<pkix::Certificate::Ptr> certificates{};
  trust::TrustAnchor anchor;
};

/// Finds prospective paths, the likeliest first (RFC 4158 section 3): issuers that are anchors, then those whose key made the
/// signature, whose key identifier fits (RFC 4158 section 3.5.12), whose validity includes the instant. No certificate
/// follows itself or another one of the same subject and key (section 5.2), so loops end.
/// Issuers whose key did not make the signature are left out, unless there are no others: then the likeliest one is kept,
/// so that verify_path() can tell what is wrong.
class PathBuilder {
 public:
  /// `store` and `signatures` are used until the builder goes.
  PathBuilder(pkix::Certificate::Ptr target, std::vector<pkix::Certificate::Ptr> pool, const trust::TrustStore& store,
              SignatureChecker& signatures);
  PathBuilder& at(Time instant) { at_ = instant; return *this; }
  PathBuilder& within(const Limits& limits);

  /// The next prospective path; empty when there are no more. Errors: limit_exceeded (path_build_calls, signature_checks).
  Result<std::optional<Candidate>> next();

 private:
  struct Step {  ///< One way to go on from a certificate.
    std::optional<trust::TrustAnchor> anchor{};
    pkix::Certificate::Ptr issuer{};
    int rank = 0;
  };
  struct Frame {
    pkix::Certificate::Ptr certificate{};
    std::vector<Step> steps{};
    std::size_t next = 0;
  };
  Result<void> push(pkix::Certificate::Ptr certificate);
  Result<std::vector<Step>> steps_from(const pkix::Certificate& certificate);
  Result<int> rank(const pkix::Certificate& certificate, View spki, const pkix::Certificate* issuer);
  bool on_path(const pkix::Certificate& certificate) const;
  Candidate candidate(const trust::TrustAnchor& anchor) const;

  std::vector<pkix::Certificate::Ptr> pool_;
  const trust::TrustStore& store_;
  SignatureChecker& signatures_;
  Budget calls_;
  std::size_t path_limit_;
  std::optional<Time> at_{};
  pkix::Certificate::Ptr target_;
  std::vector<Frame> stack_{};
};

}  // namespace esign::path
