// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "key_request.h"
#include "rv.h"
#include "token.h"
#include "token/cards/eid_card.h"
#include "token/pcsc/readers.h"

namespace esign::p11 {

/// PIN and card must have answered within five seconds, whoever else is at work; see token/pcsc/readers.h.
inline constexpr token::pcsc::Patience kPatience{.card = token::Worker::Patience{4'500},
                                                 .others = token::Worker::Patience{4'500},
                                                 .service = token::Worker::Patience{4'500}};

/// Who is logged in to a token; the PUK is the security officer's PIN.
enum class Who : std::uint8_t { nobody, user, officer };

/// The PIN tries, as the token's flags tell them.
struct Tries {
  std::optional<unsigned> user{}, officer{};
};

/// A reader and the card in it. One lock for both tokens, because they are one chip; a call that found the card held by
/// another program for too long fails all that were waiting behind it, so that nobody waits twice.
class Reader : public std::enable_shared_from_this<Reader> {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {}
  /// What stands for the readers while there is none: see Library::kNoReader. PC/SC is never asked about it.
  static std::shared_ptr<Reader> host();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();
  const std::string& name() const { return name_; }
  Token::Kind kind() const { return kind_; }
  /// Changes with every card: a session of an earlier one is over.
  std::uint64_t generation() const { return generation_; }
  enum class Seat : std::uint8_t { empty, taken };
  Seat seat() const { return seat_; }
  Who who(CardKey role) const { return who_[index(role)]; }

  /// What PC/SC says now; a card that went, or was exchanged, is let go with its logins.
  void note(const token::pcsc::ReaderState& state);
  void note_unplugged();

  /// Reads the card when it has not been read yet. CKR_TOKEN_NOT_RECOGNIZED for a foreign card and one without such a key.
  CK_RV token(CardKey role, std::shared_ptr<const Token>& found);
  CK_RV tries(CardKey role, Tries& found);

  /// Whose call it is: `generation` of its session's card.
  struct Caller {
    CardKey role = CardKey::authentication;
    std::uint64_t generation = 0;
    CK_SESSION_HANDLE session = 0;
  };
  /// A null PIN is typed on the reader. It is nowhere kept: the authentication PIN then stays verified on the card until
  /// log_out(), and the signature PIN as long as the card is held for its signature.
  CK_RV log_in(const Caller& caller, Who who, const Pin* pin);
  CK_RV log_out(const Caller& caller);
  struct Change {
    const Pin& old_pin;
    const Pin& new_pin;
  };
  CK_RV set_pin(const Caller& caller, const Change* change);
  CK_RV init_pin(const Caller& caller, const Pin* new_pin);

  /// Context-specific login: the PIN is verified now and kept in `block` for the one signature it is for. The card is held
  /// until that signature, or until kHold is over; then it has to be verified again.
  CK_RV log_in_for_one(const Caller& caller, const Pin* pin, SecretBytes& block);
  /// `block`: the PIN of log_in_for_one() for a key that wants it each time; otherwise that of log_in() is used.
  CK_RV sign(const Caller& caller, const token::EidCard::Block& input, const SecretBytes* block, Bytes& value);

  /// The card's signature did not fit its certificate: the next program reads it from the card.
  void forget_certificates();

  /// ECDH with the key that log_in() opened.
  CK_RV agree(const Caller& caller, View point, SecretBytes& secret);

  /// Blank cards only (reader_blank.cpp): the chip makes the key of this token. CKR_DEVICE_MEMORY when it has one.
  CK_RV generate(const Caller& caller, const KeyRequest& request);
  /// Other names for a key of a blank card, as this process sees it.
  CK_RV rename(const Caller& caller, CK_OBJECT_HANDLE object, const KeyName& name);
  /// The private key first: the chip then forgets the pair, and its public key is an object of this process only.
  /// CKR_ACTION_PROHIBITED for a public key whose private key is there.
  CK_RV destroy(const Caller& caller, CK_OBJECT_HANDLE object);
  /// The token as it is now; empty when the card is gone.
  std::shared_ptr<const Token> shown(CardKey role);

  static constexpr std::chrono::milliseconds kHold{1'000};
  /// Ends a hold whose time is over. Called by the keeper.
  void end_hold_if_due(std::chrono::steady_clock::time_point now);

 private:
  struct Card {
    std::unique_ptr<token::EidCard> driver{};
    std::array<std::shared_ptr<const Token>, 2> tokens{};
    std::array<SecretBytes, 2> blocks{};  ///< The PIN (or PUK) of whoever is logged in; empty: typed on the reader.
  };
  struct Hold {
    token::Transaction transaction;
    CK_SESSION_HANDLE session = 0;
    std::chrono::steady_clock::time_point until{};
  };
  class Turn;

  static std::size_t index(CardKey role) { return role == CardKey::signature ? 1 : 0; }
  CK_RV load();
  Result<Card> read_card();
  Result<void> read_blank(Card& card);
  void replace(Token changed);
  CK_RV log_in_to_blank(CardKey role, Who who, const Pin* pin);
  Result<std::shared_ptr<const Token>> generate_on_card(const Caller& caller, const KeyRequest& request);
  void show(const std::array<std::shared_ptr<const Token>, 2>& tokens);
  CK_RV finish(const Result<void>& done, Speaking speaking);
  void let_go();
  void end_hold();
  void forget(CardKey role);
  void take_back();
  static CK_RV block_of(const token::PinObject& object, const Pin* pin, SecretBytes& block);
  Result<void> present(const token::Transaction& held, const token::PinObject& object, const SecretBytes& block);
  Result<void> sign_on_card(const Caller& caller, const token::EidCard::Block& input, const SecretBytes* block, Bytes& value);

  const std::string name_;
  Token::Kind kind_ = Token::Kind::card;
  std::mutex mutex_{};
  std::atomic<std::uint64_t> generation_{1};
  std::atomic<Seat> seat_{Seat::empty};
  std::array<std::atomic<Who>, 2> who_{Who::nobody, Who::nobody};
  std::atomic<std::chrono::steady_clock::time_point> held_by_others_at_{};
  std::atomic<std::uint16_t> events_{0};
  std::optional<Card> card_{};
  std::optional<CK_RV> refused_{};  ///< Why the card in the reader is none of ours: not asked again until it changes.
  std::optional<Hold> hold_{};
  std::array<Tries, 2> last_tries_{};
  std::mutex shown_mutex_{};  ///< Held for a moment only, never while the card is spoken to.
  std::array<std::shared_ptr<const Token>, 2> shown_{};
};

}  // namespace esign::p11
