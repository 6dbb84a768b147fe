// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "commands/ocsp_signers.h"
#include "domain/crl_service.h"
#include "httpd/log.h"

namespace esign::ca {

/// What happens without being asked for: CRLs on schedule and after changes, cards that nobody confirmed, new OCSP signers.
class Background {
 public:
  enum class Work : std::uint8_t {
    all,
    take_up,  ///< Reads the OCSP signers that another program renewed; writes nothing.
  };
  Background(Centre& centre, OcspSigners& signers, const httpd::Log& log, Work work);
  ~Background() { stop(); }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Before anything is served: the CRLs are there.
  Result<void> first_round();
  void start();
  void stop();
  /// Errors: unavailable (the last round of CRLs is older than the rules allow).
  Result<void> crl_is_fresh() const;

 private:
  void run();
  void audit_keys_apart();
  void round(unsigned seconds);
  Result<void> beat();
  void tell(std::string_view what, const Result<std::size_t>& done);

  Centre& centre_;
  OcspSigners& signers_;
  const httpd::Log& log_;
  Work work_;
  CrlService crls_;
  mutable std::mutex mutex_{};
  std::condition_variable stopped_{};
  enum class State : std::uint8_t { running, stopping } state_ = State::running;
  Time crls_built_{};
  std::jthread thread_{}, keys_{};
  std::atomic<bool> auditing_{false};
};

}  // namespace esign::ca
