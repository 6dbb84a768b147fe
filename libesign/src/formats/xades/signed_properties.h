// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/xades/reading.h"

namespace esign::formats::xades {

/// EN 319 132-1 clause 5.2: SigningTime, the signing certificate, the policy, DataObjectFormat; everything else is noted by
/// name. Of a property that may stand once and stands twice, neither counts.
Result<void> read_signed_properties(Reading& reading);
/// UnsignedProperties: noted by name, never read.
Result<void> note_unsigned_properties(Reading& reading, const xml::Element& properties);

/// SigningCertificateV2 (clause 5.2.2) or SigningCertificate (the older form), reference by reference. Errors: malformed,
/// unsupported (hash of the first reference), limit_exceeded.
Result<std::vector<CertificateReference>> read_signing_certificate(const xml::Element& property, const Limits& limits);
/// SignaturePolicyIdentifier, clause 5.2.9. Errors: malformed, unsupported.
Result<SignaturePolicy> read_signature_policy(const xml::Element& property);

}  // namespace esign::formats::xades
