// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <memory>
#include <optional>

#include "pkix/extensions.h"

namespace esign::pkix {

/// CRLReason, RFC 5280 section 5.3.1; values as on the wire.
enum class CrlReason : std::uint8_t {
  unspecified = 0, key_compromise = 1, ca_compromise = 2, affiliation_changed = 3, superseded = 4,
  cessation_of_operation = 5, certificate_hold = 6, remove_from_crl = 8, privilege_withdrawn = 9, aa_compromise = 10
};
std::string_view name(CrlReason reason) noexcept;  ///< "keyCompromise"
CrlReason read_crl_reason(asn1::Reader& reader);   ///< ENUMERATED; a failure of the reader for values that are not defined.

struct RevokedCertificate {
  View serial_number{};
  Time revocation_date{};
  CrlReason reason = CrlReason::unspecified;
  std::optional<Time> invalidity_date{};
  std::vector<GeneralName> certificate_issuer{};  ///< Only indirect CRLs; carried over from earlier entries (5.3.3).
  std::vector<asn1::Oid> unknown_critical{};
};

/// IssuingDistributionPoint, RFC 5280 section 5.2.5.
struct IssuingDistributionPoint {
  std::vector<GeneralName> full_name{};
  std::optional<RelativeName> relative_name{};
  bool only_user_certificates = false, only_ca_certificates = false, only_attribute_certificates = false, indirect = false;
  std::optional<ReasonFlags> only_some_reasons{};
};

/// A parsed CRL, RFC 5280 section 5. Entries are not copied: a CRL of ten million entries is searched where it lies.
/// Parsing guarantees the grammar of every entry; it DOES NOT guarantee order, uniqueness, truth or time.
class Crl {
 public:
  using Ptr = std::shared_ptr<const Crl>;
  static Result<Ptr> parse(View der, const Limits& limits = {});

  View der() const { return der_; }
  View tbs() const { return tbs_; }
  const AlgorithmIdentifier& signature_algorithm() const { return signature_algorithm_; }
  const asn1::BitString& signature_value() const { return signature_; }
  const Name& issuer() const { return issuer_; }
  Time this_update() const { return this_update_; }
  std::optional<Time> next_update() const { return next_update_; }
  const std::vector<Extension>& extensions() const { return extensions_; }
  std::optional<View> number() const { return number_; }            ///< cRLNumber content octets.
  std::optional<View> delta_base() const { return delta_base_; }    ///< deltaCRLIndicator: set for a delta CRL.
  const std::optional<AuthorityKeyIdentifier>& authority_key_identifier() const { return authority_key_identifier_; }
  const std::optional<IssuingDistributionPoint>& issuing_distribution_point() const { return distribution_point_; }
  const std::optional<std::vector<DistributionPoint>>& freshest_crl() const { return freshest_; }
  std::optional<Time> expired_certificates_on() const { return expired_on_; }  ///< ExpiredCertsOnCRL, X.509 9.5.2.8
  /// Critical CRL or entry extensions that this product does not process; a CRL with any proves nothing (5.2, 5.3).
  const std::vector<asn1::Oid>& unknown_critical() const { return unknown_critical_; }
  std::size_t size() const { return entries_; }
  /// The entry for this serial and this certificate issuer (a direct CRL knows only its own issuer); of several the
  /// gravest: a revocation before a hold, a hold before a removal.
  std::optional<RevokedCertificate> find(View serial_number, const Name& certificate_issuer) const;

 private:
  Crl() = default;
  void read_tbs(asn1::Reader& reader, const Limits& limits);
  void read_entries(asn1::Reader& reader, View revoked, const Limits& limits);
  void read_crl_extensions(asn1::Reader& reader, const Limits& limits);
  Result<void> interpret(const Extension& extension);

  Bytes der_{};
  View tbs_{}, revoked_{};
  AlgorithmIdentifier signature_algorithm_{};
  asn1::BitString signature_{};
  Name issuer_{};
  Time this_update_{};
  std::optional<Time> next_update_{};
  std::vector<Extension> extensions_{};
  std::optional<View> number_{}, delta_base_{};
  std::optional<AuthorityKeyIdentifier> authority_key_identifier_{};
  std::optional<IssuingDistributionPoint> distribution_point_{};
  std::optional<std::vector<DistributionPoint>> freshest_{};
  std::optional<Time> expired_on_{};
  std::vector<asn1::Oid> unknown_critical_{};
  std::size_t entries_ = 0;
};

/// CRLs of a file: one DER, or any number of PEM "X509 CRL" blocks. Errors: malformed, not_found.
Result<std::vector<Crl::Ptr>> read_crls(View file, const Limits& limits = {});

}  // namespace esign::pkix
