// SPDX-License-Identifier: Apache-2.0
// esign verify INPUT...
#include <algorithm>
#include <atomic>
#include <thread>

#include "inputs.h"
#include "online.h"
#include "pdf_options.h"
#include "program.h"
#include "progress.h"
#include "verification.h"

namespace esign::cli {
namespace {

struct Options {
  std::vector<std::string> inputs{};
  std::string content{}, report = "text", output{};
  std::string facts{}, replay{}, compare{};
  unsigned jobs = 1;
  VerificationOptions verification{};
  OnlineOptions online{};
  DocumentPassword password{};
  bool force = false;
};

/// With what all inputs are verified.
struct Bench {
  Verifier verifier;
  const std::optional<OnlineStatus>& online;
  std::optional<Time> at{};  ///< Nothing: the time after what was asked has been answered.
  Language language{};
  Progress& progress;
  std::shared_ptr<const Pin> password{};
};

/// One answer a input, in input order, whatever order the threads finish in.
struct Answer {
  std::string text{};
  std::optional<Error> error{};
  int exit = 0;
  bool lacks_status = false;
};

std::string told(const Report& report, const std::string& form, Language language) {
  if (form == "json") return report.json() + "\n";
  if (form == "etsi") return report.etsi_xml();
  if (form == "html") return report.html(language);
  return report.text(language);
}

/// The difference that another policy would make, after the report.
std::string compared(const Report& report, const Policy& other, const std::string& form, Language language) {
  const Report under = report.under(other);
  return form == "json" ? report.comparison_json(under) + "\n" : "\n" + report.comparison_text(under, language);
}

constexpr std::uint64_t kLargestFacts = 64u << 20;  // a signature of fifty time-stamps takes a few megabytes

Result<Report> replayed(const Options& options) {
  ESIGN_TRY(const Policy policy, load_policy(options.verification.policy));
  ESIGN_TRY(const Document file, open_input(options.replay));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestFacts));
  std::optional<Time> at;
  if (!options.verification.at.empty()) {
    ESIGN_TRY(at, time_from(options.verification.at));
  }
  return replay(std::string(octets.begin(), octets.end()), policy, at);
}

Result<void> keep_facts(const Options& options, const Report& report) {
  const std::string facts = report.facts() + "\n";
  return write_output(options.facts, options.force ? Existing::replace : Existing::refuse, [&](const Writer& writer) {
    return writer(std::span(reinterpret_cast<const std::uint8_t*>(facts.data()), facts.size()));
  });
}

Answer answer(const Options& options, const Result<Report>& report, Language language) {
  const auto wrong = [](const Error& error) { return Answer{{}, error, exit_code(error.code), false}; };
  if (!report) return wrong(report.error());
  if (!options.facts.empty()) {
    if (const auto kept = keep_facts(options, *report); !kept) return wrong(kept.error());
  }
  std::string text = told(*report, options.report, language);
  if (!options.compare.empty()) {
    const Result<Policy> other = load_policy(options.compare);
    if (!other) return wrong(other.error());
    text += compared(*report, *other, options.report, language);
  }
  return {std::move(text), {}, exit_code(report->indication()), lacks_status(*report)};
}

Answer verify_one(const Options& options, const std::string& input, const Bench& bench) {
  const auto verified = [&]() -> Result<Report> {
    ESIGN_TRY(SignedInput whole, open_input(input).transform([&](Document document) { return SignedInput{std::move(document), {}, bench.password}; }));
    if (!options.content.empty()) {
      ESIGN_TRY(whole.content, open_input(options.content).in(options.content));
    }
    return verify_document(bench.verifier, whole, bench.online, bench.at);
  }();
  return answer(options, verified, bench.language);
}

std::vector<Answer> verify_all(const Options& options, const Bench& bench) {
  std::vector<Answer> answers(options.inputs.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < answers.size(); i = next++) {
      answers[i] = verify_one(options, options.inputs[i], bench);
      bench.progress.done();
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min<std::size_t>(options.jobs, answers.size()); ++i) threads.emplace_back(work);
  work();
  threads.clear();
  return answers;
}

