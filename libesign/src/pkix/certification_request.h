// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "pkix/extensions.h"

namespace esign::pkix {

/// Attribute ::= SEQUENCE { type, values SET SIZE(1..MAX) }, RFC 2986 section 4.1.
struct RequestAttribute {
  asn1::Oid type{};
  std::vector<View> values{};  ///< Each a whole TLV.
};

/// A parsed PKCS#10 CertificationRequest, RFC 2986 section 4. All views point into der(), which the object owns. Parsing
/// guarantees the grammar, octet for octet, strict DER, no attribute twice, an extensionRequest decoded. It DOES NOT
/// guarantee a usable key, nor that whoever sent it has the private one: that is signature_value() over info().
class CertificationRequest {
 public:
  using Ptr = std::shared_ptr<const CertificationRequest>;
  /// From DER. Errors: malformed with the field's place; limit_exceeded (request_octets, attributes, attribute_values).
  static Result<Ptr> parse(View der, const Limits& limits = {});

  View der() const { return der_; }
  View info() const { return info_; }  ///< CertificationRequestInfo: what is signed, tag and length included.
  const Name& subject() const { return subject_; }  ///< May be empty: this product takes names from its register.
  View spki() const { return spki_; }  ///< SubjectPublicKeyInfo, tag and length included.
  const PublicKeyInfo& public_key() const { return public_key_; }
  const std::vector<RequestAttribute>& attributes() const { return attributes_; }
  /// What the extensionRequest attribute wishes for (RFC 2985 section 5.4.2): never granted, kept for the record.
  const std::vector<Extension>& wished_extensions() const { return wished_; }
  const AlgorithmIdentifier& signature_algorithm() const { return signature_algorithm_; }
  const asn1::BitString& signature_value() const { return signature_; }

 private:
  CertificationRequest() = default;
  void read_info(asn1::Reader& reader, const Limits& limits);
  void read_attribute(asn1::Reader& reader, const Limits& limits);
  void read_wishes(asn1::Reader& reader, const RequestAttribute& attribute, const Limits& limits);

  Bytes der_{};
  View info_{}, spki_{};
  Name subject_{};
  PublicKeyInfo public_key_{};
  std::vector<RequestAttribute> attributes_{};
  std::vector<Extension> wished_{};
  AlgorithmIdentifier signature_algorithm_{};
  asn1::BitString signature_{};
};

/// The one request of a file: DER, or a PEM block "CERTIFICATE REQUEST" (RFC 7468 section 7; its older label "NEW CERTIFICATE
/// REQUEST" too). Errors: malformed (several), not_found (none), those of parse().
Result<CertificationRequest::Ptr> read_certification_request(View file, const Limits& limits = {});

}  // namespace esign::pkix
