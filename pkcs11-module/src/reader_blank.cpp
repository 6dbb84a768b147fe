// SPDX-License-Identifier: Apache-2.0
// Cards in personalisation: the chip makes its keys, and signs with them without a PIN until it is activated. Names that a
// program gives them live as long as the card stays in the reader: the card's own directory is the personaliser's, whose
// certificates find their keys by it.
#include <algorithm>

#include "reader_turn.h"
#include "token/pcsc/pcsc_channel.h"

namespace esign::p11 {
namespace {

using token::BlankCard;

Result<std::unique_ptr<BlankCard>> open_blank(const std::string& reader) {
  ESIGN_TRY(auto channel, token::pcsc::PcscChannel::open(reader, kPatience));
  return BlankCard::open(std::move(channel));
}

void put_name(Object& object, const KeyName& name) {
  if (name.id) object.attributes[CKA_ID] = *name.id;
  if (name.label) object.attributes[CKA_LABEL] = *name.label;
  if (name.subject) object.attributes[CKA_SUBJECT] = *name.subject;
}

}  // namespace

/// A card without certificates may be blank; a card that only its CAN opens is its holder's already.
Result<void> Reader::read_blank(Card& card) {
  if (card.driver->profile().layout != token::Layout::directories || card.driver->secured()) return {};
  ESIGN_TRY(const auto blank, open_blank(name_));
  ESIGN_TRY(const BlankCard::LifeCycle now, blank->life_cycle());
  if (now == BlankCard::LifeCycle::activated) return {};
  for (const CardKey role : {CardKey::authentication, CardKey::signature}) {
    const auto kind = blank->key_kind(role);
    if (!kind) continue;  // no room for such a key
    ESIGN_TRY(Token made, describe_blank(*card.driver, *kind, role));
    ESIGN_TRY(const std::optional<Bytes> spki, blank->public_key(role));
    const auto slot = card.driver->key(role);
    if (spki && slot) ESIGN_CHECK(add_key(*card.driver, **slot, *spki, made));
    card.tokens[index(role)] = std::make_shared<const Token>(std::move(made));
  }
  return {};
}

Result<std::shared_ptr<const Token>> Reader::generate_on_card(const Caller& caller, const KeyRequest& request) {
  const std::size_t at = index(caller.role);
  // 1. The key. One that is there already may be waiting for its certificate: it is not overwritten.
  Bytes spki;
  {
    ESIGN_TRY(const auto blank, open_blank(name_));
    ESIGN_TRY(std::optional<Bytes> present, blank->public_key(caller.role));
    if (present) return fail(Errc::storage, "the card has this key already");
    ESIGN_CHECK(blank->generate(caller.role));
    ESIGN_TRY(present, blank->public_key(caller.role));
    if (!present) return fail(Errc::protocol, "the card generated a key and does not have it");
    spki = *std::move(present);
  }
  // 2. The card's directories have changed: they are read anew.
  ESIGN_TRY(auto channel, token::pcsc::PcscChannel::open(name_, kPatience));
  ESIGN_TRY(card_->driver, token::EidCard::open(std::move(channel)));
  ESIGN_TRY(const token::KeySlot* slot, card_->driver->key(caller.role));
  Token made = *card_->tokens[at];
  ESIGN_CHECK(add_key(*card_->driver, *slot, spki, made));
  for (Object& object : made.objects) put_name(object, object.kind == CKO_PUBLIC_KEY ? request.public_name : request.private_name);
  replace(std::move(made));
  return card_->tokens[at];
}

void Reader::replace(Token changed) {
  const std::size_t at = index(changed.role);
  card_->tokens[at] = std::make_shared<const Token>(std::move(changed));
  show(card_->tokens);
}

CK_RV Reader::log_in_to_blank(CardKey role, Who who, const Pin* pin) {
  if (who != Who::user) return CKR_USER_TYPE_INVALID;
  const std::string_view given = pin == nullptr ? std::string_view() : std::string_view(pin->reveal().data(), pin->reveal().size());
  if (given != Token::kBlankPin) return CKR_PIN_INCORRECT;
  who_[index(role)] = who;
  return CKR_OK;
}

CK_RV Reader::generate(const Caller& caller, const KeyRequest& request) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  if (who_[index(caller.role)] != Who::user) return CKR_USER_NOT_LOGGED_IN;
  const auto done = generate_on_card(caller, request);
  if (!done) return finish(fail(Error(done.error())), Speaking::in_session);
  // The size was right; whether the curve is can only be seen now.
  const bool as_asked = request.curve.empty() || equal(request.curve, (*done)->public_key.algorithm.parameters);
  return as_asked ? CKR_OK : CKR_DEVICE_ERROR;
}

CK_RV Reader::rename(const Caller& caller, CK_OBJECT_HANDLE object, const KeyName& name) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  Token changed = *card_->tokens[index(caller.role)];
  const auto found = std::ranges::find(changed.objects, object, &Object::handle);
  if (found == changed.objects.end()) return CKR_OBJECT_HANDLE_INVALID;
  put_name(*found, name);
  replace(std::move(changed));
  return CKR_OK;
}

CK_RV Reader::destroy(const Caller& caller, CK_OBJECT_HANDLE object) {
  const Turn turn(*this);
  if (const CK_RV ready = turn.check(caller); ready != CKR_OK) return ready;
  if (who_[index(caller.role)] != Who::user) return CKR_USER_NOT_LOGGED_IN;
  Token changed = *card_->tokens[index(caller.role)];
  const auto found = std::ranges::find(changed.objects, object, &Object::handle);
  if (found == changed.objects.end()) return CKR_OBJECT_HANDLE_INVALID;
  const bool has_private = std::ranges::count(changed.objects, CKO_PRIVATE_KEY, &Object::kind) != 0;
  if (found->kind != CKO_PRIVATE_KEY && has_private) return CKR_ACTION_PROHIBITED;
  if (found->kind == CKO_PRIVATE_KEY) {
    const auto erase = [&]() -> Result<void> {
      ESIGN_TRY(const auto blank, open_blank(name_));
      return blank->erase(caller.role);
    };
    if (const CK_RV done = finish(erase(), Speaking::in_session); done != CKR_OK) return done;
  }
  changed.objects.erase(found);
  if (changed.objects.empty()) changed.mechanisms.clear();
  replace(std::move(changed));
  return CKR_OK;
}

}  // namespace esign::p11
