// SPDX-License-Identifier: Apache-2.0
// esign sign INPUT...
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>

#include "care.h"
#include "inputs.h"
#include "keys.h"
#include "long_term.h"
#include "pdf_options.h"
#include "program.h"
#include "sign_container.h"

namespace esign::cli {
namespace {

struct Options {
  std::vector<std::string> inputs{};
  std::string format{}, signature_format = "xades", packaging{}, level = "b-b", output{}, add_to{};
  KeyOptions key{};
  LongTermOptions long_term{};
  VerificationOptions verification{};
  PdfOptions pdf{};
  bool force = false, json = false, strict = false;
};

/// Room for a signature time-stamp with its chain inside a PDF: three times what the largest of the known authorities answer.
constexpr std::size_t kTimestampOctets = 24 * 1024;

bool ends_with(const std::string& name, std::string_view ending) {
  std::string folded = name;
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return folded.ends_with(ending);
}

/// The contract's default formats: .xml is signed as XAdES, .pdf as PAdES, any other kind of file goes into a container (below).
Result<Format> format_of(const Options& options, const std::string& input) {
  if (options.format == "cades") return Format::cades;
  if (options.format == "xades" || (options.format.empty() && ends_with(input, ".xml"))) return Format::xades;
  if (options.format == "pades" || (options.format.empty() && ends_with(input, ".pdf"))) return Format::pades;
  return fail(Errc::invalid_argument, "--packaging and --add-to want --format cades or xades").in("--format");
}

/// Whether the file goes into a container: where that is asked for, and where nothing is asked for and no other format fits.
bool into_container(const Options& options, const std::string& input) {
  if (!options.format.empty()) return options.format == "asice" || options.format == "asics";
  return options.packaging.empty() && options.add_to.empty() && !ends_with(input, ".xml") && !ends_with(input, ".pdf");
}

Packaging packaging_of(const Options& options, Format format, const std::string& input) {
  if (format == Format::pades) return Packaging::enveloped;
  if (options.packaging == "enveloping") return Packaging::enveloping;
  if (options.packaging == "enveloped") return Packaging::enveloped;
  if (options.packaging == "detached") return Packaging::detached;
  return format == Format::xades && ends_with(input, ".xml") ? Packaging::enveloped : Packaging::detached;
}

/// x.xml -> x.signed.xml; x.pdf -> x.signed.pdf; detached CAdES x -> x.p7s; enveloping CAdES x -> x.p7m; detached XAdES x -> x.xades.xml.
std::string output_name(const std::string& input, const SignOptions& sign) {
  if (input == "-") return "-";
  if (sign.format == Format::pades) return (ends_with(input, ".pdf") ? input.substr(0, input.size() - 4) : input) + ".signed.pdf";
  if (sign.format == Format::cades) return input + (sign.packaging == Packaging::detached ? ".p7s" : ".p7m");
  if (sign.packaging == Packaging::detached) return input + ".xades.xml";
  if (ends_with(input, ".xml")) return input.substr(0, input.size() - 4) + ".signed.xml";
  return input + ".signed.xml";
}

/// A signature that its key has just made.
struct Signed {
  const Prepared& prepared;
  const SignatureValue& value;
  const SignOptions& options;
};
/// Before anything is written it is looked at once more: while the PIN was typed somebody may have put another in its place.
Result<void> check_still_there(const Document& document) {
  return document.read([](std::span<const std::uint8_t>) -> Result<void> { return {}; });
}

/// The signed file is held until it has its level: nothing below what was asked for is left behind.
Result<void> complete_and_extend(const Options& options, const Signed& made, const Document& document, Level level, const Writer& writer) {
  ESIGN_TRY(const Document whole, spooled([&](const Writer& held) { return complete(made.prepared, made.value, held); }));
  std::optional<Document> content;
  if (made.options.packaging == Packaging::detached) content = document;
  ESIGN_TRY(LongTermServices services, make_services(options.long_term, options.verification));
  services.password = made.options.pdf.password;
  return extend(whole, content, level, services, writer);
}

void tell(const Options& options, const Shown& shown, const std::string& output, const SigningKey& key, Program& program) {
  if (output == "-") return;
  if (options.json) {
    nlohmann::json told{{"schema", "esign.signed/1"}, {"input", shown.input}, {"output", output}, {"signer", key.certificate().subject()}};
    if (!shown.cautions.empty()) told["cautions"] = to_json(shown.cautions);
    program.ui.out(told.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    return;
  }
  program.ui.note(fmt::format("{}: {} ({})", output, program.ui.say(Message::sign_written), key.certificate().common_name()));
}

Result<void> sign_into_container(const Options& options, std::span<const Shown> inputs, SigningKey& key, Program& program) {
  ContainerJob job{.inputs = inputs, .long_term = options.long_term, .verification = options.verification};
  job.kind = options.format == "asics" ? Container::asic_s : Container::asic_e;
  job.format = options.signature_format == "cades" ? Format::cades : Format::xades;
  ESIGN_TRY(job.level, level_named(options.level));
  job.output = options.output;
  job.existing = options.force ? Existing::replace : Existing::refuse;
  ESIGN_TRY(const std::string output, sign_container(job, key));
  tell(options, inputs.front(), output, key, program);
  return {};
}

Result<void> sign_one(const Options& options, const Shown& shown, SigningKey& key, Program& program) {
  const std::string& input = shown.input;
  const Document& document = shown.document;
  SignOptions sign_options;
  ESIGN_TRY(sign_options.format, format_of(options, input));
  sign_options.packaging = packaging_of(options, sign_options.format, input);
  sign_options.signing_time = system_time();
  ESIGN_TRY(const Level level, level_named(options.level));
  if (sign_options.format == Format::pades) {
    ESIGN_TRY(sign_options.pdf, options.pdf.signature(program.ui));
    if (level > Level::b_b) sign_options.pdf.spare = kTimestampOctets;
  }
  std::string output = options.output.empty() ? output_name(input, sign_options) : options.output;
  if (!options.add_to.empty()) {
    ESIGN_TRY(sign_options.existing, open_to_sign(options.add_to).in(options.add_to));
    if (options.output.empty()) output = options.add_to;
  }
  const Existing existing = options.force || (!options.add_to.empty() && output == options.add_to) ? Existing::replace : Existing::refuse;
  if (output != "-" && existing == Existing::refuse) {
    // Refused before the PIN is asked: nobody signs into nothing.
    ESIGN_TRY(const OutputFile probe, OutputFile::create(output, existing).in(output));
  }
  ESIGN_TRY(const Prepared prepared, prepare(document, key.certificate(), key.chain(), key.algorithm(), sign_options));
  ESIGN_TRY(const SignatureValue value, key.sign(prepared.to_be_signed()));
  ESIGN_CHECK(check_still_there(document));
  ESIGN_CHECK(write_output(output, existing, [&](const Writer& writer) -> Result<void> {
                if (level == Level::b_b) return complete(prepared, value, writer);
                return complete_and_extend(options, {prepared, value, sign_options}, document, level, writer);
              }).in(output));
  tell(options, shown, output, key, program);
  return {};
}

/// Everything a person wants to know before the PIN is asked. Errors: those of the document's password.
Result<std::vector<Shown>> look(const Options& options, Program& program) {
  ESIGN_TRY(const auto password, options.pdf.password.get(program.ui));
  const Care care{options.strict ? Care::Strictness::refuse : Care::Strictness::warn, password.get()};
  std::vector<Shown> shown = look_before_signing(program, options.inputs, care);
  // One signature over all of them, or none.
  if (options.format == "asice" && shown.size() < options.inputs.size()) shown.clear();
  return shown;
}

/// One signature for each document.
void sign_each(const Options& options, std::span<const Shown> all, SigningKey& key, Program& program) {
  enum class Hint : std::uint8_t { due, given } hint = Hint::due;
  for (; !all.empty(); all = all.subspan(1)) {
    // A module of PKCS#11 tells only when it is used that it wants the PIN each time.
    if (hint == Hint::due && all.size() > 1 && key.consent() == Consent::each_use) {
      program.ui.hint(Message::sign_together);
      hint = Hint::given;
    }
    const Shown& one = all.front();
    const Result<void> done = into_container(options, one.input) ? sign_into_container(options, all.first(1), key, program) : sign_one(options, one, key, program);
    if (done) continue;
    program.report(one.input, done.error());
    // A wrong PIN is never tried again by a loop: the next document would burn the next try.
    const Errc code = done.error().code;
    if (code == Errc::pin_incorrect || code == Errc::pin_blocked || code == Errc::cancelled || code == Errc::token_absent) return;
  }
}

void run(const Options& options, Program& program) {
  const bool one_container = options.format == "asice";
  if (options.level != "b-b" && options.long_term.tsa.empty()) return program.usage("a level above b-b needs --tsa");
  if ((one_container || options.format == "asics") && !options.add_to.empty()) return program.usage("a container that is signed again is the INPUT");
  if ((one_container || options.format == "asics") && !options.packaging.empty() && options.packaging != "detached")
    return program.usage("in a container a signature is detached");
  if (options.inputs.size() > 1 && !options.output.empty() && !one_container) return program.usage("-o names one output, but there are several inputs");
  if (options.inputs.size() > 1 && !options.add_to.empty()) return program.usage("--add-to names one signature file, but there are several inputs");
  const auto shown = look(options, program);
  if (!shown) return program.report({}, shown.error());
  if (shown->empty()) return;
  Result<std::unique_ptr<SigningKey>> key = open_key(program.ui, options.key, CardKey::signature);
  if (!key) return program.report({}, key.error());
  if (!one_container) return sign_each(options, *shown, **key, program);
  if (const Result<void> done = sign_into_container(options, *shown, **key, program); !done) program.report({}, done.error());
}

}  // namespace

void add_sign(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("sign", "Sign documents");
  command->add_option("INPUT", options->inputs, "Files to sign; - is standard input")->required();
  command->add_option("--format", options->format, "cades, xades, pades, asice (all files in one container) or asics; default by the file's ending")
      ->check(CLI::IsMember({"cades", "xades", "pades", "asice", "asics"}));
  command->add_option("--signature-format", options->signature_format, "Signatures in a container")->check(CLI::IsMember({"xades", "cades"}))->capture_default_str();
  command->add_option("--packaging", options->packaging, "How signature and document go together")
      ->check(CLI::IsMember({"detached", "enveloping", "enveloped"}));
  command->add_option("--level", options->level, "Baseline level")->check(CLI::IsMember({"b-b", "b-t", "b-lt", "b-lta"}))->capture_default_str();
  options->long_term.add(*command, program.settings);
  options->verification.add(*command, program.settings);
  options->key.add(*command, program.settings);
  options->pdf.add(*command);
  command->add_option("--add-to", options->add_to, "CAdES file that gets a further signature of the same document");
  command->add_option("-o,--output", options->output, "Output file; - is standard output");
  command->add_flag("--strict", options->strict, "Sign nothing that a later reader could be shown differently");
  command->add_flag("--force", options->force, "Replace an existing output");
  command->add_flag("--json", options->json, "One JSON object a document on standard output");
  command->callback([options, &program] { run(*options, program); });
}

}  // namespace esign::cli
