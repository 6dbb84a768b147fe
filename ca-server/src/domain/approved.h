// SPDX-License-Identifier: Apache-2.0
// Profiles and issuing keys count when two operators have approved them, or the ceremony that founded the centre. The register
// keeps what was approved; whoever can write files but not the register cannot change what is issued.
#pragma once
#include <atomic>
#include <mutex>
#include <set>

#include "domain/ports.h"

namespace esign::ca {

/// Settings of the register. Their values: the digest (hexadecimal), then who approved it and when, a space between them.
inline constexpr std::string_view kApprovedProfiles = "approved/profiles";
/// JSON {file name: text} of the approved profiles, for showing what differs.
inline constexpr std::string_view kApprovedFiles = "approved/profiles.files";
/// The setting of an authority's key: SHA-256 of its SubjectPublicKeyInfo.
std::string approved_key(std::string_view authority);

/// Acts of Approval that want two operators besides whoever proposed them on the machine.
inline constexpr std::string_view kChangeProfiles = "profiles.change", kAddAuthority = "authority.add";

/// Asks the register whether what this process works with was approved. What was approved once is remembered: a process goes on
/// with the profiles it started with until it is started again. Used from several threads.
class Approved {
 public:
  /// `profiles`: digest (hexadecimal) of the profiles this process has read. The store outlives it.
  Approved(Store& store, std::string profiles) : store_(store), profiles_(std::move(profiles)) {}

  /// Errors: unavailable (two operators have not approved these profiles), those of the register.
  Result<void> profiles() const;
  /// Errors: unavailable (two operators have not approved this key of this authority), those of the register.
  Result<void> key(std::string_view authority, View spki) const;

 private:
  enum class Found : std::uint8_t { approved, other };
  Result<Found> look(std::string_view setting, std::string_view digest) const;

  Store& store_;
  std::string profiles_;
  mutable std::atomic<bool> profiles_approved_{false};
  mutable std::mutex mutex_{};
  mutable std::set<std::pair<std::string, Bytes>, std::less<>> keys_{};
};

}  // namespace esign::ca
