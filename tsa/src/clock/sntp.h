// SPDX-License-Identifier: Apache-2.0
// A question to a time server (RFC 5905, as a client of RFC 4330 asks it), and what its answer says of our clock.
#pragma once
#include <array>
#include <functional>

#include "base/bytes.h"
#include "domain/clock_gate.h"

namespace esign::tsa {

/// Both clocks of this machine, now. Errors: none: a machine without them does not run.
Reading read_clocks();
/// The kernel's opinion of its clock (adjtimex(2), nothing is changed).
KernelClock read_kernel_clock();

using NtpPacket = std::array<std::uint8_t, 48>;

/// A client's question; `cookie` stands where its clock would, so that nobody can answer who has not seen it, and no clock is told.
NtpPacket ntp_question(std::uint64_t cookie);
/// What the answer says. `sent` and `received`: our clocks around it. Errors: protocol (no answer to this question; a server that
/// is not synchronised or asks not to be asked; times that make no sense).
struct Exchange {
  std::uint64_t cookie = 0;
  Reading sent{}, received{};
};
Result<Observation> ntp_answer(View packet, const Exchange& exchange);

/// Asks HOST:PORT, or [ADDRESS]:PORT, once. Errors: unavailable (no answer in time, no such host), protocol.
Result<Observation> ask_time(const std::string& source, std::chrono::milliseconds within);

}  // namespace esign::tsa
