// SPDX-License-Identifier: Apache-2.0
// Every step looks at what the card has before it changes anything: that is all the memory there is of an earlier attempt.
#include "token/personalise/steps.h"

#include <algorithm>

#include "asn1/der_writer.h"
#include "crypto/backend.h"
#include "pkix/certificate.h"
#include "token/cards/eid_card.h"
#include "token/key_algorithm.h"
#include "token/personalise/blank_card.h"

namespace esign::token {
namespace {

constexpr std::size_t kMostAuthorities = 8;

std::vector<CardKey> keys_of(CardClass card_class) {
  if (card_class == CardClass::child) return {CardKey::authentication};
  return {CardKey::authentication, CardKey::signature};
}

/// The keys of the card as they are after this: those that were missing are generated.
struct ChipKeys {
  std::string serial_number{};
  std::vector<std::pair<CardKey, Bytes>> spki{};
};
Result<ChipKeys> complete_keys(const OpenLine& line, CardClass card_class) {
  ESIGN_TRY(auto channel, line());
  ESIGN_TRY(const auto card, BlankCard::open(std::move(channel)));
  ChipKeys keys;
  ESIGN_TRY(const Bytes serial_number, card->serial_number());
  keys.serial_number = to_hex(serial_number);
  for (const CardKey key : keys_of(card_class)) {
    ESIGN_TRY(std::optional<Bytes> spki, card->public_key(key));
    if (!spki) {
      ESIGN_CHECK(card->generate(key));
      ESIGN_TRY(spki, card->public_key(key));
      if (!spki) return fail(Errc::protocol, "the card generated a key and does not have it");
    }
    keys.spki.emplace_back(key, *std::move(spki));
  }
  return keys;
}

/// The value over `info` by the key on the chip, verified here: a request with a wrong value would come back from the
/// authority days later.
Result<Bytes> prove_possession(EidCard& card, CardKey key, View spki, const SignatureAlgorithm& algorithm, View info) {
  ESIGN_TRY(const KeySlot* slot, card.key(key));
  ESIGN_TRY(const pkix::PublicKeyInfo public_key, pkix::public_key_info(spki));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), algorithm.hash, info));
  ESIGN_TRY(const Transaction held, card.take());
  const Bytes input = signature_input(algorithm, digest);
  const std::string nobody;
  auto value = card.sign(held, {*slot, public_key, nobody}, {algorithm, input});
  if (!value && value.error().code == Errc::denied) return fail(Errc::denied, "the card has been activated: its keys want their PIN");
  if (!value) return value;
  ESIGN_TRY(const crypto::Verdict verdict, crypto::openssl().verify(spki, algorithm, info, *value));
  if (verdict != crypto::Verdict::valid) return fail(Errc::protocol, "the card's signature does not verify with its public key");
  return value;
}

/// Certificate ::= PKCS15Certificate in the encoding of PKCS#15 v1.1 section 6.6: label, identifier, authority, path.
Bytes certificate_entry(std::string_view label, std::uint8_t id, std::uint16_t file, CertificateObject::Kind kind) {
  const std::uint8_t identifier[] = {id};
  const std::uint8_t path[] = {0x3F, 0x00, 0x50, 0x15, static_cast<std::uint8_t>(file >> 8), static_cast<std::uint8_t>(file & 0xFF)};
  return asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      w.sequence([&] { w.text(asn1::tag::utf8_string, label); });
      w.sequence([&] {
        w.octet_string(identifier);
        if (kind == CertificateObject::Kind::authority) w.boolean(true);
      });
      w.explicitly(1, [&] { w.sequence([&] { w.sequence([&] { w.octet_string(path); }); }); });
    });
  });
}

struct Entry {
  std::string label;
  std::uint8_t id;
  const Certificate* certificate;
  CertificateObject::Kind kind;
};
std::vector<Entry> entries_for(const CardCertificates& certificates) {
  using Kind = CertificateObject::Kind;
  std::vector<Entry> entries{{"Authentication certificate", 1, &certificates.authentication, Kind::holder}};
  if (certificates.signature) entries.push_back({"Signature certificate", 2, &*certificates.signature, Kind::holder});
  std::uint8_t id = 3;
  for (const Certificate& authority : certificates.authorities) {
    entries.push_back({id == 3 ? "CA certificate" : "CA certificate " + std::to_string(id - 2), id, &authority, Kind::authority});
    ++id;
  }
  return entries;
}
std::uint16_t file_of(const Entry& entry) { return static_cast<std::uint16_t>(BlankCard::kFirstCertificate + entry.id - 1); }

/// A certificate that another key has, or that is for the other use, makes a card that nobody can use.
Result<void> check_certificate(BlankCard& card, CardKey key, const Certificate& certificate) {
  ESIGN_TRY(const std::optional<Bytes> spki, card.public_key(key));
  if (!spki) return fail(Errc::not_found, "the card has no such key: request its certificates first");
  if (!equal(certificate.parsed()->spki(), *spki)) return fail(Errc::invalid_argument, "the certificate is not for the card's key");
  const auto wanted = key == CardKey::signature ? Certificate::Usage::signing : Certificate::Usage::authentication;
  if (certificate.usage() != wanted) return fail(Errc::invalid_argument, "the certificate's key usage is not the one of this key");
  return {};
}

