// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "path/verify_path.h"
#include "validation/crypto_constraints.h"

namespace esign {

/// What along a path that verified was made with an algorithm or key that is not reliable at the path's instant, by the
/// algorithm table (ETSI TS 119 312): the certificates' signatures, the target's own key, and the status answers that were
/// used. The anchor's own signature is never checked: it is trusted for another reason. EN 319 102-1 clause 5.2.6.4 step 6.
std::vector<validation::Weakness> weaknesses_of_path(const path::VerifiedPath& path);

}  // namespace esign
