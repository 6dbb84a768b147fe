// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/cert_path.h>
#include <esign/report.h>
#include <esign/result.h>

namespace esign::cli {

/// 0..2 answer the question; 64..78 (sysexits.h) say why there is no answer.
constexpr int exit_code(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return 64;
    case Errc::malformed:
    case Errc::limit_exceeded:
    case Errc::unsupported:
    case Errc::no_signature:
    case Errc::changed: return 65;
    case Errc::not_found: return 66;
    case Errc::token_absent:
    case Errc::unavailable: return 69;
    case Errc::internal: return 70;
    case Errc::already_exists:
    case Errc::cannot_create: return 73;
    case Errc::storage: return 74;
    case Errc::timed_out:
    case Errc::conflict: return 75;
    case Errc::protocol: return 76;
    case Errc::pin_incorrect:
    case Errc::pin_blocked:
    case Errc::cancelled:
    case Errc::denied: return 77;
    case Errc::misconfigured: return 78;
  }
  return 70;
}

constexpr int exit_code(Indication indication) noexcept {
  switch (indication) {
    case Indication::total_passed: return 0;
    case Indication::total_failed: return 1;
    case Indication::indeterminate: return 2;
  }
  return 70;
}

constexpr int exit_code(PathAnswer::Verdict verdict) noexcept {
  switch (verdict) {
    case PathAnswer::Verdict::passed: return 0;
    case PathAnswer::Verdict::failed: return 1;
    case PathAnswer::Verdict::indeterminate: return 2;
  }
  return 70;
}

/// The worse of two exit codes of one run over several inputs: any error, then failed, then indeterminate.
constexpr int worse(int a, int b) noexcept {
  const auto rank = [](int code) { return code >= 64 ? 3 : code == 1 ? 2 : code == 2 ? 1 : 0; };
  return rank(b) > rank(a) ? b : a;
}

}  // namespace esign::cli
