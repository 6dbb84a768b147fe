// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <memory>
#include <vector>

#include "pkix/extensions.h"

namespace esign::pkix {

struct Validity {
  Time not_before{};
  Time not_after{};  ///< DOES NOT guarantee not_before <= not_after.
};

/// A parsed X.509 v3 certificate, RFC 5280 section 4.1. All views point into der(), which the object owns; objects are
/// shared as std::shared_ptr<const Certificate>. Parsing guarantees the grammar, octet for octet, strict DER, equal inner
/// and outer algorithm (4.1.1.2), known extensions decoded, no extension twice. It guarantees nothing about truth or time.
class Certificate {
 public:
  using Ptr = std::shared_ptr<const Certificate>;
  /// From DER. Errors: malformed with the field's place; limit_exceeded (certificate_octets).
  static Result<Ptr> parse(View der, const Limits& limits = {});

  View der() const { return der_; }
  View tbs() const { return tbs_; }  ///< What the issuer signed: tag and length included.
  unsigned version() const { return version_; }  ///< 1..3. DOES NOT guarantee 3.
  /// INTEGER content octets, minimal. DOES NOT guarantee a positive value or at most 20 octets (4.1.2.2).
  View serial_number() const { return serial_; }
  const AlgorithmIdentifier& signature_algorithm() const { return signature_algorithm_; }
  const asn1::BitString& signature_value() const { return signature_; }
  const Name& issuer() const { return issuer_; }
  const Name& subject() const { return subject_; }
  const Validity& validity() const { return validity_; }
  View spki() const { return spki_; }  ///< SubjectPublicKeyInfo, tag and length included. DOES NOT guarantee a usable key.
  const PublicKeyInfo& public_key() const { return public_key_; }
  const Extensions& extensions() const { return extensions_; }
  /// Self-issued (RFC 5280 section 6.1): issuer and subject match. Says nothing about who signed it.
  bool self_issued() const { return self_issued_; }

 private:
  Certificate() = default;
  void read_tbs(asn1::Reader& reader, const Limits& limits);

  Bytes der_{};
  View tbs_{}, serial_{}, spki_{};
  unsigned version_ = 1;
  AlgorithmIdentifier signature_algorithm_{};
  asn1::BitString signature_{};
  Name issuer_{}, subject_{};
  Validity validity_{};
  PublicKeyInfo public_key_{};
  Extensions extensions_{};
  bool self_issued_ = false;
};

/// Who somebody is by the rules of EN 319 412-1 clause 5 and the Azerbaijani profiles, read from a subject name.
enum class Category : std::uint8_t { none, government, legal_entity, citizen };
struct Identity {
  std::string common_name{};
  std::optional<std::string> given_name{}, surname{};
  std::optional<std::string> fin{};           ///< From serialNumber=PNOAZ-… ; DOES NOT guarantee the FİN grammar.
  std::optional<std::string> voen{};          ///< From organizationIdentifier=VATAZ-… or serialNumber=TINAZ-…
  std::optional<std::string> organization{};
};
Identity identity_of(const Name& subject);

/// Certificates of a file: one DER, or any number of PEM "CERTIFICATE" blocks. Errors: malformed, not_found (no block).
Result<std::vector<Certificate::Ptr>> read_certificates(View file, const Limits& limits = {});

}  // namespace esign::pkix
