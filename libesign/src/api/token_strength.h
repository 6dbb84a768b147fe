// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/timestamp/token.h"
#include "policy/policy.h"
#include "validation/crypto_constraints.h"

namespace esign {

/// What in a time-stamp's own octets is not reliable at `at` by the constraints that `policy` has for time-stamps: its signature with
/// the key of `unit`, the digests of TSTInfo and of the imprint, and how it names its unit. The same question that clause 5.4 of EN
/// 319 102-1 comes to in verification, so nobody takes or makes a token that a verdict will give no time.
std::vector<validation::Weakness> weaknesses_of_token(const formats::timestamp::Token& token, const pkix::Certificate& unit, const Policy::Data& policy, Time at);

}  // namespace esign
