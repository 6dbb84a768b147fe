// SPDX-License-Identifier: Apache-2.0
// A certification authority as its folder describes it, opened: every command works with one of these.
#pragma once
#include <memory>

#include "config/ca_config.h"
#include "config/profile_set.h"
#include "domain/approved.h"
#include "domain/composer.h"
#include "domain/life.h"
#include "lints/linter.h"
#include "storage/store.h"

namespace esign::ca {

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

class Centre {
 public:
  /// What the command needs of it.
  enum class Use : std::uint8_t {
    full,       ///< Issues, revokes, serves.
    look,       ///< Reads the register only; no key is opened.
    answer,     ///< Reads the register only, and signs OCSP answers.
  };
  /// Errors: not_found, misconfigured, pin_incorrect, unavailable, storage.
  static Result<std::unique_ptr<Centre>> open(const std::filesystem::path& folder, Use use);
  /// While init builds it: without authorities yet.
  static Result<std::unique_ptr<Centre>> found(CaFolder folder, CaConfig config, std::vector<Profile> profiles);
  Centre(const Centre&) = delete;
  Centre& operator=(const Centre&) = delete;

  const CaFolder& folder() const { return folder_; }
  const CaConfig& config() const { return config_; }
  const std::vector<Profile>& profiles() const { return profiles_; }
  /// The files that profiles() were read from.
  const ProfileSet& profile_set() const { return profile_set_; }
  /// What two operators have approved of it; null while init builds it, whose ceremony approves.
  const Approved* approved() const { return approved_.get(); }
  const Authorities& authorities() const { return authorities_; }
  Store& store() { return *store_; }
  KeyRing& keys() { return *keys_; }
  const Clock& clock() const { return clock_; }
  Issuance& issuance() { return *issuance_; }
  Life& life() { return *life_; }
  /// A new authority with its certificate, while init builds the centre; nothing else may run.
  Result<void> add(Authority authority);

  storage::StoreOptions store_options() const;
  storage::HeadVerifier head_verifier() const;

 private:
  Centre(CaFolder folder, CaConfig config) : folder_(std::move(folder)), config_(std::move(config)) {}
  Result<void> open_keys();
  Result<void> open_store(Use use);
  Result<void> wire(Use use);

  CaFolder folder_;
  CaConfig config_;
  SystemClock clock_{};
  ProfileSet profile_set_{};
  std::vector<Profile> profiles_{};
  Authorities authorities_{};
  std::unique_ptr<KeyRing> keys_{};
  std::unique_ptr<Store> store_{};
  std::unique_ptr<Approved> approved_{};
  std::unique_ptr<Issuance> issuance_{};
  std::unique_ptr<Life> life_{};
};

/// Where the register is, without the keys to write it.
storage::StoreOptions store_options_of(const CaFolder& folder, const CaConfig& config);

/// The name of the key that signs the audit log.
inline constexpr std::string_view kAuditKey = "audit";

}  // namespace esign::ca
