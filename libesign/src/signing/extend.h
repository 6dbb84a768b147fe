// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/extend.h>

namespace esign::signing {

/// As esign::extend(), but without LongTermServices::accepts every time-stamp is good enough: it is for callers who have no policy.
Result<void> extend(const Document& document, const std::optional<Document>& content, Level level, const LongTermServices& services, const Output& output);

}  // namespace esign::signing
