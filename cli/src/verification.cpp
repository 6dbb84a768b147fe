// SPDX-License-Identifier: Apache-2.0
#include "verification.h"

#include "inputs.h"
#include "trusted_lists.h"

namespace esign::cli {
namespace {

constexpr std::uint64_t kLargestPolicy = 1 << 20;

}  // namespace

void VerificationOptions::add(CLI::App& command, const Settings& settings) {
  trust = settings.trust;
  trust_signer = settings.trust_signer;
  certs = settings.certs;
  crl = settings.crl;
  ocsp_response = settings.ocsp_response;
  policy = settings.policy;
  command.add_option("--trust", trust, "Trust anchor: certificate file or folder, or a trusted list (repeatable)")->allow_extra_args(false);
  command.add_option("--trust-signer", trust_signer, "Certificate that signs the trusted list (repeatable)")->allow_extra_args(false);
  command.add_option("--certs", certs, "Further certificates: file or folder (repeatable)")->allow_extra_args(false);
  command.add_option("--crl", crl, "Revocation lists: file or folder (repeatable)")->allow_extra_args(false);
  command.add_option("--ocsp-response", ocsp_response, "OCSP responses: file or folder (repeatable)")->allow_extra_args(false);
  command.add_option("--policy", policy, "Name of a built-in policy, or a JSON file")->capture_default_str();
  command.add_option("--at", at, "The time for which the answer shall hold (RFC 3339); default: now");
  command.add_flag("--offline", offline, "Ask no network service");
  command.add_flag("--cross-check", cross_check, "Let OpenSSL and Botan judge; they must agree");
}

Result<TrustStore> load_trust(const VerificationOptions& options) {
  TrustStore store;
  std::vector<NamedList> lists;
  for (const std::string& path : options.trust) {
    ESIGN_TRY(auto list, read_if_list(path).in("--trust"));
    if (list) lists.push_back(*std::move(list));
    else ESIGN_CHECK(store.add(path).in("--trust"));
  }
  if (lists.empty()) return store;
  ESIGN_TRY(const Time at, time_from(options.at));
  ESIGN_TRY(const auto believed, believe_lists(lists, {options.trust_signer, at, options.judges()}).in("--trust"));
  for (const VerifiedList& list : believed) store.add(list);
  return store;
}

Result<Evidence> load_evidence(const VerificationOptions& options) {
  Evidence evidence;
  for (const std::string& path : options.certs) ESIGN_CHECK(evidence.add_certificates(path).in("--certs"));
  for (const std::string& path : options.crl) ESIGN_CHECK(evidence.add_crls(path).in("--crl"));
  for (const std::string& path : options.ocsp_response) ESIGN_CHECK(evidence.add_ocsp_responses(path).in("--ocsp-response"));
  return evidence;
}

Result<Policy> load_policy(const std::string& name) {
  if (name.find('/') == std::string::npos && !name.ends_with(".json")) return Policy::builtin(name).in("--policy");
  ESIGN_TRY(const Document file, Document::load(name).in(name));
  ESIGN_TRY(const std::vector<std::uint8_t> json, file.octets(kLargestPolicy).in(name));
  return Policy::parse(json).in(name);
}

Result<Verifier> make_verifier(const VerificationOptions& options) {
  ESIGN_TRY(TrustStore trust, load_trust(options));
  ESIGN_TRY(Evidence evidence, load_evidence(options));
  ESIGN_TRY(Policy policy, load_policy(options.policy));
  return Verifier(std::move(trust), std::move(policy), std::move(evidence), options.judges());
}

}  // namespace esign::cli
