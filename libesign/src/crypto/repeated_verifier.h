// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"

namespace esign::crypto {

/// Verifies ECDSA values of one P-256 key that is used again and again: with a table of the key's multiples a verification
/// costs less than half of what Backend::verify() takes. The table costs some hundred verifications, and 150 KiB. For the second
/// look at signatures of our own; what people bring along goes to a Backend. May be used from several threads.
class RepeatedVerifier {
 public:
  /// Errors: unsupported (no EC key on P-256; OpenSSL makes no table), malformed (key), internal.
  static Result<std::unique_ptr<const RepeatedVerifier>> of(View spki);
  virtual ~RepeatedVerifier() = default;
  /// ECDSA, FIPS 186-5 section 6.4.2, as Backend::verify(): the same answers. Errors: internal.
  virtual Result<Verdict> verify(const pkix::SignatureAlgorithm& algorithm, View message, View signature) const = 0;
};

/// The same answers as openssl().verify(), for a key that nobody will see again: an ECDSA value of a P-256 key costs four fifths of
/// what it costs there, where an object is made of the key first. For proofs of possession. Errors: as Backend::verify().
Result<Verdict> verify_once(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature);

}  // namespace esign::crypto
