// SPDX-License-Identifier: Apache-2.0
#include "online.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "inputs.h"

namespace esign::cli {

void OnlineOptions::add(CLI::App& command, const Settings& settings) {
  online = settings.online == "on";
  ocsp = settings.ocsp;
  crl_cache = settings.crl_cache.empty() ? default_crl_cache().string() : settings.crl_cache;
  tls_trust = settings.tls_trust;
  command.add_flag("--online", online, "Ask the OCSP responders and fetch the lists that the certificates name");
  command.add_option("--ocsp", ocsp, "URL of an OCSP responder that is asked first (repeatable)")->allow_extra_args(false);
  command.add_flag("--fetch-issuers", fetch_issuers, "With --online: fetch missing issuers from where certificates say");
  command.add_flag("--private-addresses", private_addresses, "With --online: addresses in certificates may be of the own network");
  command.add_option("--crl-cache", crl_cache, "Folder to keep fetched revocation lists in");
  if (command.get_option_no_throw("--tls-trust") == nullptr)
    command.add_option("--tls-trust", tls_trust, "PEM file of who certifies https servers; default: the system's");
}

Result<std::optional<OnlineStatus>> make_online(const OnlineOptions& options, const VerificationOptions& verification) {
  if (verification.offline || (!options.online && options.ocsp.empty())) return std::optional<OnlineStatus>{};
  OnlineSettings settings;
  settings.responders = options.ocsp;
  settings.named = options.online ? OnlineSettings::Named::asked : OnlineSettings::Named::not_asked;
  if (options.online && options.fetch_issuers) settings.issuers = OnlineSettings::Issuers::fetched;
  if (options.private_addresses) settings.addresses = OnlineSettings::Private::allowed;
  settings.lists = options.crl_cache;
  settings.tls_trust = options.tls_trust;
  ESIGN_TRY(OnlineStatus online, OnlineStatus::create(settings));
  return std::optional<OnlineStatus>(std::move(online));
}

Result<Report> verify_document(const Verifier& verifier, const SignedInput& input, const std::optional<OnlineStatus>& online, std::optional<Time> at) {
  if (!online) return verifier.verify(input, at.value_or(system_time()));
  ESIGN_TRY(const Gathered gathered, verifier.gather(input, *online, system_time()));
  return verifier.verify(input, at.value_or(system_time()), gathered);
}

std::filesystem::path default_crl_cache() {
  if (const char* home = std::getenv("XDG_CACHE_HOME"); home != nullptr && *home == '/') return std::filesystem::path(home) / "esign/crl";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return std::filesystem::path(home) / ".cache/esign/crl";
  return {};
}

void tell_unanswered(const std::vector<Inquiry>& inquiries, const Ui& ui) {
  for (const Inquiry& one : inquiries) {
    if (one.object.empty()) ui.note(fmt::format("{}: {}", one.url, one.why));
  }
}

bool lacks_status(const Report& report) {
  if (report.indication() != Indication::indeterminate) return false;
  const auto lacks = [](const Step& step) {
    return step.outcome != Step::Outcome::passed && (step.message_key == "revocation.missing" || step.message_key == "revocation.stale");
  };
  return std::ranges::any_of(report.signatures(), [&](const SignatureReport& one) {
    return one.indication == Indication::indeterminate && std::ranges::any_of(one.trace, lacks);
  });
}

}  // namespace esign::cli
