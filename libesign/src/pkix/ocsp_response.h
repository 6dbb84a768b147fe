// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/certificate.h"
#include "pkix/crl.h"

namespace esign::pkix {

/// OCSPResponseStatus, RFC 6960 section 4.2.1; values as on the wire.
enum class OcspStatus : std::uint8_t { successful = 0, malformed_request = 1, internal_error = 2, try_later = 3, sig_required = 5, unauthorized = 6 };
std::string_view name(OcspStatus status) noexcept;  ///< "tryLater"

/// CertID, RFC 6960 section 4.1.1: which certificate, named by its issuer's name and key and its serial number.
struct OcspCertId {
  AlgorithmIdentifier hash_algorithm{};
  View issuer_name_hash{}, issuer_key_hash{};
  View serial_number{};  ///< INTEGER content octets, minimal.
};
OcspCertId read_ocsp_cert_id(asn1::Reader& reader);

enum class OcspCertStatus : std::uint8_t { good, revoked, unknown };

/// SingleResponse, RFC 6960 section 4.2.1. Times are as stated; nothing has been compared with anything.
struct OcspSingleResponse {
  OcspCertId id{};
  OcspCertStatus status = OcspCertStatus::unknown;
  std::optional<Time> revocation_time{};  ///< Only revoked.
  std::optional<CrlReason> reason{};      ///< Only revoked, when stated: there, or as the CRL entry extension (section 4.4.5).
  Time this_update{};
  std::optional<Time> next_update{};
  std::optional<Time> archive_cutoff{};  ///< Section 4.4.4.
  std::vector<Extension> extensions{};
  std::vector<asn1::Oid> unknown_critical{};
};

/// A parsed OCSPResponse, RFC 6960 section 4.2.1. All views point into der(), which the object owns. Parsing guarantees the
/// grammar, octet for octet, strict DER, known extensions decoded, none twice, every certificate that came along parsed.
/// It guarantees nothing about truth, time, or who signed it.
class OcspResponse {
 public:
  using Ptr = std::shared_ptr<const OcspResponse>;
  /// From the DER of an OCSPResponse. Errors: malformed with the field's place; unsupported (a response type other than
  /// id-pkix-ocsp-basic); limit_exceeded (ocsp_octets, single_responses, embedded_certificates, extensions).
  static Result<Ptr> parse(View der, const Limits& limits = {});
  /// From the DER of a BasicOCSPResponse, as CMS revocation-values keep it. Errors: as parse().
  static Result<Ptr> parse_basic(View der, const Limits& limits = {});

  /// Whatever is not successful() says nothing: everything below is empty then.
  OcspStatus status() const { return status_; }
  bool successful() const { return status_ == OcspStatus::successful; }
  View der() const { return der_; }
  View basic() const { return basic_; }  ///< The BasicOCSPResponse: what names a response, whatever it was wrapped in.
  View tbs() const { return tbs_; }      ///< ResponseData: what the responder signed, tag and length included.
  const AlgorithmIdentifier& signature_algorithm() const { return signature_algorithm_; }
  const asn1::BitString& signature_value() const { return signature_; }
  /// ResponderID: exactly one of the two. The key hash is the SHA-1 of the subjectPublicKey's octets.
  const std::optional<Name>& responder_name() const { return responder_name_; }
  const std::optional<View>& responder_key_hash() const { return responder_key_hash_; }
  Time produced_at() const { return produced_at_; }
  const std::vector<OcspSingleResponse>& responses() const { return responses_; }
  const std::vector<Extension>& extensions() const { return extensions_; }
  const std::optional<View>& nonce() const { return nonce_; }  ///< 1 to 128 octets (RFC 9654 section 2.1).
  /// Critical response extensions that this product does not process; a response with any proves nothing.
  const std::vector<asn1::Oid>& unknown_critical() const { return unknown_critical_; }
  const std::vector<Certificate::Ptr>& certificates() const { return certificates_; }

 private:
  OcspResponse() = default;
  void read_response(asn1::Reader& reader, const Limits& limits);
  void read_basic(asn1::Reader& reader, const Limits& limits);
  void read_data(asn1::Reader& reader, const Limits& limits);
  void read_responder(asn1::Reader& reader);
  void read_response_extensions(asn1::Reader& reader, const Limits& limits);

  Bytes der_{};
  OcspStatus status_ = OcspStatus::successful;
  View basic_{}, tbs_{};
  AlgorithmIdentifier signature_algorithm_{};
  asn1::BitString signature_{};
  std::optional<Name> responder_name_{};
  std::optional<View> responder_key_hash_{};
  Time produced_at_{};
  std::vector<OcspSingleResponse> responses_{};
  std::vector<Extension> extensions_{};
  std::optional<View> nonce_{};
  std::vector<asn1::Oid> unknown_critical_{};
  std::vector<Certificate::Ptr> certificates_{};
};

/// OCSP responses of a file: one DER, or any number of PEM "OCSP RESPONSE" blocks. Errors: malformed, unsupported, not_found.
Result<std::vector<OcspResponse::Ptr>> read_ocsp_responses(View file, const Limits& limits = {});

}  // namespace esign::pkix
