// SPDX-License-Identifier: Apache-2.0
// The public face: list_readers, open_card, card_key.
#include <esign/token.h>

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "crypto/backend.h"
#include "token/cards/eid_card.h"
#include "token/cards/remembered_pin.h"
#include "token/key_algorithm.h"
#include "token/pcsc/pcsc_channel.h"

namespace esign {
namespace {

using token::EidCard;
using token::pcsc::PcscChannel;
using token::pcsc::ReaderState;
using EidCardPtr = std::unique_ptr<EidCard>;

constexpr asn1::Oid kCommonName("2.5.4.3");

/// Listing must not wait long for a program that works with its card.
constexpr token::pcsc::Patience kGlance{.card = token::Worker::Patience{5'000},
                                        .others = token::Worker::Patience{2'000},
                                        .service = token::Worker::Patience{5'000}};

Result<EidCardPtr> open_reader(const std::string& reader, const AskPin& ask_can) {
  ESIGN_TRY(auto channel, PcscChannel::open(reader));
  ESIGN_TRY(EidCardPtr card, EidCard::open(std::move(channel), ask_can));
  if (auto cache = token::CertificateCache::of_this_user()) card->use(*std::move(cache));
  return card;
}

ReaderInfo::State card_state(const std::string& reader) {
  const auto recognise = [&]() -> Result<void> {
    ESIGN_TRY(auto channel, PcscChannel::open(reader, kGlance));
    ESIGN_TRY(const token::Transaction transaction, token::Transaction::begin(*channel));
    token::Conversation conversation(*channel);
    ESIGN_CHECK(token::probe(conversation));
    return {};
  };
  const auto recognised = recognise();
  if (recognised) return ReaderInfo::State::supported_card;
  switch (recognised.error().code) {
    case Errc::token_absent: return ReaderInfo::State::empty;
    case Errc::conflict: return ReaderInfo::State::in_use;
    case Errc::timed_out: return ReaderInfo::State::mute;
    case Errc::denied: return ReaderInfo::State::supported_card;  // it wants a secured link: what it is shows after that
    case Errc::unsupported:
    case Errc::invalid_argument:
    case Errc::malformed:
    case Errc::limit_exceeded:
    case Errc::not_found:
    case Errc::already_exists:
    case Errc::no_signature:
    case Errc::changed:
    case Errc::pin_incorrect:
    case Errc::pin_blocked:
    case Errc::cancelled:
    case Errc::unavailable:
    case Errc::protocol:
    case Errc::misconfigured:
    case Errc::storage:
    case Errc::cannot_create:
    case Errc::internal: break;
  }
  return ReaderInfo::State::unknown_card;
}

/// The readers a name means: the one of exactly this name, else all whose names contain it; all for an empty name.
std::vector<ReaderState> meant(std::vector<ReaderState> all, const std::string& name) {
  const auto exact = std::find_if(all.begin(), all.end(), [&](const ReaderState& state) { return state.name == name; });
  if (exact != all.end()) return {*exact};
  const std::string part = ascii_lower(name);
  std::erase_if(all, [&](const ReaderState& state) { return ascii_lower(state.name).find(part) == std::string::npos; });
  return all;
}

/// The only supported card in these readers. With several readers, those without a supported card do not matter, unless no
/// reader has one: then the most telling reason is given.
Result<EidCardPtr> only_card(const std::vector<ReaderState>& readers, const AskPin& ask_can) {
  std::vector<EidCardPtr> cards;
  Error reason{Errc::token_absent, "there is no card in the reader", {}, -1};
  for (const ReaderState& state : readers) {
    if (state.slot == ReaderState::Slot::empty) continue;
    auto card = open_reader(state.name, ask_can);
    if (card) {
      cards.push_back(*std::move(card));
    } else if (card.error().code != Errc::token_absent) {
      reason = std::move(card).error();
    }
  }
  if (cards.empty()) return fail(std::move(reason));
  if (cards.size() == 1) return std::move(cards.front());
  std::string names;
  for (const EidCardPtr& card : cards) names += (names.empty() ? "" : ", ") + card->reader();
  return fail(Errc::conflict, "several cards, choose a reader: " + names);
}

Result<EidCardPtr> find_card(const std::string& reader, const AskPin& ask_can) {
  ESIGN_TRY(std::vector<ReaderState> all, token::pcsc::reader_states(token::pcsc::Patience{}));
  if (all.empty()) return fail(Errc::token_absent, "there is no card reader");
  const std::vector<ReaderState> wanted = meant(std::move(all), reader);
  if (wanted.empty()) return fail(Errc::token_absent, "there is no reader of this name").in(reader);
  return only_card(wanted, ask_can);
}

class OpenCard final : public Card {
 public:
  explicit OpenCard(EidCardPtr card) : card_(std::move(card)) {}
  Result<CardInfo> info() override { return card_->info(); }
  Result<std::vector<CardCertificate>> certificates() override { return card_->certificates(); }
  Result<void> verify_pin(CardPin pin, const AskPin& ask) override { return card_->verify(pin, ask); }
  Result<void> change_pin(CardPin pin, const AskPin& ask_old, const AskPin& ask_new) override {
    return card_->change(pin, ask_old, ask_new);
  }
  Result<void> unblock_pin(CardPin pin, const AskPin& ask_puk, const AskPin& ask_new) override {
    return card_->unblock(pin, ask_puk, ask_new);
  }
  Result<TravelDocumentFiles> travel_document(const AskPin& ask_can) override { return card_->travel_document(ask_can); }

 private:
  EidCardPtr card_;
};

class CardSigningKey final : public SigningKey {
 public:
  CardSigningKey(EidCardPtr card, const token::KeySlot& slot, Certificate certificate, SignatureAlgorithm algorithm, AskPin ask)
      : card_(std::move(card)), slot_(slot), certificate_(std::move(certificate)), algorithm_(algorithm), ask_(std::move(ask), slot.key.consent),
        holder_(certificate_.parsed()->subject().first(kCommonName).value_or("")) {}

  const Certificate& certificate() const override { return certificate_; }
  std::vector<Certificate> chain() const override { return chain_; }
  SignatureAlgorithm algorithm() const override { return algorithm_; }
  Consent consent() const override { return slot_.key.consent; }
  Result<SignatureValue> sign(const ToBeSigned& to_be_signed) override {
    auto octets = card_->sign({slot_, certificate_.parsed()->public_key(), holder_}, to_be_signed, std::ref(ask_));
    if (!octets) {
      ask_.forget();
      return fail(std::move(octets).error());
    }
    ESIGN_CHECK(check(to_be_signed, *octets));
    return SignatureValue{*std::move(octets)};
  }
  Result<void> read_chain() {
    ESIGN_TRY(auto all, card_->certificates());
    for (CardCertificate& entry : all) {
      if (entry.role == CardCertificate::Role::authority) chain_.push_back(std::move(entry.certificate));
    }
    return {};
  }

 private:
  /// A card whose chip was disturbed, or whose certificate is not what was kept of it, must not make a document that nobody
  /// can verify: one verification costs less than one command to the card.
  Result<void> check(const ToBeSigned& to_be_signed, View octets) {
    if (to_be_signed.message.empty()) return {};
    ESIGN_TRY(const crypto::Verdict verdict,
              crypto::openssl().verify(certificate_.parsed()->spki(), to_be_signed.algorithm, to_be_signed.message, octets));
    if (verdict == crypto::Verdict::valid) return {};
    card_->forget_cached();
    return fail(Errc::protocol, "the card's signature does not fit its certificate").in(card_->reader());
  }

  EidCardPtr card_;
  token::KeySlot slot_;
  Certificate certificate_;
  std::vector<Certificate> chain_{};
  SignatureAlgorithm algorithm_;
  token::RememberedPin ask_;
  std::string holder_;
};

bool same(const std::vector<ReaderInfo>& known, const std::vector<ReaderState>& now) {
  return std::equal(known.begin(), known.end(), now.begin(), now.end(), [](const ReaderInfo& was, const ReaderState& is) {
    const bool inside = is.slot != ReaderState::Slot::empty;
    return was.name == is.name && inside == (was.state != ReaderInfo::State::empty) && (!inside || was.atr == to_hex(is.atr));
  });
}

std::vector<std::uint16_t> events(const std::vector<ReaderState>& states) {
  std::vector<std::uint16_t> counts;
  for (const ReaderState& state : states) counts.push_back(state.events);
  return counts;
}

std::vector<ReaderInfo> described(const std::vector<ReaderState>& states) {
  std::vector<ReaderInfo> readers;
  for (const ReaderState& state : states) {
    ReaderInfo info;
    info.name = state.name;
    info.atr = to_hex(state.atr);
    switch (state.slot) {
      case ReaderState::Slot::empty: info.state = ReaderInfo::State::empty; break;
      case ReaderState::Slot::mute: info.state = ReaderInfo::State::mute; break;
      case ReaderState::Slot::held: info.state = ReaderInfo::State::in_use; break;
      case ReaderState::Slot::present: info.state = card_state(state.name); break;
    }
    readers.push_back(std::move(info));
  }
  return readers;
}

}  // namespace

Result<std::vector<ReaderInfo>> list_readers() {
  ESIGN_TRY(const std::vector<ReaderState> states, token::pcsc::reader_states(kGlance));
  return described(states);
}

Result<std::vector<ReaderInfo>> wait_for_readers(const std::vector<ReaderInfo>& known, std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds kOneWait{1'000};
  ESIGN_TRY(std::vector<ReaderState> states, token::pcsc::reader_states(kGlance));
  for (auto left = patience; same(known, states); left -= kOneWait) {
    if (left.count() <= 0) return fail(Errc::timed_out, "no card and no reader came or went");
    const std::vector<ReaderState> before = std::move(states);
    token::pcsc::Patience wait = kGlance;
    wait.service = std::min(left, kOneWait);
    ESIGN_TRY(states, token::pcsc::changed_reader_states(before, wait));
    if (events(before) != events(states)) break;  // a card that was exchanged for one that looks the same
  }
  return described(states);
}

Result<std::unique_ptr<Card>> open_card(const std::string& reader, const AskPin& ask_can) {
  ESIGN_TRY(EidCardPtr card, find_card(reader, ask_can));
  return std::unique_ptr<Card>(std::make_unique<OpenCard>(std::move(card)));
}

Result<std::unique_ptr<SigningKey>> card_key(const std::string& reader, CardKey role, AskPin ask) {
  ESIGN_TRY(EidCardPtr card, find_card(reader, ask));
  ESIGN_TRY(const token::KeySlot* slot, card->key(role));
  ESIGN_TRY(auto certificate, card->certificate_of(*slot));
  ESIGN_TRY(const SignatureAlgorithm algorithm, token::default_algorithm(certificate->public_key()).in(card->reader()));
  const token::KeySlot own = *slot;
  auto key = std::make_unique<CardSigningKey>(std::move(card), own, Certificate(std::move(certificate)), algorithm, std::move(ask));
  ESIGN_CHECK(key->read_chain());
  return std::unique_ptr<SigningKey>(std::move(key));
}

}  // namespace esign
