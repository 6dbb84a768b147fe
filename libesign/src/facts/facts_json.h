// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "facts/facts.h"

namespace esign::facts {

/// Schema esign.facts/1, one line, members in alphabetical order: the same facts give the same octets.
std::string to_json(const Facts& facts);
/// The way back. Strict: to_json() of the result gives the same members and values, so that a misspelt, missing or unknown
/// member is an error and not a silent default. Errors: malformed.
Result<Facts> from_json(std::string_view json);

}  // namespace esign::facts
