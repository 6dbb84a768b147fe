// SPDX-License-Identifier: Apache-2.0
// esign cert verify LEAF
#include <fmt/format.h>

#include <map>

#include "inputs.h"
#include "online.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {
namespace {

struct Options {
  std::string leaf{}, purpose = "any";
  VerificationOptions verification{};
  OnlineOptions online{};
  std::vector<std::string> initial_policies{};
  bool require_explicit_policy = false, inhibit_policy_mapping = false, inhibit_any_policy = false, no_revocation = false, json = false;
};

const std::map<std::string, Purpose> kPurposes{{"any", Purpose::any}, {"signing", Purpose::signing}, {"authentication", Purpose::authentication},
                                               {"tsa", Purpose::tsa}, {"ocsp", Purpose::ocsp}};

std::string shown(const PathAnswer& answer) {
  std::string text = fmt::format("{}{}{}\n", answer.indication(), answer.sub_indication.empty() ? "" : " ", answer.sub_indication);
  if (!answer.reason.empty()) text += fmt::format("  {}\n", answer.reason);
  for (std::size_t i = 0; i < answer.path.size(); ++i) text += fmt::format("  {}: {}\n", i, answer.path[i].subject());
  return text;
}

Result<PathAnswer> ask(const Options& options, const Ui& ui) {
  ESIGN_TRY(const Document file, open_input(options.leaf).in(options.leaf));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(16u << 20).in(options.leaf));
  ESIGN_TRY(const std::vector<Certificate> leaves, Certificate::parse_file(octets).in(options.leaf));
  ESIGN_TRY(const TrustStore trust, load_trust(options.verification));
  ESIGN_TRY(Evidence evidence, load_evidence(options.verification));
  ESIGN_TRY(const auto online, make_online(options.online, options.verification));
  Gathered gathered;
  if (online && !options.no_revocation) {
    ESIGN_TRY(gathered, gather_status(leaves.front(), trust, evidence, *online, system_time()));
    evidence.add(gathered);
    tell_unanswered(gathered.inquiries(), ui);
  }
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  PathQuestion question;
  question.purpose = kPurposes.at(options.purpose);
  question.revocation = options.no_revocation ? Revocation::ignored : Revocation::required;
  question.initial_policies = options.initial_policies;
  question.require_explicit_policy = options.require_explicit_policy;
  question.inhibit_policy_mapping = options.inhibit_policy_mapping;
  question.inhibit_any_policy = options.inhibit_any_policy;
  ESIGN_TRY(PathAnswer answer, verify_certificate(leaves.front(), trust, evidence, question, at, options.verification.judges()));
  answer.inquiries = gathered.inquiries();
  return answer;
}

}  // namespace

void add_cert(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* cert = app.add_subcommand("cert", "Certificates");
  cert->require_subcommand(1);
  CLI::App* command = cert->add_subcommand("verify", "Validate a certificate by RFC 5280");
  command->add_option("LEAF", options->leaf, "The certificate, PEM or DER")->required();
  options->verification.add(*command, program.settings);
  options->online.add(*command, program.settings);
  command->add_option("--purpose", options->purpose, "What it shall be good for")
      ->check(CLI::IsMember({"any", "signing", "authentication", "tsa", "ocsp"}))->capture_default_str();
  command->add_option("--initial-policy", options->initial_policies, "Acceptable policy OID (repeatable)")->allow_extra_args(false);
  command->add_flag("--require-explicit-policy", options->require_explicit_policy, "RFC 5280 6.1.1 (e): an acceptable policy must stand in the whole path");
  command->add_flag("--inhibit-policy-mapping", options->inhibit_policy_mapping, "RFC 5280 6.1.1 (f): policies are not mapped to others");
  command->add_flag("--inhibit-any-policy", options->inhibit_any_policy, "RFC 5280 6.1.1 (g): anyPolicy does not stand for every policy");
  command->add_flag("--no-revocation", options->no_revocation, "Do not ask whether it was revoked");
  command->add_flag("--json", options->json, "The answer as JSON");
  command->callback([options, &program] {
    const Result<PathAnswer> answer = ask(*options, program.ui);
    if (!answer) return program.report({}, answer.error());
    program.ui.out(options->json ? answer->json() + "\n" : shown(*answer));
    program.exit = exit_code(answer->verdict);
  });
}

}  // namespace esign::cli
