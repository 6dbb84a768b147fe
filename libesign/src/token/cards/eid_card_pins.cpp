// SPDX-License-Identifier: Apache-2.0
#include "token/cards/eid_card.h"

#include <algorithm>

namespace esign::token {
namespace {

PinPurpose purpose(CardPin which) {
  switch (which) {
    case CardPin::authentication: return PinPurpose::authentication;
    case CardPin::signature: return PinPurpose::signature;
    case CardPin::puk: return PinPurpose::puk;
    case CardPin::can: return PinPurpose::can;
  }
  return PinPurpose::signature;
}

}  // namespace

/// PIN1, PIN2 and the PUK, as far as the card describes them.
std::vector<EidCard::NamedPin> EidCard::pins() const {
  std::vector<NamedPin> all;
  for (const CardKey role : {CardKey::authentication, CardKey::signature}) {
    const auto found = std::find_if(slots_.begin(), slots_.end(), [role](const KeySlot& slot) { return slot.role == role; });
    if (found == slots_.end()) continue;
    all.push_back({role == CardKey::signature ? CardPin::signature : CardPin::authentication, &found->pin, &*found});
  }
  const auto with_puk = std::find_if(slots_.begin(), slots_.end(), [](const KeySlot& slot) { return slot.puk.has_value(); });
  if (with_puk != slots_.end()) all.push_back({CardPin::puk, &*with_puk->puk, &*with_puk});
  return all;
}

Result<EidCard::NamedPin> EidCard::pin(CardPin which) const {
  for (const NamedPin& named : pins()) {
    if (named.which == which) return named;
  }
  return fail(Errc::not_found, "the card has no such PIN").in(reader());
}

Result<PinStatus> EidCard::status(const PinObject& pin_object) {
  ESIGN_TRY(const Transaction transaction, enter());
  ESIGN_TRY(const PinStatus now, query_pin(conversation_, pin_object));
  if (now.tries_left == 0u) return fail(Errc::pin_blocked, "no tries are left").in(pin_object.label);
  return now;
}

PinRequest EidCard::request(const NamedPin& named, const std::string& holder, std::optional<unsigned> tries) const {
  PinRequest request;
  request.token = reader() + ": " + (holder.empty() ? description_.label : holder);
  request.purpose = purpose(named.which);
  request.min_length = named.pin->min_length;
  request.max_length = named.pin->max_length;
  request.retries = tries;
  return request;
}

/// The reader's keys, if they may be used for this. Secure messaging cannot be made by a reader: then there are none.
PinPad* EidCard::pad_for(const PinObject& pin_object, PadUse use) const {
  PinPad* pad = conversation_.secured() ? nullptr : channel_->pin_pad();
  const auto feature = use == PadUse::verify ? PinPad::Feature::verify : PinPad::Feature::modify;
  return pad != nullptr && pad->has(feature) && fits_pad(pin_object, use) ? pad : nullptr;
}

PinRequest::Entry EidCard::entry_for(const PinObject& pin_object, PadUse use) const {
  return pad_for(pin_object, use) == nullptr ? PinRequest::Entry::keyboard : PinRequest::Entry::reader;
}

/// Nothing: it will be typed on the reader.
Result<std::optional<SecretBytes>> EidCard::ask_for(const PinObject& pin_object, const PinRequest& request, const AskPin& ask) const {
  const std::optional<Pin> secret = ask(request);
  if (!secret && request.entry == PinRequest::Entry::reader) return std::optional<SecretBytes>{};
  if (!secret) return fail(Errc::cancelled, "no PIN was given");
  auto block = pin_block(pin_object, *secret);
  if (block) return std::optional<SecretBytes>(*std::move(block));
  if (block.error().code != Errc::pin_incorrect || !request.retries) return fail(std::move(block).error());
  Error error = std::move(block).error();
  error.retries_left = static_cast<std::int8_t>(std::min(*request.retries, 15u));
  return fail(std::move(error));
}

/// A new PIN that cannot be one is no wrong PIN: nothing was compared.
Result<std::optional<SecretBytes>> EidCard::ask_for_new(const PinObject& pin_object, PinRequest request, const AskPin& ask) const {
  request.retries.reset();
  auto block = ask_for(pin_object, request, ask);
  if (block || block.error().code != Errc::pin_incorrect) return block;
  return fail(Errc::invalid_argument, "the new PIN cannot be used: " + block.error().detail);
}

/// A transaction in which the PIN still has the tries that the person was shown. If another program has used one up
/// meanwhile, the person has not agreed to what would be sent now.
Result<Transaction> EidCard::enter_as_shown(const PinObject& pin_object, std::optional<unsigned> shown) {
  ESIGN_TRY(Transaction transaction, enter());
  ESIGN_TRY(const PinStatus now, query_pin(conversation_, pin_object));
  if (now.tries_left == 0u) return fail(Errc::pin_blocked, "no tries are left").in(pin_object.label);
  if (shown && now.tries_left && *now.tries_left < *shown)
    return fail(Errc::conflict, "another program used a try of the PIN meanwhile").in(pin_object.label);
  return transaction;
}

/// VERIFY, with what was typed here or with what is typed on the reader now.
Result<void> EidCard::present(const PinObject& pin_object, const std::optional<SecretBytes>& block) {
  if (block) return verify_pin(conversation_, pin_object, *block).in(pin_object.label);
  PinPad* pad = pad_for(pin_object, PadUse::verify);
  if (pad == nullptr) return fail(Errc::token_absent, "the reader has changed").in(reader());
  return verify_pin(conversation_, pin_object, *pad).in(pin_object.label);
}

Result<void> EidCard::verify(CardPin which, const AskPin& ask) {
  ESIGN_TRY(const NamedPin named, pin(which));
  ESIGN_TRY(const PinStatus before, status(*named.pin));
  PinRequest shown = request(named, {}, before.tries_left);
  shown.entry = entry_for(*named.pin, PadUse::verify);
  ESIGN_TRY(const std::optional<SecretBytes> block, ask_for(*named.pin, shown, ask));
  ESIGN_TRY(const Transaction transaction, enter_as_shown(*named.pin, before.tries_left));
  const LogOut log_out(conversation_, *named.pin);
  return present(*named.pin, block);
}

Result<void> EidCard::change(CardPin which, const AskPin& ask_old, const AskPin& ask_new) {
  ESIGN_TRY(const NamedPin named, pin(which));
  ESIGN_TRY(const PinStatus before, status(*named.pin));
  PinRequest shown = request(named, {}, before.tries_left);
  shown.entry = entry_for(*named.pin, PadUse::replace);
  ESIGN_TRY(const std::optional<SecretBytes> old_block, ask_for(*named.pin, shown, ask_old));
  if (old_block) shown.entry = PinRequest::Entry::keyboard;  // the reader asks for both or for none
  ESIGN_TRY(const std::optional<SecretBytes> new_block, ask_for_new(*named.pin, shown, ask_new));
  if (!old_block && new_block) return fail(Errc::invalid_argument, "the reader asks for both PINs, or for none").in(reader());
  ESIGN_TRY(const Transaction transaction, enter_as_shown(*named.pin, before.tries_left));
  const LogOut log_out(conversation_, *named.pin);
  if (old_block) return change_pin(conversation_, *named.pin, *old_block, *new_block).in(named.pin->label);
  PinPad* pad = pad_for(*named.pin, PadUse::replace);
  if (pad == nullptr) return fail(Errc::token_absent, "the reader has changed").in(reader());
  return change_pin(conversation_, *named.pin, *pad).in(named.pin->label);
}

Result<void> EidCard::unblock(CardPin which, const AskPin& ask_puk, const AskPin& ask_new) {
  if (which == CardPin::puk) return fail(Errc::invalid_argument, "nothing unblocks the PUK").in(reader());
  ESIGN_TRY(const NamedPin named, pin(which));
  if (!named.slot->puk) return fail(Errc::unsupported, "the card describes no PUK").in(reader());
  const PinObject& puk = *named.slot->puk;
  ESIGN_TRY(const PinStatus before, status(puk));
  const NamedPin puk_named{CardPin::puk, &puk, named.slot};
  PinRequest shown = request(puk_named, {}, before.tries_left);
  const bool same_blocks = puk.stored_length == named.pin->stored_length && fits_pad(*named.pin, PadUse::replace);
  if (same_blocks) shown.entry = entry_for(puk, PadUse::replace);
  ESIGN_TRY(const std::optional<SecretBytes> puk_block, ask_for(puk, shown, ask_puk));
  PinRequest shown_new = request(named, {}, {});
  if (!puk_block) shown_new.entry = PinRequest::Entry::reader;
  ESIGN_TRY(const std::optional<SecretBytes> new_block, ask_for_new(*named.pin, shown_new, ask_new));
  if (!puk_block && new_block) return fail(Errc::invalid_argument, "the reader asks for both PINs, or for none").in(reader());
  ESIGN_TRY(const Transaction transaction, enter_as_shown(puk, before.tries_left));
  const LogOut log_out(conversation_, *named.pin);
  if (puk_block) return reset_pin(conversation_, *named.pin, *puk_block, *new_block).in(puk.label);
  PinPad* pad = pad_for(puk, PadUse::replace);
  if (pad == nullptr) return fail(Errc::token_absent, "the reader has changed").in(reader());
  return reset_pin(conversation_, *named.pin, puk, *pad).in(puk.label);
}

}  // namespace esign::token
