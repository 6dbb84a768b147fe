// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "facts/facts.h"

namespace esign::facts {

/// The same facts asked for another instant: what of them depends on time (PathResult) follows from the validity periods that
/// they hold. A path that failed for another reason failed at any time. Status information that was looked for at the former
/// time stays as it was found.
Facts at_time(Facts facts, Time at);

}  // namespace esign::facts
