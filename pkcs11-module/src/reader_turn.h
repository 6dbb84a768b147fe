// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "reader.h"

namespace esign::p11 {

/// A caller's turn at the card.
class Reader::Turn {
 public:
  explicit Turn(Reader& reader) : reader_(reader), began_(std::chrono::steady_clock::now()), lock_(reader.mutex_) {}
  /// Whether the card was found held by another program while this caller waited: it has had its five seconds.
  bool overtaken() const { return reader_.held_by_others_at_.load() >= began_; }
  /// What a session's call finds: the card is there, the session is its own.
  CK_RV check(const Caller& caller) const {
    if (caller.generation != reader_.generation_ || !reader_.card_) return CKR_DEVICE_REMOVED;
    return overtaken() ? CKR_FUNCTION_FAILED : CKR_OK;
  }

 private:
  Reader& reader_;
  std::chrono::steady_clock::time_point began_;
  std::lock_guard<std::mutex> lock_;
};

}  // namespace esign::p11
