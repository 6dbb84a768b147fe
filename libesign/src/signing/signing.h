// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/signer.h>

#include "formats/signature_view.h"

namespace esign {

/// A signature waiting for its value.
struct Prepared::State {
  formats::Unfinished unfinished{};
  pkix::Certificate::Ptr signer{};
  SignatureAlgorithm algorithm{};
  Bytes digest{};
};

}  // namespace esign
