// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>
#include <utility>

#include "base/bytes.h"

namespace esign::crypto::botan_adapter {

/// Botan speaks in exceptions; none of them passes this edge. `body` returns a Result; what it throws becomes `code`
/// with `what` in front. Botan's own texts name sizes and formats, never key material.
template <class Body>
auto guarded(Errc code, const char* what, Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::exception& thrown) {
    return fail(code, std::string(what) + ": " + thrown.what());
  }
}

}  // namespace esign::crypto::botan_adapter
