// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "chip/core.h"

namespace esign::vcard {

/// The chip: command APDU in, response APDU out. Not for use by several threads at once.
class Chip {
 public:
  /// Puts the power on. `store` must outlive the chip. Errors: malformed (a key that cannot be loaded).
  static Result<std::unique_ptr<Chip>> start(CardState state, CardStore& store);

  Bytes atr() const { return core_.who.atr; }
  /// Power off and on: PIN states, selection, environment, chain and waiting bytes are gone.
  void reset();
  /// One command of any length up to 65 543 bytes; the answer always ends in two status bytes.
  Bytes transmit(View apdu);
  const CardState& state() const { return state_; }

 private:
  Chip(CardState state, CardStore& store);
  Response execute(Command command);
  Response execute_protected(const Command& outer);
  bool link_allows_command(const Command& command) const;
  std::optional<Response> collect_chain(Command& command);
  Response get_response(const Command& command);
  Response fit(Response response, const Command& command);

  CardState state_;
  Core core_;
  std::optional<Command> chain_{};  ///< The commands of an unfinished chain, their data joined.
};

}  // namespace esign::vcard
