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

/// At a PIN pad silence is a no, and what the reader does not take is a PIN of a wrong length or two that differ.
Result<void> from_pad(Result<void> typed) {
  if (typed) return typed;
  if (typed.error().code == Errc::timed_out) return fail(Errc::cancelled, "nobody typed");
  if (typed.error().code == Errc::invalid_argument) return fail(Errc::pin_incorrect, "the reader did not take the digits");
  return typed;
}

}  // namespace

Result<void> Reader::present(const token::Transaction& held, const token::PinObject& object, const SecretBytes& block) {
  if (block.reveal().empty()) return from_pad(card_->driver->verify_at_reader(held, object));
  return card_->driver->verify(held, object, block);
}

CK_RV Reader::log_in(const Caller& caller, Who who, const Pin* pin) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  if (who_[at] != Who::nobody) return who_[at] == who ? CKR_USER_ALREADY_LOGGED_IN : CKR_USER_ANOTHER_ALREADY_LOGGED_IN;
  if (is_blank(card_->tokens[at])) return log_in_to_blank(caller.role, who, pin);
  const token::KeySlot& slot = card_->tokens[at]->slot;
  if (who == Who::officer && !slot.puk) return CKR_USER_TYPE_INVALID;
  const token::PinObject& object = who == Who::officer ? *slot.puk : slot.pin;
  // 1. What cannot be this PIN is not sent: no try is lost.
  SecretBytes block;
  if (const CK_RV good = block_of(object, pin, block); good != CKR_OK) return good;
  // 2. VERIFY, and taken back at once: the next program must not find the PIN verified. A login PIN typed on the reader
  //    cannot be sent again and stays.
  const bool stays = pin == nullptr && who == Who::user && caller.role == CardKey::authentication;
  const auto verify = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    ESIGN_CHECK(present(held, object, block));
    if (!stays) card_->driver->log_out(held, object);
    return {};
  };
  const CK_RV done = finish(verify(), Speaking::in_session);
  if (done != CKR_OK) return done;
  card_->blocks[at] = std::move(block);
  who_[at] = who;
  return CKR_OK;
}

CK_RV Reader::block_of(const token::PinObject& object, const Pin* pin, SecretBytes& block) {
  if (pin == nullptr) return CKR_OK;
  auto made = token::pin_block(object, *pin);
  if (!made) return rv_of(made.error(), Speaking::in_session);
  block = *std::move(made);
  return CKR_OK;
}

void Reader::forget(CardKey role) {
  who_[index(role)] = Who::nobody;
  if (card_) card_->blocks[index(role)] = SecretBytes();
}

/// The PIN that was typed on the reader is still verified on the card.
void Reader::take_back() {
  constexpr std::size_t at = 0;  // of the authentication key
  if (!card_ || who_[at] != Who::user || !card_->blocks[at].reveal().empty() || !card_->tokens[at] || is_blank(card_->tokens[at])) return;
  if (const auto held = card_->driver->take()) card_->driver->log_out(*held, card_->tokens[at]->slot.pin);
}

CK_RV Reader::log_out(const Caller& caller) {
  const Turn turn(*this);
  if (caller.generation != generation_) return CKR_DEVICE_REMOVED;
  if (who_[index(caller.role)] == Who::nobody) return CKR_USER_NOT_LOGGED_IN;
  end_hold();
  if (caller.role == CardKey::authentication) take_back();
  forget(caller.role);
  return CKR_OK;
}

CK_RV Reader::set_pin(const Caller& caller, const Change* change) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  const token::KeySlot& slot = card_->tokens[at]->slot;
  const token::PinObject& object = who_[at] == Who::officer ? *slot.puk : slot.pin;
  SecretBytes old_block, new_block;
  if (change != nullptr) {
    if (const CK_RV good = block_of(object, &change->old_pin, old_block); good != CKR_OK) return good;
    if (block_of(object, &change->new_pin, new_block) != CKR_OK) return refused(object, change->new_pin);
  }
  const auto send = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    ESIGN_CHECK(change == nullptr ? from_pad(card_->driver->change_at_reader(held, object))
                                  : card_->driver->change(held, object, old_block, new_block));
    card_->driver->log_out(held, object);
    return {};
  };
  const CK_RV done = finish(send(), Speaking::in_session);
  if (done != CKR_OK || who_[at] == Who::nobody) return done;
  // Whoever is logged in stays so with the new PIN; one that was typed on the reader is not known, and ends the login.
  if (change != nullptr) {
    card_->blocks[at] = std::move(new_block);
  } else {
    forget(caller.role);
  }
  return done;
}

CK_RV Reader::init_pin(const Caller& caller, const Pin* new_pin) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  if (who_[at] != Who::officer) return CKR_USER_NOT_LOGGED_IN;
  const token::KeySlot& slot = card_->tokens[at]->slot;
  const SecretBytes& puk = card_->blocks[at];
  // Both are typed here, or both on the reader.
  if ((new_pin == nullptr) != puk.reveal().empty()) return CKR_ARGUMENTS_BAD;
  SecretBytes new_block;
  if (block_of(slot.pin, new_pin, new_block) != CKR_OK) return refused(slot.pin, *new_pin);
  const auto send = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(const token::Transaction held, card_->driver->take());
    ESIGN_CHECK(new_pin == nullptr ? from_pad(card_->driver->reset_at_reader(held, slot.pin, *slot.puk))
                                   : card_->driver->reset(held, slot.pin, puk, new_block));
    card_->driver->log_out(held, slot.pin);
    return {};
  };
  return finish(send(), Speaking::in_session);
}

CK_RV Reader::log_in_for_one(const Caller& caller, const Pin* pin, SecretBytes& block) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  const std::size_t at = index(caller.role);
  if (who_[at] != Who::user) return CKR_USER_NOT_LOGGED_IN;
  const token::PinObject& object = card_->tokens[at]->slot.pin;
  SecretBytes made;
  if (const CK_RV good = block_of(object, pin, made); good != CKR_OK) return good;
  const auto verify = [&]() -> Result<void> {
    end_hold();
    ESIGN_TRY(token::Transaction held, card_->driver->take());
    ESIGN_CHECK(present(held, object, made));
    hold_.emplace(Hold{std::move(held), caller.session, std::chrono::steady_clock::now() + kHold});
    return {};
  };
  const CK_RV done = finish(verify(), Speaking::in_session);
  if (done == CKR_OK) block = std::move(made);
  return done;
}

}  // namespace esign::p11
