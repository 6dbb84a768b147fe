// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

#include "messages.h"

namespace esign::cli {

/// Puts the --help texts of the whole option tree into this language; texts without a row of help.inc stay English.
void translate_help(CLI::App& app, Language language);

}  // namespace esign::cli
