// SPDX-License-Identifier: Apache-2.0
// esign timestamp FILE --tsa URL -o OUT.tsr, esign timestamp --verify OUT.tsr FILE --trust PATH
#include <fmt/format.h>

#include <esign/container.h>
#include <esign/timestamp.h>

#include "inputs.h"
#include "online.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {
namespace {

constexpr std::uint64_t kLargestTimestamp = 4u << 20;  // Limits::timestamp_octets

struct Options {
  std::string file{}, verify{}, output{}, tsa_policy{};
  std::vector<std::string> tsa{};
  VerificationOptions verification{};
  OnlineOptions online{};
  bool force = false, no_revocation = false, json = false;
};

std::string time_of(const TimestampFacts& facts) {
  const std::string second = to_rfc3339(facts.time);
  return facts.milliseconds.count() == 0 ? second : fmt::format("{}.{:03}Z", second.substr(0, 19), facts.milliseconds.count());
}

std::string_view word_for(TimestampVerdict::Indication indication) {
  switch (indication) {
    case TimestampVerdict::Indication::passed: return "PASSED";
    case TimestampVerdict::Indication::failed: return "FAILED";
    case TimestampVerdict::Indication::indeterminate: break;
  }
  return "INDETERMINATE";
}

std::string shown(const TimestampVerdict& verdict) {
  std::string text = fmt::format("{}{}{}\n", word_for(verdict.indication), verdict.sub_indication.empty() ? "" : " ", verdict.sub_indication);
  if (!verdict.reason.empty()) text += fmt::format("  {}\n", verdict.reason);
  text += fmt::format("  {}\n", time_of(verdict.facts));
  for (std::size_t i = 0; i < verdict.path.size(); ++i) text += fmt::format("  {}: {}\n", i, verdict.path[i].subject());
  return text;
}

/// The answer for a whole container, then what became of each time-stamp.
std::string shown(const StampedVerdict& verdict) {
  std::string text = fmt::format("{}\n", word_for(verdict.indication()));
  for (const StampedVerdict::One& one : verdict.timestamps) text += fmt::format("{}: {}", one.file, shown(one.verdict));
  return text;
}

/// A time-stamp and what it is over.
struct StampAndFile {
  Document file;
  std::vector<std::uint8_t> octets{};
};
Result<StampAndFile> two_files(const Options& options, const Document& file) {
  if (options.file.empty()) return fail(Errc::invalid_argument, "the file that it is about is missing").in("FILE");
  ESIGN_TRY(std::vector<std::uint8_t> octets, file.octets(kLargestTimestamp).in(options.verify));
  ESIGN_TRY(Document document, open_input(options.file).in(options.file));
  return StampAndFile{std::move(document), std::move(octets)};
}

Result<TimestampVerdict> judge(const Options& options, const Document& file, const Ui& ui) {
  ESIGN_TRY(const StampAndFile about, two_files(options, file));
  const std::vector<std::uint8_t>& octets = about.octets;
  const Document& document = about.file;
  ESIGN_TRY(const TrustStore trust, load_trust(options.verification));
  ESIGN_TRY(Evidence evidence, load_evidence(options.verification));
  ESIGN_TRY(const auto online, make_online(options.online, options.verification));
  Gathered gathered;
  if (online && !options.no_revocation) {
    ESIGN_TRY(gathered, gather_timestamp_status(octets, trust, evidence, *online, system_time()));
    evidence.add(gathered);
    tell_unanswered(gathered.inquiries(), ui);
  }
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  ESIGN_TRY(const Policy policy, load_policy(options.verification.policy));
  ESIGN_TRY(TimestampVerdict verdict, judge_timestamp(octets, document, trust, evidence, options.no_revocation ? Revocation::ignored : Revocation::required,
                                                      at, options.verification.judges(), policy));
  verdict.inquiries = gathered.inquiries();
  return verdict;
}

/// Every time-stamp of an ASiC-S container.
Result<StampedVerdict> judge_container(const Options& options, const Document& container, const Ui& ui) {
  if (!options.file.empty()) return fail(Errc::invalid_argument, "the container holds the file: name no other").in(options.file);
  StampedQuestion question;
  ESIGN_TRY(question.trust, load_trust(options.verification));
  ESIGN_TRY(question.evidence, load_evidence(options.verification));
  ESIGN_TRY(question.policy, load_policy(options.verification.policy));
  question.revocation = options.no_revocation ? Revocation::ignored : Revocation::required;
  question.judges = options.verification.judges();
  ESIGN_TRY(const auto online, make_online(options.online, options.verification));
  Gathered gathered;
  if (online && !options.no_revocation) {
    ESIGN_TRY(gathered, gather_stamped_status(container, question, *online, system_time()).in(options.verify));
    tell_unanswered(gathered.inquiries(), ui);
  }
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  ESIGN_TRY(StampedVerdict verdict, judge_stamped(container, question, at, gathered).in(options.verify));
  verdict.inquiries = gathered.inquiries();
  return verdict;
}

Result<TimestampReply> request(const Options& options) {
  ESIGN_TRY(const Document document, open_input(options.file).in(options.file));
  TimestampRequest asked;
  asked.authorities = options.tsa;
  asked.policy = options.tsa_policy;
  asked.tls_trust = options.online.tls_trust;
  ESIGN_TRY(TimestampReply reply, request_timestamp(document, asked, system_time()));
  const std::string output = options.output.empty() ? options.file + ".tsr" : options.output;
  const bool container = output.ends_with(".asics") || output.ends_with(".scs");
  ESIGN_CHECK(write_output(output, options.force ? Existing::replace : Existing::refuse, [&](const Writer& write) {
                return container ? write_stamped(document, reply.response, write) : write(reply.response);
              }).in(output));
  return reply;
}

int exit_code_of(TimestampVerdict::Indication indication) {
  switch (indication) {
    case TimestampVerdict::Indication::passed: return 0;
    case TimestampVerdict::Indication::failed: return 1;
    case TimestampVerdict::Indication::indeterminate: return 2;
  }
  return 70;
}

void run_request(const Options& options, Program& program) {
  const Result<TimestampReply> reply = request(options);
  if (!reply) return program.report({}, reply.error());
  for (const Error& error : reply->passed_over) program.ui.note(fmt::format("{}: {}", error.at, error.detail));
  program.ui.note(fmt::format("{} {}", time_of(reply->facts), reply->facts.authority));
}

Result<void> verify_one(const Options& options, Program& program) {
  ESIGN_TRY(const Document file, open_input(options.verify).in(options.verify));
  ESIGN_TRY(const ContainerLikeness likeness, looks_like_container(file));
  if (likeness == ContainerLikeness::yes) {
    ESIGN_TRY(const StampedVerdict verdict, judge_container(options, file, program.ui));
    program.ui.out(options.json ? verdict.json() + "\n" : shown(verdict));
    program.exit = exit_code_of(verdict.indication());
    return {};
  }
  ESIGN_TRY(const TimestampVerdict verdict, judge(options, file, program.ui));
  program.ui.out(options.json ? verdict.json() + "\n" : shown(verdict));
  program.exit = exit_code_of(verdict.indication);
  return {};
}

void run_verify(const Options& options, Program& program) {
  if (const auto done = verify_one(options, program); !done) program.report({}, done.error());
}

}  // namespace

