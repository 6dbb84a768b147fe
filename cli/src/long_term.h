// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/extend.h>

#include "verification.h"

namespace esign::cli {

/// --tsa, --tsa-policy, --tls-trust: shared by every command that raises levels.
struct LongTermOptions {
  std::vector<std::string> tsa{};
  std::string tsa_policy{}, tls_trust{};
  void add(CLI::App& command, const Settings& settings);
};

/// "b-lt". Errors: invalid_argument.
Result<Level> level_named(const std::string& name);
/// Time-stamps of the authorities that are named; status from --crl and --ocsp-response and, without --offline, from whom the
/// certificates name. Errors: those of loading.
Result<LongTermServices> make_services(const LongTermOptions& options, const VerificationOptions& verification);

}  // namespace esign::cli
