// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pkix/algorithms.h"
#include "pkix/certificate.h"

namespace esign {

/// The token of Web eID 1.x as it reads; nothing in it is believed.
struct LoginToken {
  pkix::Certificate::Ptr certificate{};     ///< unverifiedCertificate
  pkix::SignatureAlgorithm algorithm{};     ///< By its JWA name (RFC 7518 section 3.1): ES256, RS256, PS256 and their sisters.
  Bytes value{};                            ///< As the crypto port wants it: ECDSA as DER.
};

/// The JWA name of an algorithm that a token may have; empty for all others.
std::string_view jwa_name(const pkix::SignatureAlgorithm& algorithm);

/// Reads a token of up to 16 KiB. Members that version 1.0 does not know are passed over (later minor versions add some); no
/// member may stand twice. Errors: malformed, unsupported (format, algorithm), limit_exceeded.
Result<LoginToken> read_login_token(std::string_view json);
/// `value`: ECDSA as DER. Errors: malformed.
Result<std::string> write_login_token(const pkix::Certificate& certificate, const pkix::SignatureAlgorithm& algorithm, View value);

}  // namespace esign
