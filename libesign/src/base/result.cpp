// SPDX-License-Identifier: Apache-2.0
#include <esign/result.h>

namespace esign {

std::string_view name(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return "invalid_argument";
    case Errc::unsupported: return "unsupported";
    case Errc::malformed: return "malformed";
    case Errc::limit_exceeded: return "limit_exceeded";
    case Errc::not_found: return "not_found";
    case Errc::already_exists: return "already_exists";
    case Errc::no_signature: return "no_signature";
    case Errc::changed: return "changed";
    case Errc::token_absent: return "token_absent";
    case Errc::pin_incorrect: return "pin_incorrect";
    case Errc::pin_blocked: return "pin_blocked";
    case Errc::cancelled: return "cancelled";
    case Errc::unavailable: return "unavailable";
    case Errc::timed_out: return "timed_out";
    case Errc::conflict: return "conflict";
    case Errc::protocol: return "protocol";
    case Errc::denied: return "denied";
    case Errc::misconfigured: return "misconfigured";
    case Errc::storage: return "storage";
    case Errc::cannot_create: return "cannot_create";
    case Errc::internal: return "internal";
  }
  return "unknown";
}

}  // namespace esign
