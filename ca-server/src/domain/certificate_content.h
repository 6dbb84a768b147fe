// SPDX-License-Identifier: Apache-2.0
// What a certificate says, before it is DER: plain data, filled by a profile, encoded by tbs_certificate.h.
#pragma once
#include <esign/time.h>

#include <optional>
#include <string>
#include <vector>

#include "domain/distinguished_name.h"
#include "domain/records.h"
#include "pkix/extensions.h"

namespace esign::ca {

/// CertificatePolicies, RFC 5280 section 4.2.1.4, with at most one qualifier: id-qt-cps.
struct PolicyClaim {
  asn1::Oid policy{};
  std::string cps_url{};  ///< Empty: no qualifier.
};

/// PrivateKeyUsagePeriod, RFC 3280 section 4.2.1.4 (X.509 clause 9.2.2.5); EN 319 422 asks it of time-stamping units.
struct PrivateKeyUsage {
  Time not_before{}, not_after{};
};

/// GeneralName of those kinds that this CA writes: rfc822, dns, uri (text), directory (its DER), ip (octets).
struct AlternativeName {
  pkix::GeneralNameKind kind = pkix::GeneralNameKind::dns;
  std::string text{};  ///< rfc822, dns, uri: IA5.
  Bytes octets{};      ///< directory: the DER of a Name; ip: 4 or 16 octets, in constraints 8 or 32.
};

/// NameConstraints, RFC 5280 section 4.2.1.10; critical there.
struct NameLimits {
  std::vector<AlternativeName> permitted{}, excluded{};
};

/// The statements of EN 319 412-5 annex B that this CA writes, each at most once (QCS-4.1-02A).
struct QcClaims {
  std::optional<asn1::Oid> semantics{};             ///< semanticsIdentifier of EN 319 412-1 clause 5.1
  bool compliance = false;                          ///< QcCompliance
  std::optional<pkix::QcLimit> limit{};             ///< QcLimitValue; an alphabetic currency
  std::optional<std::int64_t> retention_years{};    ///< QcRetentionPeriod
  bool device = false;                              ///< QcSSCD
  std::vector<pkix::QcPds> disclosure{};            ///< QcPDS: https, one of each language
  std::optional<asn1::Oid> type{};                  ///< QcType
  std::vector<std::string> legislation{};           ///< QcCClegislation
  std::optional<asn1::Oid> identification{};        ///< QcIdentMethod
  std::vector<std::string> device_legislation{};    ///< QcQSCDlegislation

  bool empty() const;
};

/// What is empty or absent is not written.
struct CertificateExtensions {
  Bytes authority_key_id{};                         ///< keyIdentifier alone (4.2.1.1)
  Bytes subject_key_id{};                           ///< 4.2.1.2 method 1: the caller has hashed
  std::vector<pkix::KeyUsageBit> key_usage{};       ///< Critical.
  std::optional<PrivateKeyUsage> private_key_usage{};
  std::vector<PolicyClaim> policies{};
  std::vector<AlternativeName> subject_alt_name{};
  std::optional<pkix::BasicConstraints> basic_constraints{};  ///< Critical; cA must be set: 4.2.1.9 leaves it out of others.
  std::optional<NameLimits> name_constraints{};     ///< Critical.
  std::optional<pkix::PolicyConstraints> policy_constraints{};  ///< Critical.
  std::vector<asn1::Oid> extended_key_usage{};
  pkix::Critical extended_key_usage_critical = pkix::Critical::no;  ///< RFC 3161 section 2.3: yes for time stamps.
  std::vector<std::string> crl_urls{};              ///< Of the certificate's own shard, in one DistributionPoint.
  std::vector<std::string> ca_issuers_urls{}, ocsp_urls{};
  QcClaims qc{};
  bool ocsp_no_check = false;                       ///< RFC 6960 section 4.2.2.2.1
};

struct CertificateContent {
  Serial serial{};
  pkix::SignatureAlgorithm signature{};             ///< Of the issuer's key.
  Bytes issuer{};                                   ///< The issuer's subject, its DER octet for octet (RFC 5280 section 4.1.2.4).
  DistinguishedName subject{};
  Time not_before{}, not_after{};                   ///< Both inclusive (4.1.2.5).
  Bytes spki{};
  CertificateExtensions extensions{};
};

}  // namespace esign::ca
