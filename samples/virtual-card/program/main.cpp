// SPDX-License-Identifier: Apache-2.0
// esign-vcard: makes virtual ID cards and plays them in a virtual PC/SC reader.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "program/create.h"
#include "program/insert.h"

namespace esign::vcard {
namespace {

constexpr int exit_usage = 64;

int exit_code(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return exit_usage;
    case Errc::unsupported:
    case Errc::malformed:
    case Errc::limit_exceeded:
    case Errc::no_signature:
    case Errc::changed: return 65;
    case Errc::not_found: return 66;
    case Errc::token_absent:
    case Errc::unavailable: return 69;
    case Errc::cancelled:
    case Errc::internal: return 70;
    case Errc::already_exists:
    case Errc::cannot_create: return 73;
    case Errc::storage: return 74;
    case Errc::timed_out:
    case Errc::conflict: return 75;
    case Errc::protocol: return 76;
    case Errc::pin_incorrect:
    case Errc::pin_blocked:
    case Errc::denied: return 77;
    case Errc::misconfigured: return 78;
  }
  return 70;
}

const char* hint(Errc code) {
  switch (code) {
    case Errc::already_exists: return "choose another name, or give --force";
    case Errc::unavailable: return "start pcscd with the vpcd reader, or name its port with --reader HOST:PORT";
    case Errc::conflict: return "a card file is one card: stop the other esign-vcard, or create a second card";
    case Errc::malformed: return "make the card anew with: esign-vcard create";
    case Errc::not_found: return "check the file's name";
    case Errc::invalid_argument: return "see: esign-vcard create --help";
    case Errc::unsupported:
    case Errc::limit_exceeded:
    case Errc::no_signature:
    case Errc::changed:
    case Errc::token_absent:
    case Errc::cancelled:
    case Errc::internal:
    case Errc::cannot_create:
    case Errc::storage:
    case Errc::timed_out:
    case Errc::protocol:
    case Errc::pin_incorrect:
    case Errc::pin_blocked:
    case Errc::denied:
    case Errc::misconfigured: break;
  }
  return nullptr;
}

int report(const std::string& card, const Result<void>& outcome) {
  if (outcome) return 0;
  const Error& error = outcome.error();
  const std::string place = error.at.empty() || error.at == card ? "" : error.at + ": ";
  std::fprintf(stderr, "esign-vcard: error: %s: %s%s\n", card.c_str(), place.c_str(), error.detail.c_str());
  if (const char* advice = hint(error.code)) std::fprintf(stderr, "esign-vcard: hint: %s\n", advice);
  return exit_code(error.code);
}

// What the words of the command line mean is checked by CLI11 before these are used.
struct Words {
  std::string personality = "iso";
  std::string key_type;
  std::string reader = "127.0.0.1:35963";
  std::string pull_at;
  std::string pins_file;
  double wait = 10;
  bool blank = false;
  bool contactless = false;
  bool force = false;
};

void declare_create(CLI::App& app, CreateOptions& options, Words& words) {
  app.add_option("card", options.card, "The card file to make")->required()->type_name("CARD.json");
  app.add_flag("--blank", words.blank, "A card for personalisation: no keys, no certificates");
  app.add_flag("--force", words.force, "Replace an existing card");
  app.add_option("--fin", options.holder.fin, "The holder's FIN");
  app.add_option("--given-name", options.holder.given_name, "The holder's given name");
  app.add_option("--surname", options.holder.surname, "The holder's surname");
  app.add_option("--pin-auth", options.pins.auth, "PIN1, 4 to 12 digits (test data)")->type_name("DIGITS");
  app.add_option("--pin-sign", options.pins.sign, "PIN2, 6 to 12 digits (test data)")->type_name("DIGITS");
  app.add_option("--puk", options.pins.puk, "PUK, 8 to 12 digits (test data)")->type_name("DIGITS");
  app.add_option("--can", options.pins.can, "Card access number, at least 6 digits")->type_name("DIGITS");
  app.add_option("--pins-file", words.pins_file, "Lines auth=, sign=, puk=, can= instead of the four flags")->type_name("FILE");
  app.add_flag("--contactless", words.contactless, "Held to the reader without contact: nothing answers before PACE with the CAN");
  TravelDocumentOptions& document = options.travel_document;
  auto* signer = app.add_option("--document-signer-key", document.signer_key, "PKCS#8 EC key that signs the travel document")->type_name("FILE");
  auto* certificate = app.add_option("--document-signer-cert", document.signer_certificate, "Its certificate")->type_name("FILE");
  signer->needs(certificate);
  certificate->needs(signer);
  app.add_option("--photo", document.photo, "JPEG for DG2")->type_name("FILE")->needs(signer);
  app.add_option("--document-number", document.document_number, "At most nine characters")->needs(signer);
  app.add_option("--birth-date", document.birth_date, "YYMMDD")->needs(signer);
  app.add_option("--sex", document.sex, "Sex in the MRZ")->check(CLI::IsMember({"F", "M", "X"}))->needs(signer);
  app.add_option("--expires", document.expires, "YYMMDD")->needs(signer);
  app.add_option("--address", document.address, "Residence for DG11")->needs(signer);
  app.add_option("--serial-number", options.serial_number, "16 hexadecimal digits; random if not given")->type_name("HEX");
  app.add_option("--personality", words.personality, "Shape of the card")->check(CLI::IsMember({"iso", "isoapplet", "myeid", "azedit"}));
  app.add_option("--key-type", words.key_type, "Keys to generate; p256, for isoapplet rsa2048")
      ->check(CLI::IsMember({"p256", "p384", "rsa2048", "rsa3072"}));
  app.add_option("--auth-key", options.auth_key, "PKCS#8 key of the authentication certificate")->type_name("FILE");
  app.add_option("--sign-key", options.sign_key, "PKCS#8 key of the signature certificate")->type_name("FILE");
  app.add_option("--auth-cert", options.auth_certificate, "Authentication certificate, PEM or DER")->type_name("FILE");
  app.add_option("--sign-cert", options.sign_certificate, "Signature certificate, PEM or DER")->type_name("FILE");
  app.add_option("--ca-cert", options.authorities, "CA certificate; may be repeated")->type_name("FILE")->expected(1)->take_all();
}

void declare_insert(CLI::App& app, InsertOptions& options, Words& words) {
  app.add_option("card", options.card, "The card file")->required()->type_name("CARD.json");
  app.add_option("--reader", words.reader, "The virtual reader's slot, HOST:PORT of vpcd or unix:PATH")->type_name("READER");
  app.add_option("--wait", words.wait, "Seconds to wait for the reader")->check(CLI::Range(0.0, 3600.0));
  app.add_option("--log", options.log, "Append the APDUs, without PINs")->type_name("FILE");
  app.add_option("--ready-file", options.ready_file, "Made when the reader has taken the card")->type_name("FILE");
  app.add_option("--pull-after", options.pull_after, "Vanish in the middle of the command after N")->type_name("N");
  app.add_option("--pull-at", words.pull_at, "Vanish in the middle of the first command with this INS")->type_name("HEX");
}

Result<void> run_create(CreateOptions options, const Words& words) {
  options.existing = words.force ? Existing::replace : Existing::refuse;
  options.life_cycle = words.blank ? LifeCycle::personalisation : LifeCycle::operational;
  options.personality = parse_personality(words.personality).value_or(PersonalityName::iso);
  options.interface = words.contactless ? Interface::contactless : Interface::contact;
  if (words.contactless && options.personality != PersonalityName::iso)
    return fail(Errc::invalid_argument, "only the iso personality is contactless");
  const bool azedit = options.personality == PersonalityName::azedit;
  if (azedit && words.blank) return fail(Errc::invalid_argument, "the azedit personality is not personalised here");
  const bool applet = options.personality == PersonalityName::isoapplet;
  options.key_type = parse_key_type(words.key_type).value_or(applet ? KeyType::rsa2048 : azedit ? KeyType::p384 : KeyType::p256);
  const bool loads = !options.auth_key.empty() || !options.sign_key.empty() || !options.auth_certificate.empty() ||
                     !options.sign_certificate.empty();
  if (words.blank && loads) return fail(Errc::invalid_argument, "a blank card takes no keys and no certificates");
  if (!words.pins_file.empty()) ESIGN_CHECK(read_pins_file(words.pins_file, options.pins).in(words.pins_file));
  return create_card(options);
}

Result<void> run_insert(InsertOptions options, const Words& words) {
  const auto reader = ReaderAddress::parse(words.reader);
  if (!reader) return fail(Errc::invalid_argument, "--reader must be HOST:PORT or unix:PATH");
  options.reader = *reader;
  options.patience_ms = static_cast<int>(words.wait * 1000);
  if (!words.pull_at.empty()) {
    const auto ins = from_hex(words.pull_at);
    if (!ins || ins->size() != 1) return fail(Errc::invalid_argument, "--pull-at must be two hexadecimal digits");
    options.pull_at = ins->front();
  }
  return insert_card(options);
}

int run(int argc, char** argv) {
  CLI::App app("A virtual ID card for tests: create CARD.json, then insert it into a virtual PC/SC reader", "esign-vcard");
  app.require_subcommand(1);
  CreateOptions create_options;
  InsertOptions insert_options;
  Words words;
  CLI::App* create = app.add_subcommand("create", "Make a card");
  declare_create(*create, create_options, words);
  CLI::App* insert = app.add_subcommand("insert", "Play the card until the program is stopped");
  declare_insert(*insert, insert_options, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  if (create->parsed()) return report(create_options.card, run_create(create_options, words));
  return report(insert_options.card, run_insert(insert_options, words));
}

}  // namespace
}  // namespace esign::vcard

int main(int argc, char** argv) { return esign::vcard::run(argc, argv); }
