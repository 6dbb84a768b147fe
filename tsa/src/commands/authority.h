// SPDX-License-Identifier: Apache-2.0
// A time-stamping authority as its folder describes it, opened.
#pragma once
#include "config/tsa_config.h"
#include "domain/outside.h"
#include "domain/ports.h"
#include "storage/token_log.h"

namespace esign::tsa {

class Authority {
 public:
  /// Keys, units and the log. Errors: not_found, misconfigured (also: a certificate that is none of a TSU, or of another key),
  /// pin_incorrect, unavailable, storage, malformed (the log's chain is broken).
  static Result<std::unique_ptr<Authority>> open(const std::filesystem::path& folder);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  const TsaConfig& config() const { return config_; }
  const std::vector<Unit>& units() const { return units_; }
  FileTokenLog& log() { return *log_; }

 private:
  explicit Authority(TsaFolder folder) : folder_(std::move(folder)) {}
  Result<void> open_keys();
  Result<Unit> read_unit(const UnitConfig& config) const;
  Result<void> open_log();

  TsaFolder folder_;
  TsaConfig config_{};
  std::unique_ptr<ca::KeyRing> keys_{};
  std::vector<Unit> units_{};
  std::unique_ptr<FileTokenLog> log_{};
};

/// The heads of a folder's log under the certificates/audit.cer beside it. Errors: not_found, malformed.
Result<VerifyHead> head_verifier(const TsaFolder& folder);

}  // namespace esign::tsa
