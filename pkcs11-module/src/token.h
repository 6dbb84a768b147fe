// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "objects.h"
#include "token/cards/eid_card.h"
#include "token/personalise/blank_card.h"

namespace esign::p11 {

/// One PIN of a card with its key, certificates and mechanisms: what PKCS#11 calls a token.
struct Token {
  enum class Kind : std::uint8_t {
    card,
    blank,  ///< In personalisation: the chip makes this token's key.
    host    ///< Digests and random octets, no PIN and no key.
  } kind = Kind::card;
  /// A blank card has no PIN, and programs want to log in before they make keys: this word, so that nobody's own PIN is ever
  /// taken for right where there is none.
  static constexpr std::string_view kBlankPin = "blank";
  CardKey role = CardKey::authentication;
  std::string label{}, manufacturer{}, model{}, serial_number{};
  token::KeySlot slot{};
  pkix::Certificate::Ptr certificate{};  ///< Empty for a key without one: on a card with a PIN it can be logged in to, and that is all.
  Bytes spki{};                          ///< Of the key that can be used; empty without.
  pkix::PublicKeyInfo public_key{};
  std::optional<token::BlankCard::KeyKind> generates{};  ///< What C_GenerateKeyPair makes; blank cards only.
  std::vector<Mechanism> mechanisms{};
  Agreement agreement = Agreement::absent;
  std::vector<Object> objects{};
  CardInfo::PinPad pad = CardInfo::PinPad::absent;  ///< CKF_PROTECTED_AUTHENTICATION_PATH

  const Object* object(CK_OBJECT_HANDLE handle) const;
  const Mechanism* mechanism(CK_MECHANISM_TYPE type) const;
};

inline bool is_blank(const std::shared_ptr<const Token>& token) { return token && token->kind == Token::Kind::blank; }

/// The token of a key on a personalised card. Errors: malformed (its public key).
Result<Token> describe(token::EidCard& card, const token::KeySlot& slot, const std::vector<CardCertificate>& certificates);
/// The token of a place for a key on a blank card, and the key that was made there. Errors: malformed.
Result<Token> describe_blank(const token::EidCard& card, const token::BlankCard::KeyKind& kind, CardKey role);
Result<void> add_key(token::EidCard& card, const token::KeySlot& slot, View spki, Token& made);

}  // namespace esign::p11
