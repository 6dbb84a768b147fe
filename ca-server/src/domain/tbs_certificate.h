// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "asn1/der_writer.h"
#include "domain/certificate_content.h"

namespace esign::ca {

/// TBSCertificate, version 3 (RFC 5280 section 4.1), extensions in one fixed order. The same content gives the same octets.
/// It encodes and does not judge profiles: that is lints/ and profile.h. Errors: invalid_argument with the field's place, for
/// what has no encoding (a name outside its alphabet, a URL outside ASCII) or says nothing true of time (not_after before not_before).
Result<Bytes> encode_tbs(const CertificateContent& content);

/// Certificate (section 4.1). `algorithm` must be that of the TBSCertificate, `signature` a value over its octets: ECDSA as DER.
Bytes assemble(View tbs, const pkix::SignatureAlgorithm& algorithm, View signature);

/// Writes a serialNumber: the content octets as they are kept.
void write_serial(asn1::Writer& writer, const Serial& serial);

/// Errors: invalid_argument when it is empty, or holds anything but visible ASCII.
Result<void> check_url(std::string_view url);

}  // namespace esign::ca
