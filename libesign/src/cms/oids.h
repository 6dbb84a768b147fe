// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "asn1/oid.h"

/// The identifiers that decisions are made on, named as their standards do.
namespace esign::cms::oid {

// Content types: RFC 5652 sections 4 and 5.1, RFC 3161 section 2.4.2.
inline constexpr asn1::Oid data("1.2.840.113549.1.7.1");
inline constexpr asn1::Oid signed_data("1.2.840.113549.1.7.2");
inline constexpr asn1::Oid tst_info("1.2.840.113549.1.9.16.1.4");
// Attributes of RFC 5652 section 11 and RFC 6211 section 2.
inline constexpr asn1::Oid content_type("1.2.840.113549.1.9.3");
inline constexpr asn1::Oid message_digest("1.2.840.113549.1.9.4");
inline constexpr asn1::Oid signing_time("1.2.840.113549.1.9.5");
inline constexpr asn1::Oid countersignature("1.2.840.113549.1.9.6");
inline constexpr asn1::Oid algorithm_protection("1.2.840.113549.1.9.52");
// RFC 5035 sections 3 and 4, EN 319 122-1 clauses 5.2.4.2 and 5.2.9.1.
inline constexpr asn1::Oid content_hints("1.2.840.113549.1.9.16.2.4");
inline constexpr asn1::Oid signing_certificate("1.2.840.113549.1.9.16.2.12");
inline constexpr asn1::Oid signing_certificate_v2("1.2.840.113549.1.9.16.2.47");
inline constexpr asn1::Oid signature_policy("1.2.840.113549.1.9.16.2.15");
inline constexpr asn1::Oid mime_type("0.4.0.1733.2.1");

}  // namespace esign::cms::oid
