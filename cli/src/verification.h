// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program.h"

namespace esign::cli {

/// --trust, --trust-signer, --certs, --crl, --ocsp-response, --policy, --at, --offline, --cross-check: shared by every command that judges.
struct VerificationOptions {
  std::vector<std::string> trust{}, trust_signer{}, certs{}, crl{}, ocsp_response{};
  std::string policy{}, at{};
  bool offline = false, cross_check = false;
  void add(CLI::App& command, const Settings& settings);
  Judges judges() const { return cross_check ? Judges::two : Judges::one; }
};

/// Certificates, folders and trusted lists; a list counts only by its pinned signer (trusted_lists.h).
Result<TrustStore> load_trust(const VerificationOptions& options);
Result<Evidence> load_evidence(const VerificationOptions& options);
/// A built-in policy by name, or a JSON file. Errors: not_found, malformed.
Result<Policy> load_policy(const std::string& name);
Result<Verifier> make_verifier(const VerificationOptions& options);

}  // namespace esign::cli
