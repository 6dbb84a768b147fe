// SPDX-License-Identifier: Apache-2.0
#include "domain/approved.h"

#include "domain/issuance.h"

namespace esign::ca {

std::string approved_key(std::string_view authority) { return "approved/authority/" + std::string(authority); }

Result<Approved::Found> Approved::look(std::string_view setting, std::string_view digest) const {
  std::optional<std::string> value;
  ESIGN_CHECK(store_.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(value, reader.setting(setting));
    return {};
  }));
  return value && std::string_view(*value).substr(0, value->find(' ')) == digest ? Found::approved : Found::other;
}

Result<void> Approved::profiles() const {
  if (profiles_approved_.load(std::memory_order_relaxed)) return {};
  ESIGN_TRY(const Found found, look(kApprovedProfiles, profiles_));
  if (found != Found::approved) return fail(Errc::unavailable, "the profiles were changed and two operators have not approved them: nothing is issued").in("profiles");
  profiles_approved_.store(true, std::memory_order_relaxed);
  return {};
}

Result<void> Approved::key(std::string_view authority, View spki) const {
  std::pair<std::string, Bytes> wanted(authority, copy(spki));
  {
    const std::lock_guard lock(mutex_);
    if (keys_.contains(wanted)) return {};
  }
  ESIGN_TRY(const Sha256 digest, sha256(spki));
  ESIGN_TRY(const Found found, look(approved_key(authority), to_hex(digest)));
  if (found != Found::approved) return fail(Errc::unavailable, "two operators have not approved the key of the authority " + std::string(authority)).in("issuer");
  const std::lock_guard lock(mutex_);
  keys_.insert(std::move(wanted));
  return {};
}

}  // namespace esign::ca
