// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "program/card_file.h"

namespace esign::vcard {

struct PinValues {
  std::string auth = "1234";
  std::string sign = "123456";
  std::string puk = "12345678";
  std::string can = "123456";
};

/// The travel document application (ICAO Doc 9303-10): made when a document signer is given.
struct TravelDocumentOptions {
  std::filesystem::path signer_key{};          ///< PKCS#8, EC.
  std::filesystem::path signer_certificate{};  ///< PEM or DER.
  std::filesystem::path photo{};               ///< JPEG; a grey picture of the program's own when it is left out.
  std::string document_number = "AA1234567";
  std::string birth_date = "900101";           ///< YYMMDD.
  std::string sex = "F";
  std::string expires = "331231";              ///< YYMMDD.
  std::string address{};                       ///< DG11; empty: no DG11.
};

struct CreateOptions {
  std::filesystem::path card;
  Existing existing = Existing::refuse;
  LifeCycle life_cycle = LifeCycle::operational;
  PersonalityName personality = PersonalityName::iso;
  Interface interface = Interface::contact;
  KeyType key_type = KeyType::p256;
  Holder holder{};
  PinValues pins{};
  std::string serial_number{};  ///< Hexadecimal; empty: random.
  std::filesystem::path auth_key{};
  std::filesystem::path sign_key{};
  std::filesystem::path auth_certificate{};
  std::filesystem::path sign_certificate{};
  std::vector<std::filesystem::path> authorities{};
  TravelDocumentOptions travel_document{};
};

/// Lines NAME=DIGITS with the names auth, sign, puk and can; # begins a comment. What is not named stays as it was.
Result<void> read_pins_file(const std::filesystem::path& path, PinValues& pins);

/// Makes the card file. A blank card (life cycle personalisation) has no keys; any other card has two, given ones or
/// generated ones. Errors: invalid_argument, malformed, not_found, already_exists, and those of writing.
Result<void> create_card(const CreateOptions& options);

}  // namespace esign::vcard
