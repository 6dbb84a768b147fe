// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/ocsp_response.h"

namespace esign::pkix {

/// Request, RFC 6960 section 4.1.1.
struct OcspQuestion {
  OcspCertId id{};
  std::vector<Extension> extensions{};
  std::vector<asn1::Oid> unknown_critical{};
};

/// A parsed OCSPRequest, RFC 6960 section 4.1. All views point into der(), which the object owns. Parsing guarantees the
/// grammar, octet for octet, strict DER, at least one question, no extension twice, a nonce of RFC 9654's length. A signature is
/// neither read nor checked beyond its grammar: it changes no answer here.
class OcspRequest {
 public:
  using Ptr = std::shared_ptr<const OcspRequest>;
  /// From DER. Errors: malformed with the field's place; limit_exceeded (request_octets, ocsp_questions, extensions,
  /// embedded_certificates). Both are malformedRequest to the client.
  static Result<Ptr> parse(View der, const Limits& limits = {});

  View der() const { return der_; }
  const std::vector<OcspQuestion>& questions() const { return questions_; }
  const std::optional<GeneralName>& requestor() const { return requestor_; }
  const std::vector<Extension>& extensions() const { return extensions_; }
  const std::optional<View>& nonce() const { return nonce_; }  ///< 1 to 128 octets (RFC 9654 section 2.1).
  /// Critical request extensions that this product does not process: a request with any gets no answer (section 4.4).
  const std::vector<asn1::Oid>& unknown_critical() const { return unknown_critical_; }
  enum class Signed : std::uint8_t { no, yes };
  Signed is_signed() const { return signed_; }

 private:
  OcspRequest() = default;
  void read_tbs(asn1::Reader& reader, const Limits& limits);
  void read_signature(asn1::Reader& reader, const Limits& limits);
  void interpret(asn1::Reader& reader);

  Bytes der_{};
  std::vector<OcspQuestion> questions_{};
  std::optional<GeneralName> requestor_{};
  std::vector<Extension> extensions_{};
  std::optional<View> nonce_{};
  std::vector<asn1::Oid> unknown_critical_{};
  Signed signed_ = Signed::no;
};

}  // namespace esign::pkix
