// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "commands/centre.h"

namespace esign::ca {

/// The key that signs the trusted list.
inline constexpr std::string_view kTrustedListKey = "tl";

/// tl.xml: this centre's services as a trusted list (ETSI TS 119 612 V2.4.1), signed enveloped (clause 5.7) by the key "tl".
/// A list of one centre about itself, for tests and beginnings: a supervisor publishes the national one.
/// Errors: not_found (no such key or certificate), storage.
Result<void> write_trusted_list(Centre& centre);

}  // namespace esign::ca
