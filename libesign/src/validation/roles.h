// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "policy/policy.h"

namespace esign::validation {

/// Whose certificates are judged. EN 319 102-1 clause 5.1.4 lets constraints differ by role.
enum class Role : std::uint8_t { timestamp, archive_timestamp, status_signer };

/// The constraints of `policy` for a role, as if they were a policy of their own; without its rows.
Policy::Data policy_for(Role role, const Policy::Data& policy);

}  // namespace esign::validation
