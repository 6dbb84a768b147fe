// SPDX-License-Identifier: Apache-2.0
// esign arayis create | verify
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "inputs.h"
#include "keys.h"
#include "long_term.h"
#include "online.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::uint64_t kLargestData = 1 << 20;
constexpr const char* kDefaultMaxAge = "30d";

struct CreateOptions {
  std::string kind{}, data{}, level = "b-b", output{};
  KeyOptions key{};
  LongTermOptions long_term{};
  VerificationOptions verification{};
  bool force = false;
};
/// With what references are judged.
struct Bench {
  Verifier verifier;
  std::optional<OnlineStatus> online{};
  std::optional<Time> at{};  ///< Nothing: the time after what was asked has been answered.
  std::chrono::seconds max_age{};
};
struct VerifyOptions {
  std::vector<std::string> files{};
  std::string fin{}, max_age = kDefaultMaxAge;
  VerificationOptions verification{};
  OnlineOptions online{};
  bool json = false;
};

/// An e-arayış is enveloped: what was signed is in the file. It is held until it has its level.
Result<void> complete_to_level(const CreateOptions& options, const Prepared& prepared, const SignatureValue& value, const Writer& writer) {
  ESIGN_TRY(const Level level, level_named(options.level));
  if (level == Level::b_b) return complete(prepared, value, writer);
  std::vector<std::uint8_t> octets;
  ESIGN_CHECK(complete(prepared, value, [&](std::span<const std::uint8_t> piece) -> Result<void> {
    octets.insert(octets.end(), piece.begin(), piece.end());
    return {};
  }));
  ESIGN_TRY(const LongTermServices services, make_services(options.long_term, options.verification));
  return extend(Document::from_octets(std::move(octets), "arayis.xml"), std::nullopt, level, services, writer);
}

Result<void> create(const CreateOptions& options, Program& program) {
  if (options.output.ends_with(".pdf")) return fail(Errc::unsupported, "PDF references are not part of this version; use a name that ends in .xml").in("-o");
  ESIGN_TRY(const arayis::Kind kind, arayis::kind_from(options.kind).in("--kind"));
  ESIGN_TRY(const Document data, open_input(options.data).in(options.data));
  ESIGN_TRY(const std::vector<std::uint8_t> json, data.octets(kLargestData).in(options.data));
  const Time now = system_time();
  ESIGN_TRY(const std::string xml, arayis::create(kind, std::string_view(reinterpret_cast<const char*>(json.data()), json.size()), now).in(options.data));
  const Existing existing = options.force ? Existing::replace : Existing::refuse;
  if (options.output != "-") {
    ESIGN_TRY(const OutputFile probe, OutputFile::create(options.output, existing).in(options.output));
  }
  ESIGN_TRY(const std::unique_ptr<SigningKey> key, open_key(program.ui, options.key, CardKey::signature));
  SignOptions sign_options;
  sign_options.signing_time = now;
  const Document document = Document::from_octets({xml.begin(), xml.end()}, "arayis.xml");
  ESIGN_TRY(const Prepared prepared, prepare(document, key->certificate(), key->chain(), key->algorithm(), sign_options));
  ESIGN_TRY(const SignatureValue value, key->sign(prepared.to_be_signed()));
  ESIGN_CHECK(write_output(options.output, existing, [&](const Writer& writer) { return complete_to_level(options, prepared, value, writer); }).in(options.output));
  program.ui.note(fmt::format("{}: {} ({})", options.output, program.ui.say(Message::sign_written), key->certificate().common_name()));
  return {};
}

/// "30d", "12h": days or hours.
Result<std::chrono::seconds> age_from(const std::string& text) {
  unsigned count = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  const bool unit = error == std::errc{} && stop + 1 == end && (*stop == 'd' || *stop == 'h') && count <= 36500;
  if (!unit) return fail(Errc::invalid_argument, "expected days or hours, such as 30d or 12h").in("--max-age");
  return *stop == 'd' ? std::chrono::seconds(std::chrono::hours(24) * count) : std::chrono::seconds(std::chrono::hours(count));
}

