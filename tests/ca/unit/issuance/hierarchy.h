// SPDX-License-Identifier: Apache-2.0
// An authority with real keys, profiles, rules and a real register, for tests of how it issues.
#pragma once
#include <memory>

#include "domain/composer.h"
#include "keys/file_key_ring.h"
#include "unit/issuance/faults.h"
#include "unit/storage/fixture.h"

namespace esign::ca::test {

class FixedClock final : public Clock {
 public:
  Time now() const override { return Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}} + std::chrono::hours{9}; }
};

/// Root, policy and "citizen", made once for all tests.
class Hierarchy {
 public:
  static const Hierarchy& one();
  Hierarchy(const Hierarchy&) = delete;
  Hierarchy& operator=(const Hierarchy&) = delete;

  /// An Issuance over `store`, every port of which asks `plan` first.
  std::unique_ptr<Issuance> issuance(Store& store, const KeyRing& keys, faults::Plan& plan) const;
  const KeyRing& keys() const { return *keys_; }
  const Clock& clock() const { return clock_; }
  const Authorities& authorities() const { return authorities_; }
  const std::vector<Profile>& profiles() const { return profiles_; }
  /// The two certificates of a card, with keys of their own.
  Order card(const std::string& id) const;

 private:
  Hierarchy();
  void add(const std::string& authority, const std::string& profile, const std::string& parent);

  storage::test::Folder folder_{};
  FixedClock clock_{};
  std::unique_ptr<FileKeyRing> keys_{};
  std::vector<Profile> profiles_{};
  std::vector<Authority> all_{};
  Authorities authorities_{};
};

/// A register in a folder of its own; reopen() is the next start of the program.
class RegisterFile {
 public:
  RegisterFile() { reopen(); }
  void reopen();
  void close() { store_.reset(); }
  Store& store() { return *store_; }
  storage::StoreOptions options() const;

 private:
  storage::test::Folder folder_{};
  std::unique_ptr<Store> store_{};
};

}  // namespace esign::ca::test
