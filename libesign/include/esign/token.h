// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/algorithms.h>
#include <esign/certificate.h>
#include <esign/pin.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace esign {

/// What a key is given. `message` is what the algorithm signs (the DER of the signed attributes, the canonical SignedInfo);
/// `digest` is its hash by algorithm.hash (empty for Ed25519): a card is given the digest, a key in this process the message.
struct ToBeSigned {
  SignatureAlgorithm algorithm{};
  std::span<const std::uint8_t> message{};
  std::span<const std::uint8_t> digest{};
};
/// The signature value: RFC 8017 octets for RSA, ECDSA-Sig-Value DER for ECDSA, RFC 8032 octets for Ed25519.
struct SignatureValue {
  std::vector<std::uint8_t> octets{};
};

/// Whether a key wants its holder's PIN for each use (userConsent of a card, CKA_ALWAYS_AUTHENTICATE), or is open once it was given.
enum class Consent : std::uint8_t { each_use, once };

/// A port: ID card, PKCS#11 token, PKCS#12 file, remote service.
class ESIGN_API SigningKey {
 public:
  virtual ~SigningKey() = default;
  virtual const Certificate& certificate() const = 0;
  /// Other certificates the token brings along (issuing CAs), in no order.
  virtual std::vector<Certificate> chain() const = 0;
  /// How this key signs unless told otherwise: the strongest hash that fits its size.
  virtual SignatureAlgorithm algorithm() const = 0;
  /// As far as it is known before the first use: a PKCS#11 module tells it no sooner.
  virtual Consent consent() const { return Consent::once; }
  /// Asks for its PIN when it needs one. Errors: pin_incorrect, pin_blocked, cancelled, token_absent, unsupported, protocol.
  virtual Result<SignatureValue> sign(const ToBeSigned& to_be_signed) = 0;
};

/// Which key of a card: the one for documents (nonRepudiation) or the one for login (digitalSignature).
enum class CardKey : std::uint8_t { signature, authentication };
enum class CardPin : std::uint8_t { authentication, signature, puk, can };

/// A PC/SC reader and what is in it.
struct ReaderInfo {
  std::string name{};
  enum class State : std::uint8_t { empty, supported_card, unknown_card, mute, in_use } state = State::empty;
  std::string atr{};  ///< Hexadecimal; empty without a card.
};
/// Every reader PC/SC knows. Errors: unavailable (pcscd does not run).
ESIGN_API Result<std::vector<ReaderInfo>> list_readers();
/// Waits until a card or a reader comes or goes, compared with `known`, and gives the readers as they are then. Errors:
/// timed_out (nothing happened), unavailable.
ESIGN_API Result<std::vector<ReaderInfo>> wait_for_readers(const std::vector<ReaderInfo>& known, std::chrono::milliseconds patience);

struct PinState {
  CardPin pin = CardPin::signature;
  std::string label{};
  unsigned min_length = 0, max_length = 0;
  std::optional<unsigned> tries_left{};  ///< 0: blocked.
  enum class Change : std::uint8_t { unknown, original, changed } change = Change::unknown;
};
struct CardCertificate {
  std::string label{};
  enum class Role : std::uint8_t { authentication, signature, authority } role = Role::authority;
  Certificate certificate;
};
struct CardInfo {
  std::string reader{};
  std::string profile{};        ///< Row of the card table: "ISO 7816-15 national ID".
  std::string label{};          ///< From the card's CIAInfo.
  std::string serial_number{};  ///< Hexadecimal.
  std::vector<PinState> pins{};
  /// Whether the reader has keys of its own on which PINs are typed (PC/SC part 10).
  enum class PinPad : std::uint8_t { absent, present } pin_pad = PinPad::absent;
  /// `secured`: everything goes through secure messaging (ICAO 9303-11), as on the contactless interface.
  enum class Link : std::uint8_t { plain, secured } link = Link::plain;
};

/// The files of the travel document application (ICAO Doc 9303-10), as they lie on the card: nothing in them is checked.
struct TravelDocumentFiles {
  std::vector<std::uint8_t> common{};    ///< EF.COM.
  std::vector<std::uint8_t> security{};  ///< EF.SOD.
  struct DataGroup {
    unsigned number = 0;  ///< 1 to 16.
    std::vector<std::uint8_t> content{};
  };
  std::vector<DataGroup> data_groups{};  ///< Those EF.COM lists and the card lets us read, in that order.
};

/// One inserted card. Every operation is its own PC/SC transaction; a PIN is verified and used inside one.
class ESIGN_API Card {
 public:
  virtual ~Card() = default;
  virtual Result<CardInfo> info() = 0;
  virtual Result<std::vector<CardCertificate>> certificates() = 0;
  /// Checks a PIN. Errors: pin_incorrect with retries_left, pin_blocked, token_absent.
  virtual Result<void> verify_pin(CardPin pin, const AskPin& ask) = 0;
  virtual Result<void> change_pin(CardPin pin, const AskPin& ask_old, const AskPin& ask_new) = 0;
  /// Sets a new PIN with the PUK (ISO 7816-4 RESET RETRY COUNTER).
  virtual Result<void> unblock_pin(CardPin pin, const AskPin& ask_puk, const AskPin& ask_new) = 0;
  /// Reads the travel document application; its CAN is asked for when the card wants PACE first. Errors: not_found (the card
  /// has no such application), denied, pin_incorrect (the CAN), limit_exceeded.
  virtual Result<TravelDocumentFiles> travel_document(const AskPin& ask_can) = 0;
};
/// Opens the card in the reader of this name (or a part of it); with an empty name the only supported card there is. A card
/// that answers only through a secured link (PACE) has its CAN asked for; without `ask_can` that is Errc::denied.
/// Errors: token_absent (none), conflict (several cards: the detail lists the readers), unavailable, unsupported (unknown card),
/// pin_incorrect (the CAN).
ESIGN_API Result<std::unique_ptr<Card>> open_card(const std::string& reader, const AskPin& ask_can = {});
/// The key of that card. `ask` is called at the moment of signing, with the tries left; for a contactless card also at once,
/// for its CAN (PinPurpose::can).
ESIGN_API Result<std::unique_ptr<SigningKey>> card_key(const std::string& reader, CardKey key, AskPin ask);

/// A PKCS#12 file. Asks for its password at once. Errors: not_found, malformed, pin_incorrect, unsupported.
ESIGN_API Result<std::unique_ptr<SigningKey>> pkcs12_key(const std::filesystem::path& file, const AskPin& ask);
/// A key on any PKCS#11 token, by RFC 7512 URI: module-path, token, serial, object, id, slot-id. The PIN is asked, never
/// taken from the URI. Errors: not_found, token_absent, conflict (several keys match), pin_incorrect, misconfigured (module).
ESIGN_API Result<std::unique_ptr<SigningKey>> pkcs11_key(const std::string& uri, AskPin ask);

}  // namespace esign
