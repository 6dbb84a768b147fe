// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

#include "base/limits.h"
#include "base/wipe.h"

namespace esign::crypto {

/// The content of CMS EnvelopedData (RFC 5652 section 6) that was made for the certificate in this PKCS#12 file. DER or BER;
/// EnvelopedData has no signature: that the content comes from somebody in particular is not proved. Errors: malformed, denied
/// (for another recipient, or altered), limit_exceeded (key_file_octets), and those of open_pkcs12().
Result<SecretBytes> open_envelope(View cms, View pkcs12, const Pin& password, const Limits& limits = {});

}  // namespace esign::crypto
