// SPDX-License-Identifier: Apache-2.0
#include "long_term.h"

#include "inputs.h"

namespace esign::cli {

void LongTermOptions::add(CLI::App& command, const Settings& settings) {
  tsa = settings.tsa;
  tls_trust = settings.tls_trust;
  command.add_option("--tsa", tsa, "URL of a time-stamping authority; the next one is asked when one cannot (repeatable)")->allow_extra_args(false);
  command.add_option("--tsa-policy", tsa_policy, "OID of the policy that the authority shall follow");
  command.add_option("--tls-trust", tls_trust, "PEM file of who certifies https servers; default: the system's");
}

Result<Level> level_named(const std::string& name) {
  if (name == "b-b") return Level::b_b;
  if (name == "b-t") return Level::b_t;
  if (name == "b-lt") return Level::b_lt;
  if (name == "b-lta") return Level::b_lta;
  return fail(Errc::invalid_argument, "no such level").in(name);
}

Result<LongTermServices> make_services(const LongTermOptions& options, const VerificationOptions& verification) {
  OnlineServices wanted;
  wanted.authorities = options.tsa;
  wanted.policy = options.tsa_policy;
  wanted.tls_trust = options.tls_trust;
  wanted.now = system_time();
  if (verification.offline) wanted.ask_responders = OnlineServices::AskResponders::no;
  ESIGN_TRY(wanted.judge, load_policy(verification.policy));
  ESIGN_TRY(wanted.evidence, load_evidence(verification));
  ESIGN_TRY(const TrustStore trust, load_trust(verification));
  wanted.anchors = trust.anchors();
  return online_services(wanted);
}

}  // namespace esign::cli
