// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/token.h>

#include <memory>

#include "pkix/certificate.h"
#include "token/cards/certificate_cache.h"
#include "token/cards/directory.h"
#include "token/cards/pins.h"
#include "token/cards/profile.h"
#include "token/secure/card_access.h"

namespace esign::token {

/// A key with what belongs to it.
struct KeySlot {
  CardKey role = CardKey::signature;
  PrivateKeyObject key{};
  PinObject pin{};
  std::optional<PinObject> puk{};
  std::optional<CertificateObject> certificate{};
};

/// The driver of every card whose content is described by ISO/IEC 7816-15: discovery, certificates, PINs and signatures.
/// Every operation is one transaction, which first selects the application and checks that the card is still the one that
/// was opened. While a person types, no transaction is held. One object, one thread.
class EidCard {
 public:
  /// Recognises the card and reads its directories. Errors: unsupported (unknown card), malformed, limit_exceeded, and those
  /// of the channel.
  static Result<std::unique_ptr<EidCard>> open(std::unique_ptr<CardChannel> channel, const Limits& limits = {});
  /// A card that answers only through a secured link has its CAN asked for. Errors besides: cancelled, pin_incorrect (the
  /// CAN); denied without `ask_can`.
  static Result<std::unique_ptr<EidCard>> open(std::unique_ptr<CardChannel> channel, const AskPin& ask_can, const Limits& limits = {});

  Result<CardInfo> info();
  Result<std::vector<CardCertificate>> certificates();
  Result<TravelDocumentFiles> travel_document(const AskPin& ask_can);
  const std::string& reader() const { return channel_->reader(); }
  /// Whether PINs can be typed on the reader: PKCS#11's protected authentication path.
  CardInfo::PinPad pin_pad() const;
  const Profile& profile() const { return *profile_; }
  bool secured() const { return conversation_.secured(); }

  Result<void> verify(CardPin which, const AskPin& ask);
  Result<void> change(CardPin which, const AskPin& ask_old, const AskPin& ask_new);
  Result<void> unblock(CardPin which, const AskPin& ask_puk, const AskPin& ask_new);

  /// From here on certificates come from this cache when the card's content is what it was. A card that does not tell when
  /// it was changed (lastUpdate), or speaks over a secured link, is not cached.
  void use(CertificateCache cache);
  /// Forgets what the cache has of this card: a signature did not fit its certificate.
  void forget_cached();

  /// Errors: not_found (no such key on the card).
  Result<const KeySlot*> key(CardKey role) const;
  /// Errors: not_found (the key has no certificate), malformed.
  Result<pkix::Certificate::Ptr> certificate_of(const KeySlot& slot);
  /// Asks for the PIN, then VERIFY, MSE SET and PSO COMPUTE DIGITAL SIGNATURE in one transaction. ECDSA values come out as
  /// DER. `holder` completes the prompt. The value is not verified here.
  struct Order {
    const KeySlot& slot;
    const pkix::PublicKeyInfo& public_key;
    const std::string& holder;
  };
  Result<Bytes> sign(const Order& order, const ToBeSigned& to_be_signed, const AskPin& ask);

  // For a program that keeps its person's PIN between operations, as PKCS#11 has it: the steps of the operations above, one
  // by one, inside a transaction that the caller holds (eid_card_steps.cpp).

