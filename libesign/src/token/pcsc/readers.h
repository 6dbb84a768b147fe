// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "token/worker.h"

namespace esign::token::pcsc {

/// How long a call may take. Another program's transaction lasts a second or two (a signature); a command of a card, as
/// long as its key generation is not asked for, about the same. Both are given ample room.
struct Patience {
  Worker::Patience card{30'000};     ///< For a card's answer.
  Worker::Patience others{15'000};   ///< Until other programs let go of the card.
  Worker::Patience service{10'000};  ///< For calls that only pcscd answers.
};

/// What PC/SC says of a reader without touching the card.
struct ReaderState {
  std::string name{};
  enum class Slot : std::uint8_t { empty, present, mute, held } slot = Slot::empty;
  Bytes atr{};
};

/// Every reader; none is an empty list. Errors: unavailable (pcscd does not run), denied, timed_out, limit_exceeded.
Result<std::vector<ReaderState>> reader_states(const Patience& patience, const Limits& limits = {});

}  // namespace esign::token::pcsc
