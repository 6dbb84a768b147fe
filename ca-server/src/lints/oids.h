// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "asn1/oid.h"

namespace esign::ca::lints::oid {

using asn1::Oid;

inline constexpr Oid kCommonName("2.5.4.3"), kSurname("2.5.4.4"), kSerialNumber("2.5.4.5"), kCountry("2.5.4.6"), kLocality("2.5.4.7"),
    kState("2.5.4.8"), kOrganization("2.5.4.10"), kOrganizationalUnit("2.5.4.11"), kTitle("2.5.4.12"), kGivenName("2.5.4.42"),
    kPseudonym("2.5.4.65"), kOrganizationIdentifier("2.5.4.97");

inline constexpr Oid kSubjectDirectoryAttributes("2.5.29.9"), kSubjectKeyIdentifier("2.5.29.14"), kKeyUsage("2.5.29.15"),
    kPrivateKeyUsagePeriod("2.5.29.16"), kSubjectAltName("2.5.29.17"), kIssuerAltName("2.5.29.18"), kBasicConstraints("2.5.29.19"),
    kNameConstraints("2.5.29.30"), kCrlDistributionPoints("2.5.29.31"), kCertificatePolicies("2.5.29.32"), kPolicyMappings("2.5.29.33"),
    kAuthorityKeyIdentifier("2.5.29.35"), kPolicyConstraints("2.5.29.36"), kExtendedKeyUsage("2.5.29.37"), kFreshestCrl("2.5.29.46"),
    kInhibitAnyPolicy("2.5.29.54"), kAuthorityInfoAccess("1.3.6.1.5.5.7.1.1"), kQcStatements("1.3.6.1.5.5.7.1.3"),
    kSubjectInfoAccess("1.3.6.1.5.5.7.1.11"), kOcspNoCheck("1.3.6.1.5.5.7.48.1.5");

inline constexpr Oid kAnyPolicy("2.5.29.32.0"), kAnyPurpose("2.5.29.37.0"), kServerAuth("1.3.6.1.5.5.7.3.1"), kClientAuth("1.3.6.1.5.5.7.3.2"),
    kTimeStamping("1.3.6.1.5.5.7.3.8"), kOcspSigning("1.3.6.1.5.5.7.3.9"), kTrustedListSigning("0.4.0.2231.3.0"), kOcsp("1.3.6.1.5.5.7.48.1"), kCaIssuers("1.3.6.1.5.5.7.48.2");

inline constexpr Oid kSemanticsNatural("0.4.0.194121.1.1"), kSemanticsLegal("0.4.0.194121.1.2"), kQcTypeSignature("0.4.0.1862.1.6.1"),
    kQcTypeSeal("0.4.0.1862.1.6.2"), kQcStatementDisclosure("0.4.0.1862.1.5"), kQcStatementType("0.4.0.1862.1.6");

}  // namespace esign::ca::lints::oid
