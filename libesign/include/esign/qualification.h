// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/export.h>
#include <esign/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace esign {

/// By whose law a signature is a qualified one: that of a trusted list among the trust.
enum class QualificationLaw : std::uint8_t {
  azerbaijan,     ///< QcCompliance with QcCClegislation AZ, issued by an accredited centre ("təkmil").
  european_union  ///< Regulation (EU) 910/2014; before 1 July 2016 Directive 1999/93/EC.
};
ESIGN_API std::string_view name(QualificationLaw law) noexcept;  ///< "AZ", "EU"

/// What a signature is by that law (ETSI TS 119 615, simplified). Only a signature that is TOTAL-PASSED is more than not_qualified.
enum class SignatureQualification : std::uint8_t {
  undetermined,  ///< The signature is INDETERMINATE, or what the list says is not clear; the last step says why.
  qualified_signature, qualified_seal,
  signature_with_qualified_certificate, seal_with_qualified_certificate,  ///< The key is not known to be in a qualified device.
  not_qualified
};
ESIGN_API std::string_view name(SignatureQualification qualification) noexcept;  ///< "qualified-signature"

/// One question of the procedure, and its answer.
struct QualificationStep {
  /// Stable: "service", "status-at-issue", "status-at-signing", "extensions", "claim-at-issue", "claim-at-signing", "type",
  /// "device"; "signature" when the signature itself is not valid.
  std::string key{};
  enum class Outcome : std::uint8_t { passed, failed, undetermined } outcome = Outcome::passed;
  std::string detail{};  ///< English.
  friend bool operator==(const QualificationStep&, const QualificationStep&) = default;
};

/// The qualification of one signature by one law.
struct QualificationReport {
  QualificationLaw law = QualificationLaw::azerbaijan;
  SignatureQualification verdict = SignatureQualification::undetermined;
  std::string list{};         ///< Territory and sequence number of the list that decided: "AZ 7".
  std::string list_sha256{};  ///< Of its file, hexadecimal.
  Time signing_time{};        ///< The best signature time, or the validation time when none is proven.
  std::vector<QualificationStep> steps{};  ///< In their order, up to the one that decided.
};

}  // namespace esign
