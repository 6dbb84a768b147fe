// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "clock/time_watch.h"
#include "domain/timestamper.h"

namespace esign::tsa {

/// One [[unit]] of tsa.toml.
struct UnitConfig {
  std::string name{};                    ///< The path it answers at, and its key's name in the key store
  std::string certificate{};             ///< File, DER, relative to the folder
  std::vector<std::string> chain{};      ///< Files above it
};

/// tsa.toml of a time-stamping authority: docs/reference/esign-tsa.md describes every key.
struct TsaConfig {
  std::string key_store = "file";        ///< Or a PKCS#11 URI
  std::string passphrase_file{};
  std::string audit_key{};               ///< Key that signs the log's heads
  std::vector<UnitConfig> units{};       ///< The first answers at /tsa as well.
  std::int64_t requests_per_second = 0;  ///< Of one client; 0: no limit
  StampRules stamp{};
  ClockRules clock{};
  TimeWatch::Settings watch{};
};

/// Where things lie.
struct TsaFolder {
  std::filesystem::path root{};
  std::filesystem::path config() const { return root / "tsa.toml"; }
  std::filesystem::path keys() const { return root / "private"; }
  std::filesystem::path log() const { return root / "tsa-log"; }
};

/// Errors: not_found, misconfigured with line and key.
Result<TsaConfig> read_config(const TsaFolder& folder);

}  // namespace esign::tsa