void add_timestamp(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("timestamp", "Prove when a file was there: ask for a time-stamp, or verify one");
  command->add_option("FILE", options->file, "The file; - is standard input");
  options->tsa = program.settings.tsa;
  CLI::Option* tsa = command->add_option("--tsa", options->tsa, "URL of a time-stamping authority; the next one is asked when one cannot (repeatable)");
  tsa->allow_extra_args(false);
  command->add_option("--tsa-policy", options->tsa_policy, "OID of the policy that the authority shall follow");
  command->add_option("-o,--output", options->output, "Output file; - is standard output");
  command->add_flag("--force", options->force, "Replace an existing output");
  command->add_option("--verify", options->verify, "Time-stamp of the file, to be verified: a response, a token, or an ASiC-S container with both");
  options->verification.add(*command, program.settings);
  options->online.add(*command, program.settings);
  command->add_flag("--no-revocation", options->no_revocation, "Do not ask whether it was revoked");
  command->add_flag("--json", options->json, "The answer as JSON");
  command->callback([options, tsa, &program] {
    if (!options->verify.empty()) {
      if (tsa->count() > 0 || !options->output.empty()) return program.usage("--verify asks no authority and writes no file");
      return run_verify(*options, program);
    }
    if (options->file.empty()) return program.usage("FILE is missing");
    if (options->tsa.empty()) return program.usage("--tsa or --verify is missing");
    if (options->file == "-" && options->output.empty()) return program.usage("-o is missing");
    run_request(*options, program);
  });
}

}  // namespace esign::cli
