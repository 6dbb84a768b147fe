// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

#include <optional>

#include "base/wipe.h"
#include "token/cards/directory.h"

namespace esign::token {

/// Asks for a key's PIN: each time where the card wants its holder's consent for each use; else once, and gives the same again
/// as long as it lives. What is typed at the reader never comes by here. A PIN that the card refused is forgotten: nobody's next
/// try is burnt by a loop.
class RememberedPin {
 public:
  RememberedPin(AskPin ask, Consent consent) : ask_(std::move(ask)), consent_(consent) {}

  std::optional<Pin> operator()(const PinRequest& request) {
    const bool kept_here = consent_ == Consent::once && request.entry == PinRequest::Entry::keyboard && request.purpose != PinPurpose::can;
    if (!kept_here) return ask_(request);
    if (!kept_) {
      std::optional<Pin> given = ask_(request);
      if (!given) return std::nullopt;
      const auto digits = given->reveal();
      kept_.emplace(View(reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size()));
    }
    const View digits = kept_->reveal();
    return Pin(std::span(reinterpret_cast<const char*>(digits.data()), digits.size()));
  }
  void forget() { kept_.reset(); }

 private:
  AskPin ask_;
  Consent consent_;
  std::optional<SecretBytes> kept_{};
};

}  // namespace esign::token
