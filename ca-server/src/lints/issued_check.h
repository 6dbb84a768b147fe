// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "domain/linted_tbs.h"
#include "lints/expectation.h"
#include "lints/issuer_keys.h"

namespace esign::ca {

/// The second look, at the certificate that was signed and before it is kept. Botan reads it: neither our parser nor a rule
/// of the linter has a part in it, so that an error of theirs is not believed twice. May be used from several threads.
class IssuedCheck {
 public:
  explicit IssuedCheck(std::vector<Expectation> expectations) : expectations_(std::move(expectations)) {}

  /// The signature verifies under issuer_spki (OpenSSL's mathematics; of authorities, OCSP signers and time-stamping units
  /// Botan's as well); the signed octets are record.tbs; serial number, dates, names, key, key usage,
  /// purposes and cA are what the record and the expectation of its profile say. Errors: internal, with what differs.
  Result<void> operator()(View certificate, const LintContext& context) const;

 private:
  std::vector<Expectation> expectations_;
  std::unique_ptr<IssuerKeys> issuers_ = std::make_unique<IssuerKeys>();
};

}  // namespace esign::ca
