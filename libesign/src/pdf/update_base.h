// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pdf/incremental_update.h"
#include "pdf/window.h"

namespace esign::pdf {

/// What an update of this document is appended to. The chain of sections is walked first, within its budgets and without any
/// repair: what cannot be explained is not extended. Errors: malformed, with the place; unsupported; limit_exceeded; internal.
Result<UpdateBase> update_base(const Document& document, const Limits& limits);

}  // namespace esign::pdf
