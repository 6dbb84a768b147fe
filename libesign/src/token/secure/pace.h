// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "asn1/oid.h"
#include "crypto/card_crypto.h"
#include "token/secure/secure_messaging.h"

namespace esign::token {

/// PACEInfo of EF.CardAccess (ICAO Doc 9303-11, 9.2.1): generic mapping over a standardised curve with AES.
struct PaceInfo {
  Bytes protocol{};  ///< The OID's content octets, as MSE:Set AT and the tokens carry them.
  enum class KeyLength : std::uint8_t { aes128 = 16, aes256 = 32 } key_length = KeyLength::aes256;
  pkix::Curve curve = pkix::Curve::brainpool_p256r1;
  std::uint8_t parameter_id = 13;  ///< Standardised domain parameters (9303-11, table 6).
};
/// The strongest of the PACEInfos that this driver can do; entries of other kinds are passed over. Errors: unsupported (none),
/// malformed (no SET OF SEQUENCE), limit_exceeded.
Result<PaceInfo> read_card_access(View ef_card_access, const Limits& limits = {});

/// Which password (MSE:Set AT, DO 83).
enum class PacePassword : std::uint8_t { mrz = 1, can = 2, pin = 3, puk = 4 };

/// KDF (9303-11, 9.7.1): counter 1 encryption, 2 authentication, 3 password. `secret` is the shared value or the password's octets.
enum class KeyKind : std::uint8_t { encryption = 1, authentication = 2, password = 3 };
Result<SecretBytes> derive_key(View secret, KeyKind kind, PaceInfo::KeyLength length);

/// PACE-ECDH-GM (9303-11, 4.4): the card has proved that it knows the password, and the keys are for secure messaging.
/// `password` is the octets of the CAN's digits, or SHA-1 of the MRZ information. Errors: pin_incorrect (the password; a CAN
/// has no tries that run out), protocol (everything else that the card does wrong), unsupported, and those of the channel.
struct PaceSecret {
  PacePassword kind = PacePassword::can;
  View password{};
};
Result<SessionKeys> run_pace(Conversation& conversation, const PaceInfo& info, const PaceSecret& secret,
                             const std::optional<crypto::FixedScalars>& fixed = {});

}  // namespace esign::token
