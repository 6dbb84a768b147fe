// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/cert_path.h>

#include "api/online_state.h"
#include "formats/signature_view.h"
#include "trust/trust_store.h"

namespace esign {

/// Fetches the first issuer that is missing above `certificate`, climbing over those at hand. Adds to `to`. Errors: internal.
Result<void> climb(pkix::Certificate::Ptr certificate, const std::vector<pkix::Certificate::Ptr>& at_hand, OnlineState& online, Course& course, GatheredData& to);

/// Verifier::gather() for signatures that were read. Errors: limit_exceeded, internal.
Result<Gathered> gather_for(const formats::SignatureSet& signatures, const struct VerifierState& state, const OnlineStatus& online, Time now);

/// gather_status() to these anchors. Errors: as there.
Result<Gathered> gather_status_below(const trust::TrustStore& anchors, const pkix::Certificate::Ptr& leaf, const Evidence& evidence, const OnlineStatus& online, Time now);

}  // namespace esign
