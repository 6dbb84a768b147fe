// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <chrono>
#include <string>
#include <string_view>

namespace esign {

/// An instant, in whole seconds of UTC: never a string, never "now" by default. There is no now() in libesign.
using Time = std::chrono::sys_seconds;

/// RFC 3339 in UTC: "2026-11-21T12:00:00Z".
ESIGN_API std::string to_rfc3339(Time time);
/// Reads RFC 3339 (a zone is required, fractions of a second are cut off). Errors: malformed.
ESIGN_API Result<Time> parse_rfc3339(std::string_view text);

}  // namespace esign
