// SPDX-License-Identifier: Apache-2.0
// esign card personalise --ca: keys, certificates of the authority, PINs, confirmation, in one command that may be repeated after
// the power was lost at any point. What it asked is on disk before it is asked, so that the same is asked again.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "ca_client.h"
#include "commands/personalise.h"
#include "inputs.h"

namespace esign::cli {
namespace {

using nlohmann::json;

Result<json> read_json(const std::string& name) {
  ESIGN_TRY(const std::vector<std::uint8_t> octets, octets_of(name));
  json read = json::parse(octets, nullptr, false);
  if (!read.is_object()) return fail(Errc::malformed, "is no JSON object").in(name);
  return read;
}

std::string base64(std::span<const std::uint8_t> octets) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j) three = three << 8 | (i + j < octets.size() ? octets[i + j] : 0u);
    for (std::size_t j = 0; j < 4; ++j) text += i + j <= octets.size() ? kLetters[three >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

/// Another one for each order: an authority keeps the answer under it for ever.
std::string fresh_id(const std::string& card) {
  std::random_device random;
  return fmt::format("{}-{:08x}{:08x}", card, random(), random());
}

Result<void> write_text(const std::filesystem::path& file, const std::string& text, Existing existing) {
  const auto whole = [&](const Writer& writer) { return writer({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}); };
  return write_output(file.string(), existing, whole).in(file.string());
}

/// The order as it is sent: made once, and kept before anybody hears of it.
Result<json> order_of(const CaOptions& options) {
  const std::filesystem::path file = std::filesystem::path(options.folder) / "order.json";
  std::error_code error;
  if (std::filesystem::exists(file, error)) return read_json(file.string());
  if (options.data.empty()) return fail(Errc::invalid_argument, "who the holder is, for a new order: --data FILE");
  ESIGN_TRY(json order, read_json(options.data));
  std::filesystem::create_directories(options.folder, error);
  if (error) return fail(Errc::cannot_create, error.message()).in(options.folder);
  ESIGN_TRY(const CardRequests requests, request_card_certificates(options.reader, options.card_class == "child" ? CardClass::child : CardClass::citizen));
  order["cardSerial"] = requests.serial_number;
  if (!order.contains("requestId")) order["requestId"] = fresh_id(requests.serial_number);
  order["csr"] = {{"authentication", base64(requests.authentication)}};
  if (!requests.signature.empty()) order["csr"]["signature"] = base64(requests.signature);
  ESIGN_CHECK(write_text(file, order.dump(1) + "\n", Existing::refuse));
  return order;
}

Result<Certificate> certificate_in(const json& answer, const char* kind) {
  const auto found = answer.find(kind);
  if (found == answer.end() || !found->is_object() || !found->contains("certificate") || !(*found)["certificate"].is_string())
    return fail(Errc::protocol, "the authority's answer has no certificate").in(kind);
  const auto pem = (*found)["certificate"].get<std::string>();
  ESIGN_TRY(const std::vector<Certificate> all, Certificate::parse_file({reinterpret_cast<const std::uint8_t*>(pem.data()), pem.size()}));
  return all.front();
}

/// The issuing authority's own certificate goes on the card beside them; those above it are the verifier's business.
Result<CardCertificates> certificates_of(const json& answer) {
  ESIGN_TRY(Certificate authentication, certificate_in(answer, "authentication"));
  CardCertificates made{std::move(authentication)};
  if (answer.contains("signature")) {
    ESIGN_TRY(made.signature, certificate_in(answer, "signature"));
  }
  const auto chain = answer.find("chain");
  if (chain == answer.end() || !chain->is_array() || chain->empty() || !chain->front().is_string()) return fail(Errc::protocol, "the authority's answer has no chain");
  const auto pem = chain->front().get<std::string>();
  ESIGN_TRY(made.authorities, Certificate::parse_file({reinterpret_cast<const std::uint8_t*>(pem.data()), pem.size()}));
  return made;
}

/// authentication.pem and signature.pem, for the centre's records.
Result<void> keep_certificates(const CaOptions& options, const json& answer) {
  for (const std::string kind : {"authentication", "signature"}) {
    if (!answer.contains(kind)) continue;
    ESIGN_CHECK(write_text(std::filesystem::path(options.folder) / (kind + ".pem"), answer[kind]["certificate"].get<std::string>(), Existing::replace));
  }
  return {};
}

Result<CaAnswer> ask(const CaOptions& options, const std::string& path, const std::string& body) {
  ESIGN_TRY(CaAnswer answer, ask_ca(options.access, path, body));
  ESIGN_CHECK(accepted(answer).in(options.access.url));
  return answer;
}

Result<std::string> request_id_of(const json& order) {
  const auto id = order.find("requestId");
  if (id == order.end() || !id->is_string()) return fail(Errc::malformed, "has no requestId").in("order.json");
  const auto text = id->get<std::string>();
  const auto plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), plain)) return fail(Errc::malformed, "letters, digits and -._ alone").in("requestId");
  return text;
}

