// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "commands/centre.h"
#include "crypto/shared_primes.h"

namespace esign::ca {

struct KeyAudit {
  std::size_t keys = 0;           ///< Different RSA keys that were compared
  std::vector<Serial> sharing{};  ///< Certificates whose key shares a prime with another certificate's
};
/// Compares all RSA keys of the register, each with each: two that share a prime are both broken, and no look at one of them alone
/// tells it. Writes the outcome into the audit log. Errors: those of the register and of `go_on`.
Result<KeyAudit> audit_keys(Centre& centre, const std::string& actor, const crypto::GoOn& go_on);

/// Whether a day has gone by since any program did it: the register knows. Errors: those of the register.
enum class KeyAuditDue : std::uint8_t { no, yes };
Result<KeyAuditDue> key_audit_due(Centre& centre);

}  // namespace esign::ca
