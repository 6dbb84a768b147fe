// SPDX-License-Identifier: Apache-2.0
// Changed profiles and new authorities: proposed on the machine (esign-ca propose), approved by two operators over the
// interface, and only then used.
#pragma once
#include <nlohmann/json.hpp>

#include "config/profile_set.h"
#include "http/api.h"

namespace esign::ca {

/// A new authority as it was proposed; its key is in the key store already.
struct ProposedAuthority {
  std::string name{}, parent{}, profile{}, common_name{}, category{};
  std::uint32_t shards = 1;
  std::string spki_sha256{};  ///< Hexadecimal
};

/// What is recorded as proposed. Errors: conflict (the same is approved or waits already), those of the register.
Result<Approval> propose_profiles(Store& store, const ProfileSet& set, const AuditEntry& entry);
Result<Approval> propose_authority(Store& store, const ProposedAuthority& authority, const AuditEntry& entry);
/// What two operators approved of an authority. Errors: denied (they have not), those of the register.
Result<ProposedAuthority> approved_authority(Store& store, std::string_view name);

/// By the ceremony that founds a centre. `by`: who approved, as one word.
Result<void> approve_beginning(Store& store, const ProfileSet& set, const std::map<std::string, Sha256>& keys, const AuditEntry& entry);

/// The profiles that are approved, whatever the files say now; empty for a centre that knows no approvals. Errors: storage.
Result<std::vector<Profile>> approved_profiles(Store& store);

/// Whether this act wants two approvals.
bool is_change(const Approval& approval);
/// What the operators look at: changes (file, removed and added lines) or the authority; who approved so far.
void show_change(const Approval& approval, nlohmann::json& row);
/// The first approval leaves it open; the second one, of another key, makes it count. Errors: denied (the same operator
/// again), not_found (nothing of this id is open).
Result<Approval> approve_change(const Api& api, const Caller& caller, std::uint64_t id);

}  // namespace esign::ca
