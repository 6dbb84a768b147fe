// SPDX-License-Identifier: Apache-2.0
// Contents of extnValue, each its own ASN.1 type of RFC 5280 section 4.2. All give the whole DER of the type.
#pragma once
#include <span>

#include "asn1/der_writer.h"
#include "domain/certificate_content.h"

namespace esign::ca {

Bytes authority_key_identifier(View key_id);                                    ///< 4.2.1.1
Bytes subject_key_identifier(View key_id);                                      ///< 4.2.1.2
Bytes key_usage(std::span<const pkix::KeyUsageBit> bits);                       ///< 4.2.1.3
Bytes private_key_usage_period(const PrivateKeyUsage& period);                  ///< RFC 3280 section 4.2.1.4
Bytes certificate_policies(std::span<const PolicyClaim> policies);              ///< 4.2.1.4
Bytes general_names(std::span<const AlternativeName> names);                    ///< 4.2.1.6
Bytes basic_constraints(const pkix::BasicConstraints& constraints);             ///< 4.2.1.9
Bytes name_constraints(const NameLimits& limits);                               ///< 4.2.1.10
Bytes policy_constraints(const pkix::PolicyConstraints& constraints);           ///< 4.2.1.11
Bytes extended_key_usage(std::span<const asn1::Oid> purposes);                  ///< 4.2.1.12
/// 4.2.1.13 and 4.2.1.15: one DistributionPoint with all the URLs, each leading to the same CRL.
Bytes distribution_points(std::span<const std::string> urls);
Bytes authority_info_access(const CertificateExtensions& extensions);           ///< 4.2.2.1
Bytes qc_statements(const QcClaims& claims);                                    ///< RFC 3739 section 3.2.6, EN 319 412-5 annex B

/// DistributionPointName with fullName, as [0] of a DistributionPoint and of an IssuingDistributionPoint.
void write_distribution_point_name(asn1::Writer& writer, std::span<const std::string> urls);
/// Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue OCTET STRING }
void write_extension(asn1::Writer& writer, const asn1::Oid& id, pkix::Critical critical, View value);

}  // namespace esign::ca
