// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "domain/profile.h"

namespace esign::ca {

/// What a centre states itself where profiles leave it open; ca.toml has it. The defaults are for examples.
struct OwnValues {
  /// "own.2" of a profile is this arc with .2. The default lies below the enterprise number for examples (RFC 5612), where the
  /// test world's policies are.
  std::string policy_arc = "1.3.6.1.4.1.32473.31.1";
  /// "{disclosure}" in a URL of qcStatements: where the centre's PKI disclosure statements lie (EN 319 412-5 clause 4.3.4).
  std::string disclosure = "https://pki.example";
};

/// A profile from TOML 1.0 (docs/reference/certificate-profiles.md), checked by check_profile(). A key that is not known is an
/// error: a rule with a misspelt name would be no rule. Errors: misconfigured, with the line in the detail and the key in `at`.
Result<Profile> read_profile(std::string_view toml, const OwnValues& own = {});

/// All *.toml of a folder, by name; the file's name must be the profile's. Errors: misconfigured with the file in `at`;
/// not_found (no such folder, or no profile in it).
Result<std::vector<Profile>> read_profiles(const std::filesystem::path& folder, const OwnValues& own = {});

}  // namespace esign::ca
