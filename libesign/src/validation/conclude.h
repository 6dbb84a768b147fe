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

/// The time-stamps of something that has no signature, `carrier`, in their order: clause 5.4 for each, and from the newest to the oldest
/// clause 5.6.3.4 step 5, in which one that holds proves that what it covers was there. Pure, as conclude().
std::vector<TimestampConclusion> conclude_timestamps(const facts::Facts& facts, const facts::Signature& carrier, const Policy::Data& policy);

}  // namespace esign::validation
