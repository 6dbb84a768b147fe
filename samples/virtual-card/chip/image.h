// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/card_state.h"

namespace esign::vcard {

/// The certificates a card is made with, DER.
struct CertificateSet {
  std::optional<Bytes> auth{};
  std::optional<Bytes> sign{};
  std::vector<Bytes> authorities{};
};

/// Builds all files of a new card: MF, EF.DIR, EF.ATR/INFO, EF.GDO and DF.CIA by ISO/IEC 7816-15 (PKCS#15 v1.1
/// encoding). `keys` is for the public keys; a slot without a key has no entry in PrKD and PuKD.
void build_files(CardState& state, const std::array<std::optional<ChipKey>, 2>& keys, const CertificateSet& certificates);

/// Writes EF.PrKD, EF.PuKD and the public key EFs anew, after a key was generated.
void rebuild_key_files(CardState& state, const std::array<std::optional<ChipKey>, 2>& keys);

}  // namespace esign::vcard
