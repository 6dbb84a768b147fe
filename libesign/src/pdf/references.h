// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/limits.h"
#include "pdf/window.h"

namespace esign::pdf {

/// Numbers of objects; generations are left out, which can only make more of them count as changed.
using Numbers = std::unordered_set<std::uint32_t>;

/// Which object refers to which, over all revisions that were added: an old reference is never forgotten, so that what this
/// says to be untouched is untouched.
class References {
 public:
  explicit References(Budget& left) : left_(left) {}

  /// Adds what object `ref` of the window refers to. Errors: limit_exceeded; as Window::get().
  Result<void> add(const Window& window, Ref ref);
  /// Every object from which one of `changed` can be reached other than through one of `barriers`, themselves included: what is
  /// only reached through a barrier is not found. Errors: limit_exceeded.
  Result<Numbers> leading_to(const Numbers& changed, const Numbers& barriers = {}) const;
  /// Whether a chain of references leads from one of `roots` to `number`. Errors: limit_exceeded.
  enum class Reach : std::uint8_t { unreachable, reachable };
  Result<Reach> reach(std::uint32_t number, const Numbers& roots) const;

 private:
  Budget& left_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> referrers_{};
};

}  // namespace esign::pdf
