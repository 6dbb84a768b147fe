// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/certificate.h"
#include "token/pkcs11/module.h"

namespace esign::token::pkcs11 {

/// The key a URI names, found through its certificate: CKA_ID joins them (PKCS#11 section 4.6.3).
struct Choice {
  Bytes id{};
  pkix::Certificate::Ptr certificate{};
  std::vector<pkix::Certificate::Ptr> others{};  ///< Every other certificate of the token.
};

/// Looks among the objects that are visible now (private ones only after a login). A certificate is a candidate when its id
/// and label, or the label of a key with its id, match the URI; CA certificates without a key are none.
/// Errors: not_found, conflict (several; the detail lists their ids), malformed.
Result<Choice> choose(PKCS11_SLOT& slot, const Uri& uri);

/// The only private key with this CKA_ID. The pointer lives until the next enumeration. Errors: not_found, conflict.
Result<PKCS11_KEY*> private_key(PKCS11_SLOT& slot, const Bytes& id);

}  // namespace esign::token::pkcs11
