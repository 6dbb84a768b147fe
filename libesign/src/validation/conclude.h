// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "validation/blocks.h"

namespace esign::validation {

/// What the driving application wishes (EN 319 102-1 clause 5.1.2 step 1).
enum class Wish : std::uint8_t { none, basic, with_time, long_term };

/// EN 319 102-1 clause 5.1.2, selecting validation processes: one signature of the facts, judged.
Conclusion select_process(const facts::Facts& facts, const facts::Signature& signature, const Policy::Data& policy, Wish wish);

/// Every signature of the facts, in their order. Pure: the same facts and the same policy give the same conclusions, for ever.
/// The result points into `facts`.
std::vector<Conclusion> conclude(const facts::Facts& facts, const Policy::Data& policy, Wish wish = Wish::none);

}  // namespace esign::validation
