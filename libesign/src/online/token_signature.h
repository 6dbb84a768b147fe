// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"
#include "formats/timestamp/token.h"

namespace esign::online {

/// Whether a token is what it says, apart from trust and time: the unit's certificate is the one that the signed ESSCertID names
/// (RFC 3161 section 2.4.2, RFC 5816 section 2.2.1) and that the SignerInfo names, it is for time-stamps alone, and the signature
/// over TSTInfo holds under it. `more`: certificates beside those in the token. The certificate is the answer. Errors: protocol
/// (anything of that is not so), not_found (no certificate at hand is the one that is named), unsupported, limit_exceeded.
Result<pkix::Certificate::Ptr> check_token_signature(const formats::timestamp::Token& token, const std::vector<pkix::Certificate::Ptr>& more,
                                                     const crypto::Backend& backend);

/// Whether a token is over this digest: the hash algorithm and every octet.
enum class Imprint : std::uint8_t { same, another };
Imprint compare_imprint(const formats::timestamp::TstInfo& info, Hash hash, View digest);

}  // namespace esign::online
