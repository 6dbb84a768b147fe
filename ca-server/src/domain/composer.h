// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "domain/authorities.h"
#include "domain/issuance.h"
#include "domain/profile.h"

namespace esign::ca {

/// Makes what is to be signed out of a wish: profile, person, authority and day.
class Composer {
 public:
  /// Both outlive the composer.
  Composer(const std::vector<Profile>& profiles, const Authorities& authorities, const KeyRing& keys)
      : profiles_(profiles), authorities_(authorities), keys_(keys) {}

  /// Errors: not_found (no such profile, no such authority), those of content_for(), with the field in `at`.
  Result<Composed> operator()(const Wanted& wanted, const Serial& serial, Time now) const;

 private:
  Result<IssuerData> issuer_data(const Profile& profile, const Wanted& wanted, const Serial& serial) const;

  const std::vector<Profile>& profiles_;
  const Authorities& authorities_;
  const KeyRing& keys_;
};

const Profile* find_profile(const std::vector<Profile>& profiles, std::string_view name);

}  // namespace esign::ca
