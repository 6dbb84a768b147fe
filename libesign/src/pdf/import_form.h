// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/limits.h"
#include "pdf/incremental_update.h"

namespace esign::pdf {

/// Takes the only page of `source` into the update as a form XObject (ISO 32000-2, 8.10) with everything it refers to, under new
/// numbers; streams as they are stored. `turned` is what the page that shows it is rotated by: the form is turned against it.
/// Errors: internal (a page that is not one that cairo makes), limit_exceeded.
Result<Ref> import_form(IncrementalUpdate& update, const Bytes& source, int turned, const Limits& limits);

}  // namespace esign::pdf