  /// A transaction with the application selected. That it is still the same card is checked when the line to it was made
  /// anew since the last check. Errors: token_absent (another card), and those of the channel.
  Result<Transaction> take();
  /// Errors: not_found (no such PIN).
  Result<PinObject> pin_object(CardPin which) const;
  Result<PinStatus> status(const Transaction& held, const PinObject& pin);
  Result<void> verify(const Transaction& held, const PinObject& pin, const SecretBytes& block);
  Result<void> change(const Transaction& held, const PinObject& pin, const SecretBytes& old_block, const SecretBytes& new_block);
  Result<void> reset(const Transaction& held, const PinObject& pin, const SecretBytes& puk_block, const SecretBytes& new_block);
  void log_out(const Transaction& held, const PinObject& pin);
  /// The same three with PINs typed on the reader. Errors besides: token_absent (it has no keys for this), timed_out,
  /// cancelled, invalid_argument (too few digits, or new PINs that differ).
  Result<void> verify_at_reader(const Transaction& held, const PinObject& pin);
  Result<void> change_at_reader(const Transaction& held, const PinObject& pin);
  Result<void> reset_at_reader(const Transaction& held, const PinObject& pin, const PinObject& puk);
  /// MSE SET and PSO COMPUTE DIGITAL SIGNATURE after VERIFY, over what the card is to be given: a DigestInfo or other block
  /// for PKCS#1 v1.5, else a digest. `scheme` names the algorithm reference.
  struct Block {
    SignatureAlgorithm scheme{};
    View octets{};
  };
  Result<Bytes> sign(const Transaction& held, const Order& order, const Block& block);
  /// Whether the card does ECDH with this key: its directory says so, and it is not the signature key.
  bool agrees(const KeySlot& slot, const pkix::PublicKeyInfo& public_key) const;
  /// ECDH after VERIFY: MSE SET of the confidentiality template, PSO DECIPHER with A6 {7F49 {86 point}} (ISO/IEC 7816-8). The
  /// x coordinate of the shared point. Errors: protocol (a length that no coordinate has), and what the card says.
  Result<SecretBytes> agree(const Transaction& held, const KeySlot& slot, View point);
  const CardIdentity& description() const { return description_; }

 private:
  EidCard(std::unique_ptr<CardChannel> channel, const Limits& limits)
      : channel_(std::move(channel)), conversation_(*channel_, limits), limits_(limits) {}
  Result<void> discover(const AskPin& ask_can);
  Result<void> explore();
  Result<void> explore_fixed();
  Result<void> ask_can(const AskPin& ask);
  Result<void> establish();
  Result<void> select_own();
  Result<void> find_directory();
  Result<void> read_directories();
  void match_keys(const std::vector<PrivateKeyObject>& keys);
  Result<std::vector<Bytes>> read_all(const std::vector<CardPath>& paths);
  Result<Bytes> identity();
  std::optional<CertificateCache::Card> cache_name() const;
  Result<std::vector<Bytes>> certificate_files(const std::vector<const CertificateObject*>& entries);
  Result<Transaction> enter();

  struct NamedPin {
    CardPin which;
    const PinObject* pin;
    const KeySlot* slot;
  };
  std::vector<NamedPin> pins() const;
  Result<NamedPin> pin(CardPin which) const;
  Result<PinStatus> status(const PinObject& pin);
  PinPad* pad_for(const PinObject& pin, PadUse use) const;
  PinRequest::Entry entry_for(const PinObject& pin, PadUse use) const;
  Result<std::optional<SecretBytes>> ask_for(const PinObject& pin, const PinRequest& request, const AskPin& ask) const;
  Result<std::optional<SecretBytes>> ask_for_new(const PinObject& pin, PinRequest request, const AskPin& ask) const;
  Result<void> present(const PinObject& pin, const std::optional<SecretBytes>& block);
  PinRequest request(const NamedPin& named, const std::string& holder, std::optional<unsigned> tries) const;
  Result<Transaction> enter_as_shown(const PinObject& pin, std::optional<unsigned> shown);

  std::unique_ptr<CardChannel> channel_;
  Conversation conversation_;
  Limits limits_;
  const Profile* profile_ = nullptr;
  std::optional<LinkPassword> can_{};  ///< Kept to make the secured link anew after a reset by others.
  Bytes aid_{};
  Bytes directory_{};  ///< Path of the application's DF.
  Bytes identity_{};   ///< EF.CIAInfo as it was when the card was opened.
  std::uint64_t checked_at_ = 0;  ///< The channel's connections() when take() last saw that identity.
  CardIdentity description_{};
  std::vector<PinObject> pin_objects_{};
  std::vector<CertificateObject> certificate_objects_{};
  Bytes certificate_directory_{};  ///< The directory files of the certificates, as they are on the card.
  std::optional<CertificateCache> cache_{};
  std::vector<CertificateCache::Entry> cached_{};
  std::vector<KeySlot> slots_{};
};

}  // namespace esign::token
