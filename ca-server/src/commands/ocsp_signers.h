// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <mutex>

#include "commands/centre.h"
#include "domain/ocsp_responder.h"

namespace esign::ca {

/// The delegated signers of OCSP answers, one for each authority: certificates/NAME-ocsp.cer and, beside it, the name of its
/// key. A program that may issue renews them; one that only reads takes up what it finds. Any thread.
class OcspSigners {
 public:
  explicit OcspSigners(Centre& centre) : centre_(centre) {}

  /// Errors: unavailable (none that is in force).
  Result<std::shared_ptr<const OcspSigner>> find(std::string_view authority) const;
  /// Reads the files anew.
  Result<void> reload();
  /// Makes what is missing or ends within ten days: a new key, a new certificate. Gives how many.
  Result<std::size_t> renew();

 private:
  Result<std::shared_ptr<const OcspSigner>> read(const Authority& authority) const;
  Result<void> make(const Authority& authority);

  Centre& centre_;
  mutable std::mutex mutex_{};
  std::map<std::string, std::shared_ptr<const OcspSigner>, std::less<>> signers_{};
};

}  // namespace esign::ca
