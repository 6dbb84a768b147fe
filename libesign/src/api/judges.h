// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/verifier.h>

#include "crypto/backend.h"

namespace esign {

/// The backend that speaks for the judges who were asked.
inline const crypto::Backend& backend_of(Judges judges) {
  switch (judges) {
    case Judges::one: return crypto::openssl();
    case Judges::two: return crypto::cross_checked();
  }
  return crypto::cross_checked();
}

}  // namespace esign
