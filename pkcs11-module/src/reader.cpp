// SPDX-License-Identifier: Apache-2.0
// The card in a reader: coming, going, being read. reader_pins.cpp and reader_sign.cpp hold what needs a PIN.
#include "reader.h"

#include "can_file.h"
#include "reader_turn.h"
#include "token/pcsc/pcsc_channel.h"

namespace esign::p11 {
using token::EidCard;

std::shared_ptr<Reader> Reader::host() {
  Token made;
  made.kind = Token::Kind::host;
  made.label = "no card reader";
  made.manufacturer = "esign";
  made.model = "host";
  auto reader = std::make_shared<Reader>("(no card reader)");
  reader->kind_ = Token::Kind::host;
  reader->seat_ = Seat::taken;
  reader->show({std::make_shared<const Token>(std::move(made)), nullptr});
  return reader;
}

Reader::~Reader() {
  end_hold();
  take_back();
}

void Reader::note(const token::pcsc::ReaderState& state) {
  const Seat now = state.slot == token::pcsc::ReaderState::Slot::empty ? Seat::empty : Seat::taken;
  if (now == seat_ && state.events == events_) return;
  const std::lock_guard lock(mutex_);
  let_go();
  refused_.reset();
  seat_ = now;
  events_ = state.events;
}

void Reader::note_unplugged() {
  if (seat_ == Seat::empty) return;
  const std::lock_guard lock(mutex_);
  let_go();
  refused_.reset();
  seat_ = Seat::empty;
}

Result<Reader::Card> Reader::read_card() {
  Card card;
  ESIGN_TRY(auto channel, token::pcsc::PcscChannel::open(name_, kPatience));
  ESIGN_TRY(card.driver, EidCard::open(std::move(channel), can_from_file));
  if (auto cache = token::CertificateCache::of_this_user()) card.driver->use(*std::move(cache));
  ESIGN_TRY(const auto certificates, card.driver->certificates());
  for (const CardKey role : {CardKey::authentication, CardKey::signature}) {
    const auto slot = card.driver->key(role);
    if (!slot) continue;
    ESIGN_TRY(Token made, describe(*card.driver, **slot, certificates));
    card.tokens[index(role)] = std::make_shared<const Token>(std::move(made));
  }
  if (certificates.empty()) ESIGN_CHECK(read_blank(card));
  return card;
}

CK_RV Reader::load() {
  if (card_) return CKR_OK;
  if (seat_ == Seat::empty) return CKR_TOKEN_NOT_PRESENT;
  if (refused_) return *refused_;
  auto card = read_card();
  if (card) {
    card_.emplace(*std::move(card));
    show(card_->tokens);
    return CKR_OK;
  }
  // An unknown card, one whose files lie, and one that wants another CAN than is known stay what they are until they are
  // exchanged; everything else may pass.
  const Errc why = card.error().code;
  const bool can = why == Errc::denied || why == Errc::cancelled || why == Errc::pin_incorrect;
  if (can || why == Errc::unsupported || why == Errc::malformed || why == Errc::limit_exceeded || why == Errc::not_found) {
    refused_ = CKR_TOKEN_NOT_RECOGNIZED;
    return *refused_;
  }
  return finish(fail(std::move(card).error()), Speaking::of_slot);
}

CK_RV Reader::finish(const Result<void>& done, Speaking speaking) {
  if (done) return CKR_OK;
  if (done.error().code == Errc::token_absent) let_go();
  if (done.error().code == Errc::conflict) held_by_others_at_ = std::chrono::steady_clock::now();
  return rv_of(done.error(), speaking);
}

void Reader::let_go() {
  show({});
  hold_.reset();
  card_.reset();
  for (auto& who : who_) who = Who::nobody;
  last_tries_ = {};
  ++generation_;
}

CK_RV Reader::token(CardKey role, std::shared_ptr<const Token>& found) {
  // What was read already is told without waiting for a card that is at work.
  if (found = shown(role); found) return CKR_OK;
  const Turn turn(*this);
  if (!card_ && turn.overtaken()) return CKR_FUNCTION_FAILED;
  if (const CK_RV loaded = load(); loaded != CKR_OK) return loaded;
  found = card_->tokens[index(role)];
  // A child's card has no signature key, a blank one no key at all: there is a card, but it is not this token.
  return found ? CKR_OK : CKR_TOKEN_NOT_RECOGNIZED;
}

std::shared_ptr<const Token> Reader::shown(CardKey role) {
  const std::lock_guard lock(shown_mutex_);
  return shown_[index(role)];
}

void Reader::show(const std::array<std::shared_ptr<const Token>, 2>& tokens) {
  const std::lock_guard lock(shown_mutex_);
  shown_ = tokens;
}

CK_RV Reader::tries(CardKey role, Tries& found) {
  if (kind_ == Token::Kind::host || is_blank(shown(role))) return CKR_OK;
  const Turn turn(*this);
  found = last_tries_[index(role)];
  if (!card_ || !card_->tokens[index(role)]) return CKR_TOKEN_NOT_PRESENT;
  const token::KeySlot& slot = card_->tokens[index(role)]->slot;
  EidCard& driver = *card_->driver;
  const auto ask = [&](const token::Transaction& held) -> Result<void> {
    ESIGN_TRY(const token::PinStatus user, driver.status(held, slot.pin));
    found.user = user.tries_left;
    if (slot.puk) {
      ESIGN_TRY(const token::PinStatus officer, driver.status(held, *slot.puk));
      found.officer = officer.tries_left;
    }
    return {};
  };
  const auto asked = [&]() -> Result<void> {
    if (hold_) return ask(hold_->transaction);
    ESIGN_TRY(const token::Transaction held, driver.take());
    return ask(held);
  };
  const Result<void> done = turn.overtaken() ? Result<void>(fail(Errc::conflict, "another program holds the card")) : asked();
  // Flags are advice: while another program works with the card, what was last known is told.
  if (!done && done.error().code != Errc::token_absent) {
    found = last_tries_[index(role)];
    return CKR_OK;
  }
  if (done) last_tries_[index(role)] = found;
  return finish(done, Speaking::of_slot);
}

}  // namespace esign::p11
