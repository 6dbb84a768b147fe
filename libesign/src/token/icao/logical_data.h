// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/token.h>

#include "token/apdu.h"

namespace esign::token {

/// The data groups that EF.COM lists (ICAO Doc 9303-10, 4.6.1): numbers 1 to 16 in its order, unknown tags left out.
/// Errors: malformed, limit_exceeded.
Result<std::vector<unsigned>> read_common_data(View ef_com);

/// Reads EF.COM, EF.SOD and every listed data group that the card lets us read (fingerprints and iris need more than PACE).
/// The application is selected already. Errors: those of read_object_file().
Result<TravelDocumentFiles> read_travel_document(Conversation& conversation, const Limits& limits = {});

/// eMRTD application, Doc 9303-10, 3.
inline constexpr std::uint8_t kTravelDocument[] = {0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};

}  // namespace esign::token