Result<std::vector<Answer>> verify_inputs(const Options& options, const Program& program) {
  ESIGN_TRY(Verifier verifier, make_verifier(options.verification));
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  ESIGN_TRY(std::optional<OnlineStatus> online, make_online(options.online, options.verification));
  ESIGN_TRY(std::shared_ptr<const Pin> password, options.password.get(program.ui));
  const bool for_people = options.report == "text" && !program.ui.is_quiet();
  Progress progress(options.inputs.size(), for_people ? Progress::Wanted::yes : Progress::Wanted::no);
  const bool later = online && options.verification.at.empty();
  return verify_all(options, {std::move(verifier), online, later ? std::nullopt : std::optional(at), program.ui.language(), progress, std::move(password)});
}

void run(const Options& options, Program& program) {
  if (options.inputs.empty() == options.replay.empty())
    return program.usage(options.replay.empty() ? "INPUT is required" : "--replay judges kept facts, no INPUT");
  if (options.inputs.size() > 1 && !options.content.empty()) return program.usage("--content belongs to one detached signature, but there are several inputs");
  if (options.inputs.size() > 1 && (options.report == "etsi" || options.report == "html"))
    return program.usage("--report " + options.report + " makes one document, but there are several inputs");
  if (options.inputs.size() > 1 && !options.facts.empty()) return program.usage("--facts keeps the facts of one document, but there are several inputs");
  if (!options.compare.empty() && (options.report == "etsi" || options.report == "html"))
    return program.usage("--compare goes with --report text or json");
  std::vector<Answer> answers;
  if (!options.replay.empty()) {
    answers.push_back(answer(options, replayed(options), program.ui.language()));
  } else {
    Result<std::vector<Answer>> verified = verify_inputs(options, program);
    if (!verified) return program.report({}, verified.error());
    answers = *std::move(verified);
  }
  std::string all;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].error) program.report(options.replay.empty() ? options.inputs[i] : options.replay, *answers[i].error);
    program.exit = worse(program.exit, answers[i].exit);
    if (options.output.empty()) program.ui.out(answers[i].text);
    all += answers[i].text;
  }
  const bool nobody_asked = options.replay.empty() && !options.online.online && options.online.ocsp.empty() && !options.verification.offline;
  if (nobody_asked && options.report == "text" && std::ranges::any_of(answers, &Answer::lacks_status)) program.ui.hint(Message::hint_online);
  if (options.output.empty() || all.empty()) return;
  const Existing existing = options.force ? Existing::replace : Existing::refuse;
  const Result<void> written = write_output(options.output, existing, [&](const Writer& writer) {
    return writer(std::span(reinterpret_cast<const std::uint8_t*>(all.data()), all.size()));
  });
  if (!written) program.report(options.output, written.error());
}

}  // namespace

void add_verify(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("verify", "Verify every signature of documents");
  command->add_option("INPUT", options->inputs, "Signed files; - is standard input");
  command->add_option("--content", options->content, "The signed data of a detached signature");
  options->verification.add(*command, program.settings);
  options->online.add(*command, program.settings);
  options->password.add(*command);
  command->add_option("--jobs", options->jobs, "Documents verified at the same time")->check(CLI::Range(1u, 256u))->capture_default_str();
  command->add_option("--report", options->report, "Form of the answer")->check(CLI::IsMember({"text", "json", "etsi", "html"}))->capture_default_str();
  command->add_flag_callback("--json", [options] { options->report = "json"; }, "The same as --report json");
  command->add_option("-o,--output", options->output, "File for the report; - is standard output");
  command->add_flag("--force", options->force, "Replace an existing report");
  command->add_option("--facts", options->facts, "File to keep the facts in, for --replay");
  command->add_option("--replay", options->replay, "Judge facts that --facts kept, instead of a document");
  command->add_option("--compare", options->compare, "Another policy: tell where and why its verdict differs");
  command->callback([options, &program] { run(*options, program); });
}

}  // namespace esign::cli
