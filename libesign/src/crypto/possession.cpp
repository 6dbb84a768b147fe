// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_rules.h"
#include "crypto/key_strength.h"
#include "crypto/repeated_verifier.h"

namespace esign::crypto {

Result<void> check_possession(const Possession& possession) {
  ESIGN_TRY(const auto key, pkix::public_key_info(possession.spki));
  ESIGN_TRY(const auto algorithm, pkix::signature_algorithm_from(possession.algorithm));
  if (fit(key.type, algorithm.scheme) == Fit::foreign) return fail(Errc::denied, "proof of possession: the key makes no such signatures");
  if (algorithm.hash == Hash::sha1 || algorithm.hash == Hash::sha224) return fail(Errc::denied, "proof of possession: the hash is too weak");
  ESIGN_TRY(const Verdict verdict, verify_once(possession.spki, algorithm, possession.message, possession.signature));
  if (verdict == Verdict::invalid) return fail(Errc::denied, "proof of possession: the signature is not of this key");
  return {};
}

Result<void> check_possession(const pkix::CertificationRequest& request) {
  if (request.signature_value().unused_bits != 0) return fail(Errc::denied, "proof of possession: the value has no whole octets").in("signature");
  return check_possession(Possession{request.spki(), request.signature_algorithm(), request.info(), request.signature_value().octets}).in("signature");
}

}  // namespace esign::crypto
