// SPDX-License-Identifier: Apache-2.0
// The steps of an operation for a program that holds the transaction, and its person's PIN, itself.
#include "token/cards/eid_card.h"
#include "token/cards/files.h"

namespace esign::token {

Result<Transaction> EidCard::take() {
  const std::uint64_t before = channel_->connections();
  if (before != checked_at_) {
    ESIGN_TRY(Transaction transaction, enter());
    checked_at_ = channel_->connections();
    return transaction;
  }
  ESIGN_TRY(Transaction transaction, Transaction::begin(*channel_));
  auto selected = select_own();
  if (selected && channel_->connections() == before) return transaction;
  if (!selected && selected.error().code != Errc::not_found) return fail(std::move(selected).error().in(reader()));
  // The line was made anew just now, or a card without our application answers: the full check decides.
  { const Transaction over = std::move(transaction); }
  ESIGN_TRY(Transaction again, enter());
  checked_at_ = channel_->connections();
  return again;
}

Result<PinObject> EidCard::pin_object(CardPin which) const {
  ESIGN_TRY(const NamedPin named, pin(which));
  return *named.pin;
}

Result<PinStatus> EidCard::status(const Transaction&, const PinObject& pin) { return query_pin(conversation_, pin); }

Result<void> EidCard::verify(const Transaction&, const PinObject& pin, const SecretBytes& block) {
  return verify_pin(conversation_, pin, block).in(pin.label);
}

Result<void> EidCard::change(const Transaction&, const PinObject& pin, const SecretBytes& old_block, const SecretBytes& new_block) {
  return change_pin(conversation_, pin, old_block, new_block).in(pin.label);
}

Result<void> EidCard::reset(const Transaction&, const PinObject& pin, const SecretBytes& puk_block, const SecretBytes& new_block) {
  return reset_pin(conversation_, pin, puk_block, new_block).in(pin.label);
}

Result<void> EidCard::verify_at_reader(const Transaction&, const PinObject& pin) { return present(pin, std::nullopt); }

Result<void> EidCard::change_at_reader(const Transaction&, const PinObject& pin) {
  PinPad* pad = pad_for(pin, PadUse::replace);
  if (pad == nullptr) return fail(Errc::token_absent, "the reader has no keys for this").in(reader());
  return change_pin(conversation_, pin, *pad).in(pin.label);
}

Result<void> EidCard::reset_at_reader(const Transaction&, const PinObject& pin, const PinObject& puk) {
  PinPad* pad = pad_for(pin, PadUse::replace);
  if (pad == nullptr || pad_for(puk, PadUse::replace) == nullptr)
    return fail(Errc::token_absent, "the reader has no keys for this").in(reader());
  return reset_pin(conversation_, pin, puk, *pad).in(puk.label);
}

void EidCard::log_out(const Transaction&, const PinObject& pin) { const LogOut at_once(conversation_, pin); }

}  // namespace esign::token
