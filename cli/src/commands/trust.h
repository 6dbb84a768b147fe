// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program.h"

namespace esign::cli {

/// trust create, sign and update.
void add_trust_making(CLI::App& trust, Program& program);

}  // namespace esign::cli
