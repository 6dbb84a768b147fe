// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "lints/rule.h"

namespace esign::ca {

/// Holds a TBSCertificate to every rule before anything signs it. May be used from several threads.
class Linter {
 public:
  explicit Linter(std::vector<Expectation> expectations) : expectations_(std::move(expectations)) {}

  /// Parses record.tbs under a signature value that is thrown away, and runs all rules. Errors: denied, with the first
  /// broken rule and its citation first in the detail, then all others, and the first one's field in `at`; denied too for
  /// octets that are no certificate and for a profile without an expectation.
  Result<LintedTbs> operator()(const LintContext& context) const;

  /// The same for octets at hand: what the rules say of each, in order; empty when all are kept. Errors: denied (no certificate).
  struct Finding {
    const lints::Rule* rule = nullptr;
    Error error{};
  };
  Result<std::vector<Finding>> findings(const LintContext& context) const;

 private:
  std::vector<Expectation> expectations_;
};

}  // namespace esign::ca
