// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/online.h>

#include "verification.h"

namespace esign::cli {

/// --online, --ocsp, --fetch-issuers, --private-addresses, --crl-cache, --tls-trust: shared by the commands that verify.
struct OnlineOptions {
  bool online = false, fetch_issuers = false, private_addresses = false;
  std::vector<std::string> ocsp{};
  std::string crl_cache{}, tls_trust{};
  void add(CLI::App& command, const Settings& settings);
};

/// Whom the network is asked; nobody without --online, --ocsp or the setting, and nobody with --offline. Errors: those of
/// OnlineStatus::create, invalid_argument.
Result<std::optional<OnlineStatus>> make_online(const OnlineOptions& options, const VerificationOptions& verification);

/// Gathers if somebody may be asked, and judges for the time after that, or for --at.
Result<Report> verify_document(const Verifier& verifier, const SignedInput& input, const std::optional<OnlineStatus>& online, std::optional<Time> at);

/// Where CRLs are kept unless a folder is named: $XDG_CACHE_HOME/esign/crl; empty without a home.
std::filesystem::path default_crl_cache();

/// Whether a verdict is open because the status of a certificate is not known, or not newly enough.
bool lacks_status(const Report& report);

/// The questions that were not answered, for a person.
void tell_unanswered(const std::vector<Inquiry>& inquiries, const Ui& ui);

}  // namespace esign::cli