Result<void> run_spoiled(const CaOptions& options, const Ui& ui) {
  ESIGN_TRY(const json order, read_json((std::filesystem::path(options.folder) / "order.json").string()));
  ESIGN_TRY(const std::string id, request_id_of(order));
  ESIGN_TRY(const CaAnswer answer, ask(options, "v1/personalisation/" + id + "/fail", {}));
  static_cast<void>(answer);
  ui.note(ui.say(Message::card_spoiled));
  return {};
}

/// Nothing is asked of the authority before the letter has opened; nothing is confirmed before the card is its holder's. A
/// failure leaves the certificates on hold: the same command goes on, --spoiled gives them up, and the authority revokes what
/// nobody confirms.
Result<void> run_whole(const CaOptions& options, const Ui& ui) {
  ESIGN_TRY(const TransportPins pins, read_letter(options.letter, ui));
  ESIGN_TRY(const json order, order_of(options));
  ESIGN_TRY(const std::string id, request_id_of(order));
  ESIGN_TRY(const CaAnswer issued, ask(options, "v1/personalisation", order.dump()));
  ESIGN_TRY(const CardCertificates certificates, certificates_of(issued.body));
  ESIGN_CHECK(keep_certificates(options, issued.body));
  ESIGN_TRY(const Personalised done, personalise_card(options.reader, certificates, pins));
  ESIGN_TRY(const CaAnswer confirmed, ask(options, "v1/personalisation/" + id + "/confirm", {}));
  static_cast<void>(confirmed);
  ui.note(ui.say(done == Personalised::now ? Message::card_personalised : Message::card_personalised_already));
  return {};
}

Result<void> run(const CaOptions& options, const Ui& ui) {
  return options.spoiled ? run_spoiled(options, ui) : run_whole(options, ui);
}

}  // namespace

void add_personalise_with_ca(CLI::App& personalise, Program& program) {
  const auto options = std::make_shared<CaOptions>();
  options->reader = program.settings.reader;
  CLI::Option* ca = personalise.add_option("--ca", options->access.url, "Address of the authority's interface: the whole in one command");
  const auto with_ca = [&](CLI::Option* option) { return option->needs(ca); };
  with_ca(personalise.add_option("--ca-certificate", options->access.certificate, "PEM file of this centre's client certificate"));
  with_ca(personalise.add_option("--ca-key", options->access.key, "PEM file of its key"));
  with_ca(personalise.add_option("--ca-trust", options->access.trust, "PEM file of who certifies the authority's server"));
  with_ca(personalise.add_option("--data", options->data, "JSON file about holder and card: fin, givenName, surname, birthDate, cardNumber, cardExpires, centre"));
  with_ca(personalise.add_option("-o,--output", options->folder, "Folder of this order; the same folder again goes on with it"));
  with_ca(personalise.add_option("--reader", options->reader, "Name of the card reader, or a part of it"));
  with_ca(personalise.add_option("--class", options->card_class, "citizen, or child: no signature key"))->check(CLI::IsMember({"citizen", "child"}))->capture_default_str();
  add_letter_options(personalise, options->letter);
  with_ca(personalise.add_flag("--spoiled", options->spoiled, "The card is spoiled: have the order's certificates revoked"));
  personalise.callback([&personalise, options, &program] {
    if (!personalise.get_subcommands().empty()) return;
    if (options->access.url.empty()) return program.usage("personalise: request, finish, or --ca URL");
    const bool whole = !options->access.certificate.empty() && !options->access.key.empty() && !options->access.trust.empty() && !options->folder.empty();
    if (!whole) return program.usage("--ca wants --ca-certificate, --ca-key, --ca-trust and -o");
    if (!options->spoiled && (options->letter.file.empty() || options->letter.key.empty())) return program.usage("--ca wants --pin-letter and --letter-key");
    if (const Result<void> done = run(*options, program.ui); !done) program.report({}, done.error());
  });
}

}  // namespace esign::cli
