// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "online/tsp_client.h"
#include "path/verify_path.h"

namespace esign::online {

/// About whom a responder is asked.
struct OcspInquiry {
  pkix::Certificate::Ptr certificate{};
  pkix::Certificate::Ptr issuer{};  ///< Who signed it: its key may speak, and name others that may.
  trust::TrustAnchor anchor;        ///< Of their path
  std::string url{};
  net::Method method = net::Method::post;
  /// A nonce proves that the answer is new; responders that serve prepared answers have none (RFC 5019), and then the answer's
  /// own times must do.
  enum class Nonce : std::uint8_t { none, sent, required } nonce = Nonce::sent;
  std::chrono::milliseconds within{10'000};
  Time now{};
};

/// OCSPRequest, RFC 6960 section 4.1, about one certificate by SHA-256; `nonce` (RFC 9654: 32 octets) may be empty. Unsigned.
Result<Bytes> write_ocsp_request(const OcspInquiry& inquiry, View nonce, const crypto::Backend& backend);

/// Asks a responder. The response is successful, about this certificate, from somebody who may speak of it (by
/// path::OcspStatusSource; whether a delegate without ocsp-nocheck was revoked itself is left to whoever judges) and in force at
/// `now` and the seconds that the answer took; it tells good, revoked or unknown. GET puts the request into the URL (RFC 6960
/// appendix A.1), and is for requests without a nonce. Errors: those of the fetcher; unavailable (HTTP status, tryLater,
/// internalError), protocol (another's answer, another nonce, not in force, not authorized), denied (unauthorized), internal.
Result<pkix::OcspResponse::Ptr> ask_responder(const OcspInquiry& inquiry, const Outside& outside);

/// Where the certificate says that responders are, id-ad-ocsp of its authority information access; http and https only.
std::vector<std::string> responder_urls(const pkix::Certificate& certificate);

}  // namespace esign::online
