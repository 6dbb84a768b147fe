// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pkix/algorithms.h"
#include "pkix/name.h"

namespace esign::pkix {

enum class Critical : std::uint8_t { no, yes };

/// Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }.
struct Extension {
  asn1::Oid id{};
  Critical critical = Critical::no;
  View value{};  ///< Content of extnValue: the DER of the extension's own type.
};

/// KeyUsage bits by their names in RFC 5280 section 4.2.1.3.
enum class KeyUsageBit : std::uint8_t {
  digital_signature = 0, content_commitment = 1, key_encipherment = 2, data_encipherment = 3, key_agreement = 4,
  key_cert_sign = 5, crl_sign = 6, encipher_only = 7, decipher_only = 8
};
struct KeyUsage {
  std::uint16_t bits = 0;  ///< Bit n is KeyUsageBit n.
  bool has(KeyUsageBit bit) const { return (bits >> static_cast<unsigned>(bit) & 1u) != 0; }
};
struct BasicConstraints {
  bool ca = false;
  std::optional<std::uint32_t> path_length{};  ///< DOES NOT guarantee that ca is set when present.
};
struct AuthorityKeyIdentifier {
  std::optional<View> key_identifier{};
  std::vector<GeneralName> issuer{};
  std::optional<View> serial_number{};
};
struct PolicyQualifier { asn1::Oid id{}; View value{}; };
struct PolicyInformation { asn1::Oid policy{}; std::vector<PolicyQualifier> qualifiers{}; };
struct PolicyMapping { asn1::Oid issuer_domain{}; asn1::Oid subject_domain{}; };
struct PolicyConstraints {
  std::optional<std::uint32_t> require_explicit_policy{};
  std::optional<std::uint32_t> inhibit_policy_mapping{};
};
struct GeneralSubtree { GeneralName base{}; std::uint32_t minimum = 0; std::optional<std::uint32_t> maximum{}; };
struct NameConstraints { std::vector<GeneralSubtree> permitted{}; std::vector<GeneralSubtree> excluded{}; };

/// ReasonFlags, RFC 5280 section 4.2.1.13; bit n as numbered there.
struct ReasonFlags { std::uint16_t bits = 0; };
struct DistributionPoint {
  std::vector<GeneralName> full_name{};
  std::optional<RelativeName> relative_name{};  ///< nameRelativeToCRLIssuer.
  std::optional<ReasonFlags> reasons{};
  std::vector<GeneralName> crl_issuer{};
};
struct AccessDescription { asn1::Oid method{}; GeneralName location{}; };

/// QCStatements, RFC 3739 section 3.2.6 and EN 319 412-5 V2.4.1 and later, clause 4.
struct QcStatement { asn1::Oid id{}; View info{}; };
struct QcLimit { std::string currency{}; std::int64_t amount = 0; std::int64_t exponent = 0; };
struct QcPds { std::string url{}; std::string language{}; };
struct QcStatements {
  std::vector<QcStatement> all{};
  bool compliance = false;                          ///< id-etsi-qcs-QcCompliance
  bool sscd = false;                                ///< id-etsi-qcs-QcSSCD: the key is in a signature creation device.
  std::vector<asn1::Oid> types{};                   ///< id-etsi-qcs-QcType
  std::vector<std::string> legislation{};           ///< id-etsi-qcs-QcCClegislation, two-letter countries
  std::vector<std::string> device_legislation{};    ///< id-etsi-qcs-QcQSCDlegislation
  std::optional<QcLimit> limit{};
  std::optional<std::int64_t> retention_years{};
  std::vector<QcPds> disclosure{};
  std::vector<asn1::Oid> semantics{};               ///< id-qcs-pkixQCSyntax-v2 semanticsIdentifier
};

/// Every extension of RFC 5280 section 4.2 and the ones of our field, decoded. An absent extension is an empty optional.
struct Extensions {
  std::vector<Extension> all{};  ///< In file order; parsing guarantees that no id occurs twice.
  std::optional<AuthorityKeyIdentifier> authority_key_identifier{};
  std::optional<View> subject_key_identifier{};
  std::optional<KeyUsage> key_usage{};
  std::optional<std::vector<PolicyInformation>> certificate_policies{};
  std::optional<std::vector<PolicyMapping>> policy_mappings{};
  std::optional<std::vector<GeneralName>> subject_alt_name{};
  std::optional<std::vector<GeneralName>> issuer_alt_name{};
  std::optional<View> subject_directory_attributes{};
  std::optional<BasicConstraints> basic_constraints{};
  std::optional<NameConstraints> name_constraints{};
  std::optional<PolicyConstraints> policy_constraints{};
  std::optional<std::vector<asn1::Oid>> extended_key_usage{};
  std::optional<std::vector<DistributionPoint>> crl_distribution_points{};
  std::optional<std::vector<DistributionPoint>> freshest_crl{};
  std::optional<std::uint32_t> inhibit_any_policy{};
  std::optional<std::vector<AccessDescription>> authority_info_access{};
  std::optional<std::vector<AccessDescription>> subject_info_access{};
  std::optional<QcStatements> qc_statements{};
  bool ocsp_no_check = false;       ///< RFC 6960 section 4.2.2.2.1
  bool no_revocation = false;       ///< noRevAvail, RFC 9608
  bool validity_assured = false;    ///< id-etsi-ext-valassured-ST-certs, EN 319 412-1

  const Extension* find(const asn1::Oid& id) const;
  /// Whether each critical extension is one that this product processes (RFC 5280 section 4.2); returns those it does not.
  std::vector<asn1::Oid> unknown_critical() const;
};
/// Reads Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension. A known extension whose own DER is wrong is a failure of the
/// certificate: a malformed constraint must never be read as no constraint.
Extensions read_extensions(asn1::Reader& reader, const Limits& limits);

}  // namespace esign::pkix
