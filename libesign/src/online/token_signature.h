// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"
#include "formats/timestamp/token.h"

namespace esign::online {

/// What checking a token by itself gave, apart from trust and time.
struct TokenAnswer {
  enum class Standing : std::uint8_t {
    holds,
    forged,      ///< The signature value is not one over the signed attributes.
    changed,     ///< message-digest is not that of the TSTInfo.
    improper,    ///< A rule of RFC 3161, RFC 5816 or RFC 5652 is broken; `why` tells which.
    no_signer,   ///< No certificate at hand is the one that is named.
    unsupported  ///< An algorithm or key that this build cannot check.
  } standing = Standing::improper;
  std::string why{};                   ///< Empty with holds.
  pkix::Certificate::Ptr signer{};     ///< Null before it was found; not trusted by being here.
};

/// The unit's certificate is the one that the signed ESSCertID names (RFC 3161 section 2.4.2, RFC 5816 section 2.2.1) and that the
/// SignerInfo names, it is for time-stamps alone, and the signature over TSTInfo holds under it. `more`: certificates beside
/// those in the token. Errors: internal.
Result<TokenAnswer> check_token(const formats::timestamp::Token& token, const std::vector<pkix::Certificate::Ptr>& more, const crypto::Backend& backend);

/// Whether a token is over this digest: the hash algorithm and every octet.
enum class Imprint : std::uint8_t { same, another };
Imprint compare_imprint(const formats::timestamp::TstInfo& info, Hash hash, View digest);

}  // namespace esign::online
