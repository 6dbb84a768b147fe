// SPDX-License-Identifier: Apache-2.0
// Every rule has a file of its own in rules/, under its name.
#pragma once
#include "lints/rule.h"

namespace esign::ca::lints {

#define ESIGN_RULE(name) extern const Rule name;
#include "lints/rules.inc"
#undef ESIGN_RULE

}  // namespace esign::ca::lints
