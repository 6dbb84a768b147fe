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
// Time-stamps: EN 319 122-1 clauses 5.2.8, 5.3, 5.5.2, 5.5.3 and annex A; the older archive forms of TS 101 733.
inline constexpr asn1::Oid content_timestamp("1.2.840.113549.1.9.16.2.20");
inline constexpr asn1::Oid signature_timestamp("1.2.840.113549.1.9.16.2.14");
inline constexpr asn1::Oid cades_c_timestamp("1.2.840.113549.1.9.16.2.25");
inline constexpr asn1::Oid certs_crls_timestamp("1.2.840.113549.1.9.16.2.26");
inline constexpr asn1::Oid archive_timestamp_v1("1.2.840.113549.1.9.16.2.27");
inline constexpr asn1::Oid archive_timestamp_v2("1.2.840.113549.1.9.16.2.48");
inline constexpr asn1::Oid archive_timestamp_v3("0.4.0.1733.2.4");
inline constexpr asn1::Oid hash_index_v1("0.4.0.1733.2.5");
inline constexpr asn1::Oid hash_index_v2("0.4.0.19122.1.4");
inline constexpr asn1::Oid hash_index_v3("0.4.0.19122.1.5");
// Validation data and references to it: EN 319 122-1 annex A.1; RFC 5940 section 2.1; RFC 6960 section 4.2.1.
inline constexpr asn1::Oid certificate_references("1.2.840.113549.1.9.16.2.21");
inline constexpr asn1::Oid revocation_references("1.2.840.113549.1.9.16.2.22");
inline constexpr asn1::Oid certificate_values("1.2.840.113549.1.9.16.2.23");
inline constexpr asn1::Oid revocation_values("1.2.840.113549.1.9.16.2.24");
/// ISO 32000-2, 12.8.3.3.2: adbe-revocationInfoArchival.
inline constexpr asn1::Oid revocation_archival("1.2.840.113583.1.1.8");
inline constexpr asn1::Oid ri_ocsp_response("1.3.6.1.5.5.7.16.2");
inline constexpr asn1::Oid ocsp_basic("1.3.6.1.5.5.7.48.1.1");

}  // namespace esign::cms::oid
