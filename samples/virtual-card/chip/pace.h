// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "chip/secure_channel.h"

namespace esign::vcard {

/// The chip's side of PACE-ECDH-GM over brainpoolP256r1 (ICAO Doc 9303-11, 4.4), one run of it.
class PaceRun {
 public:
  /// `protocol`: the value of the OID, which says the key's length. Nothing when it is another protocol. `password`: the
  /// digits of the CAN, or SHA-1 of the MRZ information.
  static std::unique_ptr<PaceRun> start(View protocol, View password);
  virtual ~PaceRun() = default;

  /// One GENERAL AUTHENTICATE. `finished` is set by the last one that succeeds: the keys of the session.
  virtual Response step(const Command& command) = 0;
  std::unique_ptr<SecureChannel> finished{};
};

/// SecurityInfos for EF.CardAccess: PACE with AES-256 and with AES-128.
Bytes card_access();

}  // namespace esign::vcard
