// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "token/worker.h"

namespace esign::token::pcsc {

/// How long a call may take. Another program's transaction lasts a second or two (a signature); a command of a card, as
/// long as its key generation is not asked for, about the same. Nobody waits longer than five seconds for one that is silent.
struct Patience {
  Worker::Patience card{5'000};      ///< For a card's answer.
  Worker::Patience key_generation{120'000};  ///< For its answer to GENERATE ASYMMETRIC KEY PAIR: RSA keys take a chip long.
  Worker::Patience others{5'000};    ///< Until other programs let go of the card.
  Worker::Patience service{5'000};   ///< For calls that only pcscd answers.
  Worker::Patience fingers{150'000};  ///< Until a person has typed on a PIN pad; the reader itself gives up after 30 s an entry.
};

/// What PC/SC says of a reader without touching the card.
struct ReaderState {
  std::string name{};
  enum class Slot : std::uint8_t { empty, present, mute, held } slot = Slot::empty;
  Bytes atr{};
  std::uint16_t events = 0;  ///< Cards that came or went since the daemon knows the reader; starts again after 65535.
};

/// Every reader; none is an empty list. Errors: unavailable (pcscd does not run), denied, timed_out, limit_exceeded.
Result<std::vector<ReaderState>> reader_states(const Patience& patience, const Limits& limits = {});

/// The same, but waits up to `patience.service` until something differs from `known` (a card, a reader, the daemon's list);
/// the states as they are then, or as they were when the time is over. An unavailable service is waited for as well.
Result<std::vector<ReaderState>> changed_reader_states(const std::vector<ReaderState>& known, const Patience& patience,
                                                       const Limits& limits = {});

}  // namespace esign::token::pcsc
