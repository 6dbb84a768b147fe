// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "signing/extend.h"
#include "signing/material.h"

namespace esign::signing {

/// Whether what is there is what was signed; what is not there is passed over. Errors: invalid_argument (it is not), the references' own.
Result<void> check_references(const formats::SignatureView& view);
/// A token of the service, DER: over this digest, its own signature holds, and `accepts` takes it. `at_hand`: beside its own certificates.
/// Errors: invalid_argument (no service), protocol (a wrong token), those of the service and of `accepts`.
Result<Bytes> stamp(const Bytes& imprint, const LongTermServices& services, const Certificates& at_hand);

/// The part of extend() that is about a container with time-stamps alone: another one over everything in it. Errors: as there; invalid_argument
/// (another level than B-LTA, which is all that a time-stamp can be raised to; a time-stamp that does not fit or verify).
Result<void> renew_stamped(const Document& container, Level level, const LongTermServices& services, const Output& output);

}  // namespace esign::signing
