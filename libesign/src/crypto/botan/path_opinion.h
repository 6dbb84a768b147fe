// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include "crypto/path_opinion.h"

namespace esign::crypto::botan_adapter {

/// Errors: internal. A path that it cannot read is one that it refuses.
Result<PathOpinion> judge_path(const PathToJudge& path);

}  // namespace esign::crypto::botan_adapter
