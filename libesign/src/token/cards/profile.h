// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "pkix/algorithms.h"
#include "token/apdu.h"

namespace esign::token {

/// What a card gives as an ECDSA signature: r‖s of fixed width (ISO/IEC 7816-8), or ECDSA-Sig-Value.
enum class EcdsaForm : std::uint8_t { plain, der };
/// Whose numbers DO 80 of MSE SET carries.
/// `none`: the commands themselves say which key and how.
enum class AlgorithmNumbers : std::uint8_t { national, isoapplet, none };
/// Where the card's content is described: in the directory files of ISO/IEC 7816-15, or nowhere but in this driver (AzeDIT).
enum class Layout : std::uint8_t { directories, azedit };

/// One row of the card table: how a card is recognised, and the few things that ISO/IEC 7816-15 does not tell about it.
struct Profile {
  std::string_view name;
  std::string_view atr_mark;  ///< Must occur among the ATR's octets; empty: any ATR.
  std::string_view application;  ///< AID (ISO/IEC 7816-5) that must be selectable, as octets.
  EcdsaForm ecdsa_form;
  AlgorithmNumbers numbers;
  Layout layout = Layout::directories;
};

/// The first row that fits the card: by ATR first, then by SELECT of the application. Changes the current DF and nothing
/// else. Errors: unsupported (no row fits), denied (the card wants a secured link first: EF.CardAccess is there), and those of the channel. Called inside a transaction.
Result<const Profile*> probe(Conversation& conversation);

/// The algorithm reference for MSE SET. Errors: unsupported.
Result<std::uint8_t> algorithm_reference(const Profile& profile, const pkix::SignatureAlgorithm& algorithm);
/// What PSO COMPUTE DIGITAL SIGNATURE is given: DigestInfo for PKCS#1 v1.5, the digest for everything else.
Bytes signature_input(const pkix::SignatureAlgorithm& algorithm, View digest);

}  // namespace esign::token
