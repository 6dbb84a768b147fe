// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/core.h"
#include "chip/image.h"

namespace esign::vcard {

/// AzeDIT 3.5, the "Azerbaijani Digital Identity Token" that OpenSC knew until 0.24: the files of EstEID 3.5 under an AID of its
/// own. Fixed paths, no directories; records for personal data and PIN counters.
void build_azedit_files(CardState& state, const CertificateSet& certificates);

/// READ RECORD (B2, ISO/IEC 7816-4) by number, P2 04. 0016 tells the PIN counters as they are now.
Response read_record(Core& core, const Command& command);

}  // namespace esign::vcard