/// Reads the PINs; PIN2 of a card without a signature key is no PIN of it.
struct Pins {
  PinObject authentication{}, puk{};
  std::optional<PinObject> signature{};
  Bytes directory{};  ///< EF.AOD as it shall be.
};
Result<Pins> find_pins(BlankCard& card, bool with_signature) {
  ESIGN_TRY(const std::optional<Bytes> file, card.read(BlankCard::kPins));
  if (!file) return fail(Errc::unsupported, "the card has no EF.AOD");
  ESIGN_TRY(const std::vector<View> all, entries(*file));
  Pins pins;
  bool authentication = false, puk = false;
  for (const View entry : all) {
    ESIGN_TRY(const std::vector<PinObject> one, read_pins(entry));
    if (one.size() != 1) return fail(Errc::unsupported, "EF.AOD of the card has something else than PINs");
    const PinObject& pin = one.front();
    if (pin.has(PinFlag::unblocking_pin)) pins.puk = pin, puk = true;
    else if (equal(pin.id, Bytes{0x01})) pins.authentication = pin, authentication = true;
    else if (equal(pin.id, Bytes{0x02}) && with_signature) pins.signature = pin;
    else if (equal(pin.id, Bytes{0x02})) continue;
    append(pins.directory, entry);
  }
  if (!authentication || !puk || (with_signature && !pins.signature)) return fail(Errc::unsupported, "a PIN is missing in EF.AOD of the card");
  return pins;
}

/// Whether an activated card has exactly these certificates.
Result<Personalised> compare(BlankCard& card, const std::vector<Entry>& wanted) {
  for (const Entry& entry : wanted) {
    ESIGN_TRY(const std::optional<Bytes> present, card.read(file_of(entry)));
    if (!present || !equal(*present, entry.certificate->der())) return fail(Errc::conflict, "the card has been activated with other certificates");
  }
  return Personalised::already;
}

Result<void> write_everything(BlankCard& card, const std::vector<Entry>& wanted, const CardCertificates& certificates, const TransportPins& transport) {
  ESIGN_TRY(const Pins pins, find_pins(card, certificates.signature.has_value()));
  // 1. What does not fit fails before anything is written.
  ESIGN_TRY(const SecretBytes authentication, pin_block(pins.authentication, transport.authentication));
  ESIGN_TRY(const SecretBytes puk, pin_block(pins.puk, transport.puk));
  std::optional<SecretBytes> signature;
  if (pins.signature) {
    ESIGN_TRY(SecretBytes block, pin_block(*pins.signature, *transport.signature));
    signature.emplace(std::move(block));
  }
  // 2. The certificates, then the directories that name them.
  Bytes directory;
  for (const Entry& entry : wanted) {
    ESIGN_CHECK(card.write(file_of(entry), entry.certificate->der()));
    append(directory, certificate_entry(entry.label, entry.id, file_of(entry), entry.kind));
  }
  ESIGN_CHECK(card.fill(BlankCard::kCertificates, directory));
  ESIGN_CHECK(card.fill(BlankCard::kPins, pins.directory));
  // 3. The PINs; 4. the card is its holder's.
  ESIGN_CHECK(card.set_transport_pin(pins.puk, puk));
  ESIGN_CHECK(card.set_transport_pin(pins.authentication, authentication));
  if (signature) ESIGN_CHECK(card.set_transport_pin(*pins.signature, *signature));
  return card.activate();
}

}  // namespace

Result<CardRequests> request_certificates(const OpenLine& line, CardClass card_class) {
  ESIGN_TRY(const ChipKeys keys, complete_keys(line, card_class));
  ESIGN_TRY(auto channel, line());
  ESIGN_TRY(const auto card, EidCard::open(std::move(channel)));
  CardRequests requests;
  requests.serial_number = keys.serial_number;
  for (const auto& [key, spki] : keys.spki) {
    ESIGN_TRY(const pkix::PublicKeyInfo public_key, pkix::public_key_info(spki));
    ESIGN_TRY(const SignatureAlgorithm algorithm, default_algorithm(public_key));
    const auto sign = [&, key = key, &spki = spki](View info) { return prove_possession(*card, key, spki, algorithm, info); };
    ESIGN_TRY(Bytes request, certification_request(keys.serial_number, spki, algorithm, sign));
    (key == CardKey::signature ? requests.signature : requests.authentication) = std::move(request);
  }
  return requests;
}

Result<Personalised> personalise(const OpenLine& line, const CardCertificates& certificates, const TransportPins& pins) {
  if (certificates.authorities.size() > kMostAuthorities) return fail(Errc::invalid_argument, "at most eight CA certificates");
  if (certificates.signature && !pins.signature) return fail(Errc::invalid_argument, "the PIN letter has no PIN for the signature key");
  ESIGN_TRY(auto channel, line());
  ESIGN_TRY(const auto card, BlankCard::open(std::move(channel)));
  ESIGN_CHECK(check_certificate(*card, CardKey::authentication, certificates.authentication).in("authentication certificate"));
  if (certificates.signature) ESIGN_CHECK(check_certificate(*card, CardKey::signature, *certificates.signature).in("signature certificate"));
  if (!certificates.signature) {
    ESIGN_TRY(const std::optional<Bytes> key, card->public_key(CardKey::signature));
    if (key) return fail(Errc::invalid_argument, "the card has a signature key: its certificate is missing");
  }
  const std::vector<Entry> wanted = entries_for(certificates);
  auto written = write_everything(*card, wanted, certificates, pins);
  if (written) return Personalised::now;
  if (written.error().code == Errc::denied) return compare(*card, wanted);
  return fail(std::move(written).error());
}

}  // namespace esign::token
