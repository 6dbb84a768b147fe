// SPDX-License-Identifier: Apache-2.0
#include "reader_turn.h"

namespace esign::p11 {

/// Only the signature key's PIN is ever held.
void Reader::end_hold() {
  if (!hold_) return;
  if (card_ && card_->tokens[index(CardKey::signature)])
    card_->driver->log_out(hold_->transaction, card_->tokens[index(CardKey::signature)]->slot.pin);
  hold_.reset();
}

void Reader::end_hold_if_due(std::chrono::steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (hold_ && hold_->until <= now) end_hold();
}

Result<void> Reader::sign_on_card(const Caller& caller, const token::EidCard::Block& input, const SecretBytes* block, Bytes& value) {
  const Token& token = *card_->tokens[index(caller.role)];
  token::EidCard& driver = *card_->driver;
  const token::EidCard::Order order{token.slot, token.public_key, {}};
  // 1. The login of a moment ago still holds the card: MSE SET and PSO are all that is missing.
  if (block != nullptr && hold_ && hold_->session == caller.session) {
    auto signed_now = driver.sign(hold_->transaction, order, input);
    end_hold();
    if (signed_now) {
      value = *std::move(signed_now);
      return {};
    }
    const Errc why = signed_now.error().code;
    if (why != Errc::conflict && why != Errc::denied) return fail(std::move(signed_now).error());
    // A reset by another program took the login away.
  }
  // 2. Otherwise one transaction from VERIFY to the signature, and the PIN taken back. A PIN that was typed on the reader is
  //    still verified, or has to be typed again.
  end_hold();
  const SecretBytes& pin = block != nullptr ? *block : card_->blocks[index(caller.role)];
  const bool typed_there = pin.reveal().empty();
  if (typed_there && block != nullptr) return fail(Errc::denied, "the card was given back before the signature");
  ESIGN_TRY(const token::Transaction held, driver.take());
  if (!typed_there) ESIGN_CHECK(driver.verify(held, token.slot.pin, pin));
  auto signed_now = driver.sign(held, order, input);
  if (!typed_there) driver.log_out(held, token.slot.pin);
  ESIGN_TRY(value, std::move(signed_now));
  return {};
}

CK_RV Reader::sign(const Caller& caller, const token::EidCard::Block& input, const SecretBytes* block, Bytes& value) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  if (who_[index(caller.role)] != Who::user) return CKR_USER_NOT_LOGGED_IN;
  const Result<void> done = sign_on_card(caller, input, block, value);
  // The PIN was changed elsewhere, or another program has reset a card whose PIN was typed on the reader: it is asked for
  // again, and never sent a second time.
  if (!done && (done.error().code == Errc::pin_incorrect || done.error().code == Errc::pin_blocked ||
                (done.error().code == Errc::denied && block == nullptr))) {
    forget(caller.role);
    return CKR_USER_NOT_LOGGED_IN;
  }
  return finish(done, Speaking::in_session);
}

void Reader::forget_certificates() {
  const std::lock_guard lock(mutex_);
  if (card_) card_->driver->forget_cached();
}

CK_RV Reader::agree(const Caller& caller, View point, SecretBytes& secret) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  if (who_[index(caller.role)] != Who::user) return CKR_USER_NOT_LOGGED_IN;
  end_hold();
  const auto work = [&]() -> Result<void> {
    const token::KeySlot& slot = card_->tokens[index(caller.role)]->slot;
    const SecretBytes& pin = card_->blocks[index(caller.role)];
    const bool typed_there = pin.reveal().empty();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    if (!typed_there) ESIGN_CHECK(card_->driver->verify(held, slot.pin, pin));
    auto agreed = card_->driver->agree(held, slot, point);
    if (!typed_there) card_->driver->log_out(held, slot.pin);
    ESIGN_TRY(secret, std::move(agreed));
    return {};
  };
  const Result<void> done = work();
  if (!done && (done.error().code == Errc::pin_incorrect || done.error().code == Errc::pin_blocked || done.error().code == Errc::denied)) {
    forget(caller.role);
    return CKR_USER_NOT_LOGGED_IN;
  }
  return finish(done, Speaking::in_session);
}

}  // namespace esign::p11
