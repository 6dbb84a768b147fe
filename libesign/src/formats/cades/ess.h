// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/signature_view.h"

namespace esign::formats::cades {

/// The value of signing-certificate-v2 (RFC 5035 section 3): the references in order, the signer's first. A later entry
/// with a hash unknown here is left out; the first must be readable. Errors: malformed, unsupported, limit_exceeded.
Result<std::vector<CertificateReference>> read_signing_certificate_v2(View value, const Limits& limits);
/// The value of signing-certificate (RFC 2634 section 5.4), which is SHA-1 by definition. Errors: malformed, limit_exceeded.
Result<std::vector<CertificateReference>> read_signing_certificate_v1(View value, const Limits& limits);

/// The value of signing-certificate-v2 for one certificate; `digest` is the hash of its DER. SHA-256 is the DEFAULT of
/// hashAlgorithm and left out, as DER demands; issuerSerial is written, as RFC 5035 section 4 recommends.
Bytes write_signing_certificate_v2(const pkix::Certificate& certificate, Hash hash, View digest);

}  // namespace esign::formats::cades
