// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/timestamp.h>

#include "formats/timestamp/token.h"

namespace esign {

/// What a token says, beside who signed it; null: nobody knows.
TimestampFacts facts_of(const formats::timestamp::TstInfo& info, const pkix::Certificate::Ptr& signer);

}  // namespace esign
