// SPDX-License-Identifier: Apache-2.0
// esign card personalise request|finish: without an authority on the network.
#include "commands/personalise.h"

#include <fmt/format.h>

#include <filesystem>

#include "inputs.h"
#include "keys.h"

namespace esign::cli {
namespace {

constexpr std::uint64_t kLargestInput = 1u << 20;

struct RequestOptions {
  std::string reader{}, folder{}, card_class = "citizen";
  bool force = false;
};
struct FinishOptions {
  std::string reader{}, authentication{}, signature{};
  LetterOptions letter{};
  std::vector<std::string> authorities{};
};

Result<void> write_whole(const std::filesystem::path& file, std::span<const std::uint8_t> octets, Existing existing) {
  return write_output(file.string(), existing, [&](const Writer& writer) { return writer(octets); }).in(file.string());
}

Result<void> run_request(const RequestOptions& options, Program& program) {
  std::error_code error;
  std::filesystem::create_directories(options.folder, error);
  if (error) return fail(Errc::cannot_create, error.message()).in(options.folder);
  const CardClass card_class = options.card_class == "child" ? CardClass::child : CardClass::citizen;
  ESIGN_TRY(const CardRequests requests, request_card_certificates(options.reader, card_class));
  const Existing existing = options.force ? Existing::replace : Existing::refuse;
  const std::filesystem::path folder(options.folder);
  ESIGN_CHECK(write_whole(folder / "authentication.csr", requests.authentication, existing));
  if (!requests.signature.empty()) ESIGN_CHECK(write_whole(folder / "signature.csr", requests.signature, existing));
  program.ui.out(requests.serial_number + "\n");
  return {};
}

Result<std::vector<Certificate>> certificates_in(const std::string& name) {
  ESIGN_TRY(const std::vector<std::uint8_t> octets, octets_of(name));
  return Certificate::parse_file(octets).in(name);
}

Result<Personalised> run_finish(const FinishOptions& options, const Ui& ui) {
  ESIGN_TRY(const std::vector<Certificate> authentication, certificates_in(options.authentication));
  CardCertificates certificates{authentication.front()};
  if (!options.signature.empty()) {
    ESIGN_TRY(const std::vector<Certificate> signature, certificates_in(options.signature));
    certificates.signature = signature.front();
  }
  for (const std::string& name : options.authorities) {
    ESIGN_TRY(const std::vector<Certificate> authorities, certificates_in(name));
    certificates.authorities.insert(certificates.authorities.end(), authorities.begin(), authorities.end());
  }
  ESIGN_TRY(const TransportPins pins, read_letter(options.letter, ui));
  return personalise_card(options.reader, certificates, pins);
}

void add_request(CLI::App& personalise, Program& program) {
  auto options = std::make_shared<RequestOptions>();
  options->reader = program.settings.reader;
  CLI::App* command = personalise.add_subcommand("request", "Generate the keys on the chip and write certification requests");
  command->add_option("--reader", options->reader, "Name of the card reader, or a part of it");
  command->add_option("--class", options->card_class, "citizen, or child: no signature key")->check(CLI::IsMember({"citizen", "child"}))->capture_default_str();
  command->add_option("-o,--output", options->folder, "Folder for authentication.csr and signature.csr")->required();
  command->add_flag("--force", options->force, "Replace existing requests");
  command->callback([options, &program] {
    if (const Result<void> done = run_request(*options, program); !done) program.report({}, done.error());
  });
}

void add_finish(CLI::App& personalise, Program& program) {
  auto options = std::make_shared<FinishOptions>();
  options->reader = program.settings.reader;
  CLI::App* command = personalise.add_subcommand("finish", "Write certificates and PINs, and activate the card");
  command->add_option("--reader", options->reader, "Name of the card reader, or a part of it");
  command->add_option("--auth-cert", options->authentication, "Certificate of the authentication key")->required();
  command->add_option("--sign-cert", options->signature, "Certificate of the signature key; none for a child");
  command->add_option("--ca-cert", options->authorities, "CA certificates to write beside them (repeatable)")->allow_extra_args(false);
  add_letter_options(*command, options->letter);
  for (const char* name : {"--pin-letter", "--letter-key"}) command->get_option(name)->required();
  command->callback([options, &program] {
    const Result<Personalised> done = run_finish(*options, program.ui);
    if (!done) return program.report({}, done.error());
    program.ui.note(program.ui.say(*done == Personalised::now ? Message::card_personalised : Message::card_personalised_already));
  });
}

}  // namespace

Result<std::vector<std::uint8_t>> octets_of(const std::string& name) {
  ESIGN_TRY(const Document file, open_input(name).in(name));
  return file.octets(kLargestInput).in(name);
}

void add_letter_options(CLI::App& command, LetterOptions& options) {
  command.add_option("--pin-letter", options.file, "Sealed PIN letter: CMS EnvelopedData with auth=, sign= and puk= lines");
  command.add_option("--letter-key", options.key, "PKCS#12 file of the key that the letter is sealed for");
  auto* file = command.add_option("--pin-file", options.pin_file, "File whose first line is the PIN or password");
  command.add_option("--pin-env", options.pin_env, "Environment variable that holds the PIN or password")->excludes(file);
}

Result<TransportPins> read_letter(const LetterOptions& options, const Ui& ui) {
  ESIGN_TRY(const std::vector<std::uint8_t> letter, octets_of(options.file));
  ESIGN_TRY(const std::vector<std::uint8_t> recipient, octets_of(options.key));
  PinRequest request;
  request.token = options.key;
  request.purpose = PinPurpose::key_file;
  const std::optional<Pin> password = pin_source(ui, options.pin_file, options.pin_env)(request);
  if (!password) return fail(Errc::cancelled, "no password was given").in(options.key);
  return open_pin_letter(letter, recipient, *password).in(options.file);
}

void add_personalise(CLI::App& card, Program& program) {
  CLI::App* personalise = card.add_subcommand("personalise", "Make a blank card a citizen's");
  personalise->require_subcommand(0, 1);
  add_personalise_with_ca(*personalise, program);
  add_request(*personalise, program);
  add_finish(*personalise, program);
}

}  // namespace esign::cli
