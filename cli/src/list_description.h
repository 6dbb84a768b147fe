// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace esign::cli {

/// A trusted list's description, TOML, as the JSON that compose_trusted_list() takes: dates as RFC 3339, and the files that
/// "certificates" and "signers" name (beside the description, if their names are relative) as the certificates in them.
/// Errors: malformed (no TOML, with the line; a date without its zone), those of reading the files.
Result<std::string> json_of_description(std::string_view toml, const std::filesystem::path& folder);

}  // namespace esign::cli
