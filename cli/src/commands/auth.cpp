// SPDX-License-Identifier: Apache-2.0
// esign auth sign|verify
#include <fmt/format.h>

#include "inputs.h"
#include "keys.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {
namespace {

struct SignOptions {
  LoginChallenge challenge{};
  KeyOptions key{};
  std::string output = "-";
  bool force = false;
};
struct VerifyOptions {
  LoginChallenge challenge{};
  VerificationOptions verification{};
  std::string token{};
  bool json = false;
};

void add_challenge(CLI::App& command, LoginChallenge& challenge) {
  command.add_option("--origin", challenge.origin, "The portal's origin: https://portal.example.az")->required();
  command.add_option("--nonce", challenge.nonce, "The portal's challenge: base64 of at least 32 random octets")->required();
}

Result<void> run_sign(const SignOptions& options, Program& program) {
  ESIGN_TRY(const auto key, open_key(program.ui, options.key, CardKey::authentication));
  ESIGN_TRY(const std::string token, sign_login(options.challenge, *key));
  return write_output(options.output, options.force ? Existing::replace : Existing::refuse, [&](const Writer& writer) {
    const std::string line = token + '\n';
    return writer({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
  });
}

Result<LoginAnswer> run_verify(const VerifyOptions& options) {
  ESIGN_TRY(const Document file, open_input(options.token).in(options.token));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(1u << 20).in(options.token));
  ESIGN_TRY(const TrustStore trust, load_trust(options.verification));
  ESIGN_TRY(const Evidence evidence, load_evidence(options.verification));
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
  return verify_login(text, options.challenge, trust, evidence, at, options.verification.judges());
}

std::string shown(const LoginAnswer& answer) {
  std::string text = fmt::format("{}{}{}\n", answer.path.indication(), answer.path.sub_indication.empty() ? "" : " ", answer.path.sub_indication);
  if (!answer.path.reason.empty()) text += fmt::format("  {}\n", answer.path.reason);
  if (answer.certificate) text += fmt::format("  {}\n", answer.certificate->subject());
  return text;
}

void add_auth_sign(CLI::App& auth, Program& program) {
  auto options = std::make_shared<SignOptions>();
  CLI::App* command = auth.add_subcommand("sign", "Sign a portal's challenge");
  add_challenge(*command, options->challenge);
  options->key.add(*command, program.settings);
  command->add_option("-o,--output", options->output, "Output file; - is standard output")->capture_default_str();
  command->add_flag("--force", options->force, "Replace an existing output");
  command->callback([options, &program] {
    if (const Result<void> done = run_sign(*options, program); !done) program.report({}, done.error());
  });
}

void add_auth_verify(CLI::App& auth, Program& program) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = auth.add_subcommand("verify", "Judge a token as the portal that gave the challenge");
  command->add_option("TOKEN", options->token, "The token; - is standard input")->required();
  add_challenge(*command, options->challenge);
  options->verification.add(*command, program.settings);
  command->add_flag("--json", options->json, "The answer as JSON");
  command->callback([options, &program] {
    const Result<LoginAnswer> answer = run_verify(*options);
    if (!answer) return program.report({}, answer.error());
    program.ui.out(options->json ? answer->json() + "\n" : shown(*answer));
    program.exit = exit_code(answer->verdict());
  });
}

}  // namespace

void add_auth(CLI::App& app, Program& program) {
  CLI::App* auth = app.add_subcommand("auth", "Log in to portals with the authentication key");
  auth->require_subcommand(1);
  add_auth_sign(*auth, program);
  add_auth_verify(*auth, program);
}

}  // namespace esign::cli
