// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/algorithms.h>

#include <optional>
#include <string_view>

#include "asn1/describe.h"

namespace esign::pkix {

using ::esign::Hash;
using ::esign::Scheme;
using ::esign::SignatureAlgorithm;

/// AlgorithmIdentifier ::= SEQUENCE { algorithm OID, parameters ANY OPTIONAL }, RFC 5280 section 4.1.1.2.
struct AlgorithmIdentifier {
  asn1::Oid algorithm{};
  Bytes parameters{};  ///< The whole TLV, empty when absent. Not interpreted by parsing.
  friend bool operator==(const AlgorithmIdentifier&, const AlgorithmIdentifier&) = default;
};
/// `tag` for IMPLICIT forms.
template <class Der>
void describe(Der& der, asn1::Field<Der, AlgorithmIdentifier> field, asn1::Tag tag = asn1::tag::sequence) {
  der.sequence(
      [&] {
        der.at("algorithm").oid(field.algorithm);
        der.at("parameters").any(field.parameters);
      },
      tag);
}
AlgorithmIdentifier read_algorithm(asn1::Reader& reader);
void write(asn1::Writer& writer, const AlgorithmIdentifier& algorithm);

/// What a hash is called: "SHA256" in reports, RFC 8017/FIPS OID in ASN.1. `octets` is its output size.
std::string_view name(Hash hash) noexcept;
std::size_t octets(Hash hash) noexcept;
asn1::Oid oid(Hash hash) noexcept;
/// From a digest AlgorithmIdentifier; parameters absent or NULL (RFC 5754 section 2). Errors: unsupported, malformed.
Result<Hash> hash_from(const AlgorithmIdentifier& algorithm);
/// As CMS and certificates write it: parameters absent (RFC 5754 section 2).
AlgorithmIdentifier algorithm_identifier(Hash hash);

/// From a signature AlgorithmIdentifier of a certificate, CRL or SignerInfo. Parameters must be what the algorithm's RFC
/// says: NULL or absent for RSA PKCS#1 v1.5 (RFC 4055 section 5, RFC 8017), absent for ECDSA (RFC 5758 section 3.2) and
/// Ed25519 (RFC 8410), RSASSA-PSS-params for PSS (RFC 4055 section 3.1) with MGF1 and trailerField 1.
/// rsaEncryption (1.2.840.113549.1.1.1) as a CMS signature algorithm takes its hash from `digest`. Errors: unsupported, malformed.
Result<SignatureAlgorithm> signature_algorithm_from(const AlgorithmIdentifier& algorithm, std::optional<Hash> digest = {});
AlgorithmIdentifier algorithm_identifier(const SignatureAlgorithm& algorithm);

/// What kind of key a SubjectPublicKeyInfo holds; the key itself stays DER.
enum class KeyType : std::uint8_t { rsa, rsa_pss, ec, ed25519, other };
enum class Curve : std::uint8_t { none, p256, p384, p521, brainpool_p256r1, brainpool_p384r1, brainpool_p512r1, other };
struct PublicKeyInfo {
  KeyType type = KeyType::other;
  Curve curve = Curve::none;  ///< Only ec; a named curve. DOES NOT guarantee that the point is on it.
  unsigned bits = 0;          ///< RSA modulus length; order size of the curve; 256 for Ed25519; 0 when unknown.
  AlgorithmIdentifier algorithm{};
};
/// Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). Unknown algorithms give KeyType::other. Errors: malformed.
Result<PublicKeyInfo> public_key_info(View spki);

/// "P256", "brainpoolP384r1"; "unknown" when there is none.
std::string_view name(Curve curve) noexcept;
/// As reports show it: "ECDSA-P256-SHA256", "RSA3072-PKCS1-SHA256", "RSA3072-PSS-SHA384", "Ed25519".
std::string name(const SignatureAlgorithm& algorithm, const PublicKeyInfo& key);

}  // namespace esign::pkix