/// What the bank is told about one reference.
struct Answer {
  enum class Decision : std::uint8_t { accepted, refused, undecided } decision = Decision::undecided;
  std::optional<arayis::Content> content{};
  std::vector<std::pair<std::string_view, Message>> reasons{};  ///< Stable identifier, sentence.
  std::optional<Report> report{};

  void refuse(std::string_view id, Message message) {
    reasons.emplace_back(id, message);
    decision = Decision::refused;
  }
};

/// Whether this signer may vouch for this reference: a state body for any; a citizen (or somebody of unknown kind) only for one
/// about himself; a legal entity only for one that it issued, named by its VÖEN. Otherwise anybody's valid card could attest
/// anything about anybody.
enum class Entitled : std::uint8_t { no, yes };
Entitled signer_may_vouch(const SignatureReport& signature, const arayis::Content& content) {
  if (!signature.signer) return Entitled::no;
  switch (signature.category) {
    case Category::government: return Entitled::yes;
    case Category::citizen:
    case Category::none: return signature.signer->fin() == content.subject_fin ? Entitled::yes : Entitled::no;
    case Category::legal_entity:
      for (const auto& [key, value] : content.fields) {
        if (key == "issuerVoen" && signature.signer->voen() == value) return Entitled::yes;
      }
      return Entitled::no;
  }
  return Entitled::no;
}

/// The data is read from the octets that the one full-coverage signature digested; nothing of the file is read again.
Result<Answer> judge(const Document& document, const Bench& bench, const VerifyOptions& options) {
  Answer answer;
  ESIGN_TRY(answer.report, verify_document(bench.verifier, {document}, bench.online, bench.at));
  const Time at = bench.at.value_or(system_time());
  if (answer.report->indication() == Indication::total_failed) answer.decision = Answer::Decision::refused;
  if (answer.report->indication() != Indication::total_passed) return answer;
  const SignatureReport& signature = answer.report->signatures().front();
  std::optional<std::size_t> whole;
  for (std::size_t i = 0; i < signature.coverage.size(); ++i) {
    if (signature.coverage[i].extent == Coverage::Extent::full && !whole) whole = i;
  }
  if (!whole) {
    answer.refuse("PARTIAL_COVERAGE", Message::arayis_partial);
    return answer;
  }
  ESIGN_TRY(const std::vector<std::uint8_t> octets, answer.report->signed_octets(0, *whole));
  ESIGN_TRY(answer.content, arayis::read(octets));
  answer.decision = Answer::Decision::accepted;
  if (answer.content->subject_fin != options.fin) answer.refuse("FIN_MISMATCH", Message::arayis_fin_differs);
  if (signer_may_vouch(signature, *answer.content) == Entitled::no) answer.refuse("SIGNER_NOT_ENTITLED", Message::arayis_signer);
  if (answer.content->issued > at) answer.refuse("ISSUED_IN_FUTURE", Message::arayis_from_future);
  if (at - answer.content->issued > bench.max_age) answer.refuse("TOO_OLD", Message::arayis_too_old);
  return answer;
}

