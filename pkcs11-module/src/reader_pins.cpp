// SPDX-License-Identifier: Apache-2.0
#include "reader_turn.h"
#include "token/cards/pins.h"

namespace esign::p11 {
namespace {

/// A new PIN that the card cannot have.
CK_RV refused(const token::PinObject& pin, const Pin& digits) {
  const std::size_t length = digits.reveal().size();
  return length < pin.min_length || length > pin.max_length ? CKR_PIN_LEN_RANGE : CKR_PIN_INVALID;
}

}  // namespace

CK_RV Reader::log_in(const Caller& caller, Who who, const Pin& pin) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  if (who_[at] != Who::nobody) return who_[at] == who ? CKR_USER_ALREADY_LOGGED_IN : CKR_USER_ANOTHER_ALREADY_LOGGED_IN;
  const token::KeySlot& slot = card_->tokens[at]->slot;
  if (who == Who::officer && !slot.puk) return CKR_USER_TYPE_INVALID;
  const token::PinObject& object = who == Who::officer ? *slot.puk : slot.pin;
  // 1. What cannot be this PIN is not sent: no try is lost.
  auto block = token::pin_block(object, pin);
  if (!block) return rv_of(block.error(), Speaking::in_session);
  // 2. VERIFY, and taken back at once: the next program must not find the PIN verified.
  const auto verify = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    ESIGN_CHECK(card_->driver->verify(held, object, *block));
    card_->driver->log_out(held, object);
    return {};
  };
  const CK_RV done = finish(verify(), Speaking::in_session);
  if (done != CKR_OK) return done;
  card_->blocks[at] = *std::move(block);
  who_[at] = who;
  return CKR_OK;
}

void Reader::forget(CardKey role) {
  who_[index(role)] = Who::nobody;
  if (card_) card_->blocks[index(role)] = SecretBytes();
}

CK_RV Reader::log_out(const Caller& caller) {
  const Turn turn(*this);
  if (caller.generation != generation_) return CKR_DEVICE_REMOVED;
  if (who_[index(caller.role)] == Who::nobody) return CKR_USER_NOT_LOGGED_IN;
  end_hold();
  forget(caller.role);
  return CKR_OK;
}

CK_RV Reader::set_pin(const Caller& caller, const Pin& old_pin, const Pin& new_pin) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  const token::KeySlot& slot = card_->tokens[at]->slot;
  const token::PinObject& object = who_[at] == Who::officer ? *slot.puk : slot.pin;
  auto old_block = token::pin_block(object, old_pin);
  if (!old_block) return rv_of(old_block.error(), Speaking::in_session);
  auto new_block = token::pin_block(object, new_pin);
  if (!new_block) return refused(object, new_pin);
  const auto change = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    ESIGN_CHECK(card_->driver->change(held, object, *old_block, *new_block));
    card_->driver->log_out(held, object);
    return {};
  };
  const CK_RV done = finish(change(), Speaking::in_session);
  if (done == CKR_OK && who_[at] != Who::nobody) card_->blocks[at] = *std::move(new_block);
  return done;
}

CK_RV Reader::init_pin(const Caller& caller, const Pin& new_pin) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  if (who_[at] != Who::officer) return CKR_USER_NOT_LOGGED_IN;
  const token::KeySlot& slot = card_->tokens[at]->slot;
  auto new_block = token::pin_block(slot.pin, new_pin);
  if (!new_block) return refused(slot.pin, new_pin);
  const auto reset = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    ESIGN_CHECK(card_->driver->reset(held, slot.pin, card_->blocks[at], *new_block));
    card_->driver->log_out(held, slot.pin);
    return {};
  };
  return finish(reset(), Speaking::in_session);
}

CK_RV Reader::log_in_for_one(const Caller& caller, const Pin& pin, SecretBytes& block) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  if (who_[at] != Who::user) return CKR_USER_NOT_LOGGED_IN;
  const token::PinObject& object = card_->tokens[at]->slot.pin;
  auto made = token::pin_block(object, pin);
  if (!made) return rv_of(made.error(), Speaking::in_session);
  const auto verify = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(token::Transaction held, card_->driver->take());
    ESIGN_CHECK(card_->driver->verify(held, object, *made));
    hold_.emplace(Hold{std::move(held), caller.session, std::chrono::steady_clock::now() + kHold});
    return {};
  };
  const CK_RV done = finish(verify(), Speaking::in_session);
  if (done == CKR_OK) block = *std::move(made);
  return done;
}

}  // namespace esign::p11
