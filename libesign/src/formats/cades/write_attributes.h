// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/signature_view.h"

namespace esign::formats::cades {

/// What the signed attributes are made of.
struct AttributeValues {
  Bytes content_digest{};
  Bytes certificate_digest{};  ///< By WriteOptions::content_hash.
  std::string media_type{};    ///< Empty: no mime-type attribute.
  /// elsewhere: what carries the signature has the claimed time, and there is no signing-time (EN 319 142-1 clause 6.3).
  enum class ClaimedTime : std::uint8_t { here, elsewhere } claimed_time = ClaimedTime::here;
};

/// The signed attributes of EN 319 122-1 clause 6.3 for B-B as the DER SET OF that is signed (tag 0x31): content-type,
/// message-digest, signing-time, signing-certificate-v2, cms-algorithm-protection (RFC 6211) and mime-type.
Bytes signed_attributes(const WriteOptions& options, const AttributeValues& values);

}  // namespace esign::formats::cades
