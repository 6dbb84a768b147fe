// SPDX-License-Identifier: Apache-2.0
#include "pdf/references.h"

namespace esign::pdf {
namespace {

void collect(const Object& object, std::vector<std::uint32_t>& to) {
  if (const auto ref = object.reference()) {
    to.push_back(ref->number);
  } else if (const Array* array = object.array()) {
    for (const Object& one : *array) collect(one, to);
  } else if (const Dictionary* dictionary = object.dictionary()) {
    for (const auto& [key, value] : *dictionary) collect(value, to);
  }
}

}  // namespace

Result<void> References::add(const Window& window, Ref ref) {
  ESIGN_TRY(const Object object, window.get(ref));
  std::vector<std::uint32_t> targets;
  collect(object, targets);
  ESIGN_CHECK(left_.spend(targets.size() + 1));
  for (const std::uint32_t target : targets) {
    auto& known = referrers_[target];
    if (known.empty() || known.back() != ref.number) known.push_back(ref.number);
  }
  return {};
}

Result<Numbers> References::leading_to(const Numbers& changed, const Numbers& barriers) const {
  Numbers found = changed;
  std::vector<std::uint32_t> open(changed.begin(), changed.end());
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (barriers.contains(at)) continue;
    const auto referrers = referrers_.find(at);
    if (referrers == referrers_.end()) continue;
    ESIGN_CHECK(left_.spend(referrers->second.size()));
    for (const std::uint32_t from : referrers->second) {
      if (found.insert(from).second) open.push_back(from);
    }
  }
  return found;
}

Result<References::Reach> References::reach(std::uint32_t number, const Numbers& roots) const {
  ESIGN_TRY(const Numbers from, leading_to({number}));
  for (const std::uint32_t root : roots) {
    if (from.contains(root)) return Reach::reachable;
  }
  return Reach::unreachable;
}

}  // namespace esign::pdf
