// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/trusted_list.h>
#include <esign/verifier.h>

#include "collect/collect.h"
#include "pkix/parsed_objects.h"
#include "policy/policy.h"

namespace esign {

struct VerifierState {
  explicit VerifierState(Policy its_policy) : policy(std::move(its_policy)) {}
  trust::TrustStore anchors{};
  std::optional<collect::TimestampTrust> timestamping{};
  std::vector<std::shared_ptr<const VerifiedList>> lists{};
  Policy policy;
  std::vector<pkix::Certificate::Ptr> certificates{};
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  Judges judges = Judges::one;
  mutable path::KnownSignatures known{};  // what these hold can always be computed again
  mutable pkix::ParsedObjects parsed{};
};

/// What a verifier knows. Errors: none; what is odd shows in verdicts.
std::shared_ptr<VerifierState> make_state(const TrustStore& trust, Policy policy, const Evidence& evidence, Judges judges);

/// The signatures of a document by what its first octets are. Errors: malformed, unsupported, no_signature, those of the formats.
Result<formats::SignatureSet> read_signatures(const SignedInput& input, pkix::ParsedObjects& parsed);
/// What the verifier was given and what was gathered.
collect::Outside outside_of(const VerifierState& state, const struct GatheredData& gathered);

}  // namespace esign
