// SPDX-License-Identifier: Apache-2.0
// Login with the card's authentication key: the authentication token of Web eID, version 1.
#pragma once
#include <esign/cert_path.h>
#include <esign/token.h>

#include <string>
#include <string_view>

namespace esign {

/// What a portal asks to be signed. Web eID system architecture, "Authentication": the value signs hash(origin) || hash(nonce),
/// so that a token neither serves another portal nor a second time.
struct LoginChallenge {
  /// ASCII serialization of the portal's origin (HTML standard, "origin"): "https://portal.example.az", with a port unless it is
  /// 443, without path or slash. Only https: a token over a line that others read is theirs.
  std::string origin{};
  /// Base64 of at least 32 random octets, 44 to 128 characters. The portal makes it, keeps it in the browser's session, and
  /// takes it once and for a few minutes; the library keeps nothing.
  std::string nonce{};
};

/// The token as JSON (format "web-eid:1.0"): unverifiedCertificate, algorithm, signature, format, appVersion. Errors:
/// invalid_argument (the challenge; a key whose certificate is for documents), unsupported (Ed25519), those of SigningKey.
ESIGN_API Result<std::string> sign_login(const LoginChallenge& challenge, SigningKey& key);

/// Who logs in, if anybody does.
struct ESIGN_API LoginAnswer {
  /// PathAnswer of the certificate for authentication; a wrong value is failed / SIG_CRYPTO_FAILURE.
  PathAnswer path{};
  std::optional<Certificate> certificate{};  ///< Whose token it claims to be; to be believed only with verdict passed.
  PathAnswer::Verdict verdict() const noexcept { return path.verdict; }
  std::string json() const;  ///< Schema esign.login/1.
};
/// Judges a token that a browser sent, by the challenge that the portal gave to the browser. In this order: the token's
/// form, the certificate's usages (digitalSignature and clientAuth; never one that may sign documents), the value over this
/// challenge, then RFC 5280 with revocation. Errors: malformed (the token), invalid_argument (the challenge), limit_exceeded.
ESIGN_API Result<LoginAnswer> verify_login(std::string_view token, const LoginChallenge& challenge, const TrustStore& trust,
                                           const Evidence& evidence, Time at, Judges judges = Judges::one);

}  // namespace esign
