// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "config/ca_config.h"
#include "config/ceremony_file.h"

namespace esign::ca {

/// tsa.toml for `esign-tsa serve --dir` on the same folder: a unit for each service of the ceremony that stamps (profile
/// "tsu"). Empty when there is none. The clock must be vouched for by the kernel until somebody says otherwise.
std::string tsa_config(const CaConfig& config, const Ceremony& ceremony);

}  // namespace esign::ca
