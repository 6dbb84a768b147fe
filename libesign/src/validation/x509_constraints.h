// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "validation/blocks.h"

namespace esign::validation {

/// EN 319 102-1 clause 5.2.6.4 step 5: the X.509 constraints of the policy that `chain` violates, one clause of text each.
std::vector<std::string> violated_x509_constraints(const Context& context, const facts::Chain& chain);

}  // namespace esign::validation
