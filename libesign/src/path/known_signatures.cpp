// SPDX-License-Identifier: Apache-2.0
#include "path/known_signatures.h"

namespace esign::path {

void KnownSignatures::pin(std::shared_ptr<const void> owner, View whole) {
  owners_.push_back(std::move(owner));
  places_.emplace(whole.data(), whole.size());
}

std::optional<std::string> KnownSignatures::pinned(View whole) const {
  const auto found = places_.find({whole.data(), whole.size()});
  if (found == places_.end()) return std::nullopt;
  // No hexadecimal SHA-256 begins so, and the two kinds of names cannot meet.
  return "pinned " + std::to_string(reinterpret_cast<std::uintptr_t>(found->first)) + '+' + std::to_string(found->second) + ' ';
}

std::optional<SignatureAnswer> KnownSignatures::find(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(key);
  if (found == answers_.end()) return std::nullopt;
  return found->second;
}

void KnownSignatures::keep(const std::string& key, const SignatureAnswer& answer) {
  const std::lock_guard lock(mutex_);
  if (answers_.size() >= kEntries) answers_.clear();
  answers_.emplace(key, answer);
}

}  // namespace esign::path
