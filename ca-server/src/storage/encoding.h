// SPDX-License-Identifier: Apache-2.0
// A certificate as the register keeps it: its TBSCertificate, and what follows it. RFC 5280 section 4.1:
// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }.
#pragma once
#include "base/bytes.h"
#include <esign/time.h>

namespace esign::ca::storage {

/// What follows `tbs` in `certificate`. Errors: invalid_argument when the certificate is not DER of a SEQUENCE that begins with
/// exactly these octets: what was signed is not what was recorded.
Result<Bytes> split_certificate(View certificate, View tbs);
/// The certificate again, octet for octet.
Bytes join_certificate(View tbs, View rest);

/// The calendar day of UTC+4 (Asia/Baku: no daylight saving since 2016), "2026-11-22".
std::string day_of(Time time);

}  // namespace esign::ca::storage
