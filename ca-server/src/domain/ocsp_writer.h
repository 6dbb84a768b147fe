// SPDX-License-Identifier: Apache-2.0
// OCSP responses, RFC 6960 section 4.2: from answers to octets. Who is asked, and what is true, is decided elsewhere.
#pragma once
#include <span>
#include <variant>

#include "domain/records.h"
#include "pkix/ocsp_response.h"

namespace esign::ca {

struct OcspGood {};
/// `reason` unspecified is left out, as in CRLs (RFC 5280 section 5.3.1).
struct OcspRevoked {
  Time since{};
  Reason reason = Reason::unspecified;
  std::optional<Time> invalidity{};  ///< As the CRL entry extension that RFC 6960 section 4.4.5 allows.
};
/// The responder knows nothing of this issuer.
struct OcspUnknown {};
/// The issuer is ours, and it never issued that serial number. RFC 6960 sections 2.2 and 4.4.8: answered as revoked, on hold since
/// 1970-01-01, and the response says with extended-revoke that this is what it means.
struct OcspNeverIssued {};

/// SingleResponse.
struct OcspAnswer {
  pkix::OcspCertId id{};                                ///< As asked, octet for octet; its views must outlive the call.
  std::variant<OcspUnknown, OcspGood, OcspRevoked, OcspNeverIssued> status{};
  Time this_update{};
  std::optional<Time> next_update{};
  std::optional<Sha256> certificate_hash{};             ///< CertHash (Common PKI 2.0 part 4): the certificate is known, not only not revoked.
  std::optional<Time> archive_cutoff{};                 ///< Section 4.4.4; EN 319 411-2 CSS-6.3.10-08.
};

struct OcspAnswers {
  View responder_key_hash{};                            ///< byKey: SHA-1 of the responder's subjectPublicKey, 20 octets.
  Time produced_at{};
  std::vector<OcspAnswer> answers{};
  std::optional<View> nonce{};                          ///< The request's, unchanged (RFC 9654).
};

/// ResponseData (section 4.2.1): what the responder signs. Errors: invalid_argument (a key hash that has not 20 octets, a nonce that
/// has not 1 to 128, no answer, nextUpdate before thisUpdate).
Result<Bytes> response_data(const OcspAnswers& answers);

/// A successful OCSPResponse with a BasicOCSPResponse in it. `certificates`: DER, the responder's first.
Bytes ocsp_response(View data, const pkix::SignatureAlgorithm& algorithm, View signature, std::span<const Bytes> certificates);

/// A response that says nothing of any certificate: always the same five octets. Errors: invalid_argument (successful).
Result<Bytes> ocsp_refusal(pkix::OcspStatus status);

}  // namespace esign::ca
