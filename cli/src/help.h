// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>
#include <span>

#include "messages.h"

namespace esign::cli {

/// A text as the command declares it, and in the other languages.
struct HelpRow {
  std::string_view en, az, ru;
};
/// Those of esign: help.inc.
std::span<const HelpRow> esign_help() noexcept;

/// Puts the --help texts of the whole option tree into this language; texts without a row stay English.
void translate_help(CLI::App& app, Language language, std::span<const HelpRow> rows);

}  // namespace esign::cli
