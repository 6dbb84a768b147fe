// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace esign::policy {

/// What a finding about a PDF file does to the signature that it concerns.
enum class Consequence : std::uint8_t {
  fail,           ///< TOTAL-FAILED
  indeterminate,  ///< Not decided by a program.
  warn,           ///< Told among the warnings.
  accept          ///< Told in the trace.
};

/// When a finding was made, as seen from one signature.
enum class Occasion : std::uint8_t {
  after,      ///< About the signature itself, or a revision after its own.
  permitted,  ///< The same, and a certification allows changes of this kind.
  before      ///< About its own revision or an older one: the signer found it there.
};

/// Every rule of docs/reference/pdf-rules.md, in its order: "BR-01" to "DF-35".
std::span<const std::string_view> pdf_rules();

/// The consequences that a policy states. A rule without one fails: what nobody has thought of is not accepted.
/// Changes (DF-…) before a signature are part of what it signs, and no policy is asked about them.
struct PdfRules {
  std::map<std::string, Consequence, std::less<>> findings{};
  std::map<std::string, Consequence, std::less<>> permitted{};  ///< Where it differs when a certification allows it.
  std::map<std::string, Consequence, std::less<>> before{};     ///< Where it differs for what the signer found there.

  Consequence of(std::string_view rule, Occasion occasion) const;
};

}  // namespace esign::policy
