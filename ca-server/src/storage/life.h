// SPDX-License-Identifier: Apache-2.0
// The life of a certificate, as Status documents it.
#pragma once
#include "domain/records.h"

namespace esign::ca::storage {

enum class Way : std::uint8_t { open, closed };
/// Whether a certificate may go from one status to the other. EN 319 411-1 REV-6.3.9-04: what is revoked stays revoked.
Way way(Status from, Status to);
/// Whether CRLs list it: everything that was signed, or may have been, and does not count.
bool is_listed(Status status);

}  // namespace esign::ca::storage
