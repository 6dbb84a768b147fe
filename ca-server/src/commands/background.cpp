// SPDX-License-Identifier: Apache-2.0
#include "commands/background.h"

#include "commands/key_audit.h"

#include "domain/ocsp_responder.h"

namespace esign::ca {
namespace {

constexpr std::chrono::seconds kRound{1};
constexpr unsigned kConfirmEvery = 5, kBeatEvery = 15, kSignersEvery = 60, kKeysEvery = 60;  // rounds
constexpr std::chrono::minutes kStale{2};                  // a change is in the CRL within one minute

CrlRules rules_of(const CaConfig& config) { return {config.crl_refresh, config.crl_validity, config.crl_delay, config.node}; }

}  // namespace

Background::Background(Centre& centre, OcspSigners& signers, const httpd::Log& log, Work work)
    : centre_(centre), signers_(signers), log_(log), work_(work),
      crls_({centre.store(), centre.keys(), centre.clock(), centre.authorities(), rules_of(centre.config())}) {}

Result<void> Background::first_round() {
  if (work_ == Work::take_up) return {};
  ESIGN_CHECK(beat());
  ESIGN_TRY(const std::size_t built, crls_.build_due());
  static_cast<void>(built);
  const std::lock_guard lock(mutex_);
  crls_built_ = centre_.clock().now();
  return {};
}

void Background::start() {
  thread_ = std::jthread([this] { run(); });
}

void Background::stop() {
  {
    const std::lock_guard lock(mutex_);
    state_ = State::stopping;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (keys_.joinable()) keys_.join();
}

void Background::run() {
  for (unsigned rounds = 1;; ++rounds) {
    {
      std::unique_lock lock(mutex_);
      if (stopped_.wait_for(lock, kRound, [this] { return state_ == State::stopping; })) return;
    }
    round(rounds);
  }
}

/// Minutes of arithmetic: beside the rounds, which have CRLs to build, and ended when the program ends.
void Background::audit_keys_apart() {
  const auto due = key_audit_due(centre_);
  if (!due || *due == KeyAuditDue::no || auditing_.exchange(true)) return;
  if (keys_.joinable()) keys_.join();
  keys_ = std::jthread([this] {
    const auto go_on = [this]() -> Result<void> {
      const std::lock_guard lock(mutex_);
      return state_ == State::stopping ? fail(Errc::cancelled, "the program ends") : Result<void>{};
    };
    const auto done = audit_keys(centre_, "esign-ca", go_on);
    if (!done) log_.error("keys_audit", done.error(), {});
    else log_.write(done->sharing.empty() ? httpd::Level::info : httpd::Level::error, "keys_audit",
                    {{"keys", static_cast<std::int64_t>(done->keys)}, {"count", static_cast<std::int64_t>(done->sharing.size())}});
    auditing_ = false;
  });
}

void Background::tell(std::string_view what, const Result<std::size_t>& done) {
  if (!done) {
    log_.error(what, done.error(), {});
  } else if (*done != 0) {
    log_.write(httpd::Level::info, what, {{"count", static_cast<std::int64_t>(*done)}});
  }
}

/// A copy of the register elsewhere tells by it how old it is.
Result<void> Background::beat() {
  return centre_.store().write([&](Transaction& register_) { return register_.set(kHeartbeat, to_rfc3339(centre_.clock().now())); });
}

void Background::round(unsigned rounds) {
  if (work_ == Work::take_up) {
    if (rounds % kSignersEvery != 0) return;
    if (const auto read = signers_.reload(); !read) log_.error("ocsp_signers", read.error(), {});
    return;
  }
  const auto built = crls_.build_due();
  tell("crl", built);
  if (built) {
    const std::lock_guard lock(mutex_);
    crls_built_ = centre_.clock().now();
  }
  if (rounds % kBeatEvery == 0) {
    if (const auto beaten = beat(); !beaten) log_.error("heartbeat", beaten.error(), {});
  }
  if (rounds % kConfirmEvery == 0) tell("unconfirmed_revoked", centre_.life().expire_unconfirmed());
  if (rounds % kKeysEvery == 0) audit_keys_apart();
  if (rounds % kSignersEvery == 0) tell("ocsp_signers_renewed", signers_.renew());
}

Result<void> Background::crl_is_fresh() const {
  const std::lock_guard lock(mutex_);
  if (centre_.clock().now() - crls_built_ > kStale) return fail(Errc::unavailable, "no round of CRLs was finished lately");
  return {};
}

}  // namespace esign::ca
