// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

#include "unit/path/forge.h"

namespace esign::test {

/// A path of three certificates below an anchor, as DER, the target first and the anchor last; every signature is true.
struct Mutant {
  std::string name{};
  std::vector<Bytes> path{};
};
/// Deterministic mutants of one good path, by field (extensions dropped, doubled, turned critical or not, replaced; versions,
/// serial numbers, times, names, keys, constraints against names) and by octet of what is signed, signed anew each time.
void each_mutant(const std::function<void(const Mutant&)>& body);

}  // namespace esign::test
