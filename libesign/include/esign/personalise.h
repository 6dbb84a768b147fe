// SPDX-License-Identifier: Apache-2.0
// A blank card becomes a citizen's. Two steps, because a certification authority stands between them; each may be repeated
// after the power was lost at any point, and goes on from what the card has.
#pragma once
#include <esign/certificate.h>
#include <esign/pin.h>

#include <optional>
#include <string>
#include <vector>

namespace esign {

/// `child`: the card of a citizen under 15 has an authentication key and no signature key.
enum class CardClass : std::uint8_t { citizen, child };

/// What the certification authority is sent: certification requests (PKCS#10, RFC 2986) in DER, each signed by its key on the
/// chip, which proves possession. The subject is CN=card serial number; who the holder is the authority knows.
struct CardRequests {
  std::string serial_number{};                ///< Of the card, hexadecimal.
  std::vector<std::uint8_t> authentication{};
  std::vector<std::uint8_t> signature{};      ///< Empty for a child.
};
/// Generates on the chip the keys that are not there yet, and requests. The card is the one in the reader of this name (or
/// part of it), or the only one. Errors: token_absent, conflict, unsupported (unknown card), denied (the card has been
/// activated), protocol.
ESIGN_API Result<CardRequests> request_card_certificates(const std::string& reader, CardClass card_class);

/// The first values of a card's PINs. Those for keys open nothing until their holder has changed them.
struct TransportPins {
  Pin authentication;
  std::optional<Pin> signature{};  ///< Must be there for a citizen.
  Pin puk;
};
/// From a sealed PIN letter file: CMS EnvelopedData (RFC 5652 section 6) for the certificate of `recipient` (a PKCS#12 file's
/// octets and its password), whose content is lines `auth=DIGITS`, `sign=DIGITS`, `puk=DIGITS`; # begins a comment.
/// Errors: malformed, denied (not for this recipient), pin_incorrect (the password), unsupported.
ESIGN_API Result<TransportPins> open_pin_letter(std::span<const std::uint8_t> letter, std::span<const std::uint8_t> recipient, const Pin& password);

struct CardCertificates {
  Certificate authentication;
  std::optional<Certificate> signature{};  ///< None for a child.
  std::vector<Certificate> authorities{};  ///< Written beside them, at most eight.
};
enum class Personalised : std::uint8_t { now, already };
/// Writes certificates, directories and PINs, and activates the card; the last command is the one that makes it a citizen's.
/// A card that has been activated with these very certificates is `already`. Errors: invalid_argument (a certificate is not
/// for the card's key, or not for this use; a PIN does not fit), conflict (activated with other certificates), and as above.
ESIGN_API Result<Personalised> personalise_card(const std::string& reader, const CardCertificates& certificates, const TransportPins& pins);

}  // namespace esign
