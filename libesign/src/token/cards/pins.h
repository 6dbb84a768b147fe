// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/token.h>

#include "base/wipe.h"
#include "token/apdu.h"
#include "token/cards/directory.h"

namespace esign::token {

/// What the card tells of a PIN without being given it.
struct PinStatus {
  std::optional<unsigned> tries_left{};  ///< 0: blocked.
  PinState::Change change = PinState::Change::unknown;
};

/// VERIFY without data (ISO/IEC 7816-4 clause 11.5.6), which costs no try; where the card does not tell that way (or the PIN
/// is verified already), GET DATA. Nothing is an error except what the channel says.
Result<PinStatus> query_pin(Conversation& conversation, const PinObject& pin);

/// The octets that stand for a PIN on this card: padded to the stored length when the card wants that. Errors:
/// pin_incorrect (length or characters the card cannot know: it costs no try), unsupported (encoding).
Result<SecretBytes> pin_block(const PinObject& pin, const Pin& digits);

/// VERIFY. Errors: pin_incorrect with the tries left, pin_blocked.
Result<void> verify_pin(Conversation& conversation, const PinObject& pin, const SecretBytes& block);
/// CHANGE REFERENCE DATA (clause 11.5.7), old and new. Errors: as VERIFY for the old one; denied (the card refuses the new one).
Result<void> change_pin(Conversation& conversation, const PinObject& pin, const SecretBytes& old_block, const SecretBytes& new_block);
/// RESET RETRY COUNTER (clause 11.5.10), PUK and new PIN. Errors: as VERIFY, for the PUK.
Result<void> reset_pin(Conversation& conversation, const PinObject& pin, const SecretBytes& puk_block, const SecretBytes& new_block);

/// Whether the reader's keys can be used for this PIN: digits in a block that part 10 can describe. A changed PIN also needs
/// fixed blocks, because only then is its place in the command known.
enum class PadUse : std::uint8_t { verify, replace };
bool fits_pad(const PinObject& pin, PadUse use);

/// The same three with PINs that are typed on the reader. Errors besides: timed_out (6400), cancelled (6401), invalid_argument
/// (6402: the new PIN differs the second time; 6403: too few or too many digits).
Result<void> verify_pin(Conversation& conversation, const PinObject& pin, PinPad& pad);
Result<void> change_pin(Conversation& conversation, const PinObject& pin, PinPad& pad);
/// `puk` and the PIN must have blocks of the same length.
Result<void> reset_pin(Conversation& conversation, const PinObject& pin, const PinObject& puk, PinPad& pad);

/// Takes back a verified PIN when the scope ends (VERIFY with P1 FF, clause 11.5.6): the next program asks its own person.
class LogOut {
 public:
  LogOut(Conversation& conversation, const PinObject& pin) : conversation_(conversation), pin_(pin) {}
  LogOut(const LogOut&) = delete;
  LogOut& operator=(const LogOut&) = delete;
  ~LogOut();

 private:
  Conversation& conversation_;
  const PinObject& pin_;
};

}  // namespace esign::token