std::string_view word(Answer::Decision decision) {
  switch (decision) {
    case Answer::Decision::accepted: return "ACCEPTED";
    case Answer::Decision::refused: return "REFUSED";
    case Answer::Decision::undecided: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

Json to_json(const Answer& answer, const std::string& file, const VerifyOptions& options) {
  Json json{{"schema", "esign.arayis/1"}, {"file", file}, {"decision", word(answer.decision)}};
  Json reasons = Json::array();
  for (const auto& [id, message] : answer.reasons) reasons.push_back(id);
  json["reasons"] = reasons;
  json["finPresented"] = options.fin;
  if (answer.content) {
    json["kind"] = arayis::name(answer.content->kind);
    json["referenceNumber"] = answer.content->reference_number;
    json["subjectFin"] = answer.content->subject_fin;
    json["finMatches"] = answer.content->subject_fin == options.fin;
    json["issued"] = to_rfc3339(answer.content->issued);
    Json fields = Json::object();
    for (const auto& [key, value] : answer.content->fields) fields[key] = value;
    json["fields"] = fields;
  }
  json["report"] = Json::parse(answer.report->json());
  return json;
}

std::string to_text(const Answer& answer, const std::string& file, const Ui& ui) {
  const Message decision = answer.decision == Answer::Decision::accepted  ? Message::arayis_accepted
                           : answer.decision == Answer::Decision::refused ? Message::arayis_refused
                                                                          : Message::arayis_undecided;
  std::string text = fmt::format("{}: {}\n", file, ui.say(decision));
  for (const auto& [id, message] : answer.reasons) text += fmt::format("  {} ({})\n", ui.say(message), id);
  if (answer.content) {
    text += fmt::format("  {} {} — {}\n", arayis::name(answer.content->kind), answer.content->reference_number, to_rfc3339(answer.content->issued));
    for (const auto& [key, value] : answer.content->fields) text += fmt::format("  {}: {}\n", key, value);
  }
  return text + answer.report->text(ui.language());
}

Result<Bench> bench_of(const VerifyOptions& options) {
  ESIGN_TRY(Verifier verifier, make_verifier(options.verification));
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  ESIGN_TRY(const std::chrono::seconds max_age, age_from(options.max_age));
  ESIGN_TRY(std::optional<OnlineStatus> online, make_online(options.online, options.verification));
  const bool later = online && options.verification.at.empty();
  return Bench{std::move(verifier), std::move(online), later ? std::nullopt : std::optional(at), max_age};
}

void verify(const VerifyOptions& options, Program& program) {
  const Result<Bench> bench = bench_of(options);
  if (!bench) return program.report({}, bench.error());
  for (const std::string& file : options.files) {
    const Result<Answer> answer =
        open_input(file).and_then([&](Document document) { return judge(document, *bench, options); });
    if (!answer) {
      program.report(file, answer.error());
      continue;
    }
    program.ui.out(options.json ? to_json(*answer, file, options).dump() + "\n" : to_text(*answer, file, program.ui));
    const int exit = answer->decision == Answer::Decision::accepted ? 0 : answer->decision == Answer::Decision::refused ? 1 : 2;
    program.exit = worse(program.exit, exit);
  }
}

}  // namespace

void add_arayis(CLI::App& app, Program& program) {
  CLI::App* arayis = app.add_subcommand("arayis", "Electronic references (e-arayış)");
  arayis->require_subcommand(1);
  auto make = std::make_shared<CreateOptions>();
  CLI::App* creation = arayis->add_subcommand("create", "Make and sign an e-arayış");
  std::vector<std::string> kinds;
  for (const arayis::Kind kind : arayis::all_kinds()) kinds.emplace_back(arayis::name(kind));
  creation->add_option("--kind", make->kind, "Kind of reference")->required()->check(CLI::IsMember(kinds));
  creation->add_option("--data", make->data, "JSON file with the data; - is standard input")->required();
  creation->add_option("--level", make->level, "Baseline level")->check(CLI::IsMember({"b-b", "b-t", "b-lt", "b-lta"}))->capture_default_str();
  make->long_term.add(*creation, program.settings);
  make->verification.add(*creation, program.settings);
  make->key.add(*creation, program.settings);
  creation->add_option("-o,--output", make->output, "Output file, .xml; - is standard output")->required();
  creation->add_flag("--force", make->force, "Replace an existing output");
  creation->callback([make, &program] {
    if (make->level != "b-b" && make->long_term.tsa.empty()) return program.usage("a level above b-b needs --tsa");
    if (const Result<void> done = create(*make, program); !done) program.report({}, done.error());
  });

  auto judge = std::make_shared<VerifyOptions>();
  CLI::App* verification = arayis->add_subcommand("verify", "Decide whether a reference can be relied on");
  verification->add_option("FILE", judge->files, "Signed references")->required();
  verification->add_option("--fin", judge->fin, "The FİN of the person who presents it")->required();
  verification->add_option("--max-age", judge->max_age, "How old it may be: days or hours")->capture_default_str();
  judge->verification.add(*verification, program.settings);
  judge->online.add(*verification, program.settings);
  verification->add_flag("--json", judge->json, "One JSON object a file");
  verification->callback([judge, &program] { verify(*judge, program); });
}

}  // namespace esign::cli
