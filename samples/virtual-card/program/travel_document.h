// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program/create.h"

namespace esign::vcard {

/// Writes the travel document application: EF.COM, DG1 (TD1 MRZ), DG2 (photo), DG11 (residence) and EF.SOD signed by the
/// document signer, all readable after PACE only. The state holds the holder's name already. Errors: not_found, malformed,
/// invalid_argument (a date or number that no MRZ can hold, a certificate for another key), unsupported.
Result<void> put_travel_document(const TravelDocumentOptions& options, CardState& state);

}  // namespace esign::vcard
