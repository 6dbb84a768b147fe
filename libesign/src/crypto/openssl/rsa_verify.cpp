// SPDX-License-Identifier: Apache-2.0
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rsa.h>

#include <array>

#include "crypto/key_rules.h"
#include "crypto/openssl/hasher.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/verify.h"

namespace esign::crypto::openssl_adapter {
namespace {

/// RFC 8017 section 8.2.2 step 1 and section 5.2.2 step 1: k octets, and a number below n. OpenSSL takes shorter ones too.
Result<Verdict> check_form(const PublicKey& key, View signature) {
  if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key.handle.get()))) return Verdict::invalid;
  ESIGN_TRY(const auto n, number_of(*key.handle, OSSL_PKEY_PARAM_RSA_N));
  const Handle<BIGNUM> s(BN_bin2bn(signature.data(), static_cast<int>(signature.size()), nullptr));
  if (!s) return failure(Errc::internal, "out of memory");
  return BN_ucmp(s.get(), n.get()) < 0 ? Verdict::valid : Verdict::invalid;
}

/// RSAVP1 and I2OSP: m = s^e mod n, in k octets.
Result<Bytes> public_operation(const PublicKey& key, View signature) {
  const Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(library(), key.handle.get(), nullptr));
  if (!context || EVP_PKEY_verify_recover_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) != 1)
    return failure(Errc::internal, "the RSA operation does not start");
  Bytes encoded(signature.size());
  std::size_t size = encoded.size();
  if (EVP_PKEY_verify_recover(context.get(), encoded.data(), &size, signature.data(), signature.size()) != 1)
    return failure(Errc::internal, "the RSA operation failed");
  if (size != encoded.size()) return fail(Errc::internal, "the RSA operation gave another length");
  return encoded;
}

/// EMSA-PKCS1-v1_5, RFC 8017 section 9.2 steps 3 to 5, around a DigestInfo. Empty when it does not fit.
Bytes encoded_message(View digest_info, std::size_t octets) {
  if (octets < digest_info.size() + 11) return {};
  Bytes encoded(octets - digest_info.size(), 0xFF);
  encoded[0] = 0x00;
  encoded[1] = 0x01;
  encoded.back() = 0x00;
  append(encoded, digest_info);
  return encoded;
}

/// DigestInfo without parameters: RFC 8017 section 9.2 note 1 lets a verifier take it.
Bytes digest_info_without_parameters(pkix::Hash hash, View digest) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] { writer.oid(pkix::oid(hash)); });
    writer.octet_string(digest);
  });
  return writer.take();
}

}  // namespace

// Step 2 of section 8.2.2 is compared as octets against what we encode ourselves. DigestInfo is never parsed: every
// parser that was tried in its place has let a forgery in (CVE-2006-4339, CVE-2014-1568).
Result<Verdict> verify_rsa_pkcs1(const PublicKey& key, pkix::Hash hash, View message, View signature) {
  ESIGN_TRY(const Bytes digest, digest_of(hash, message));
  return verify_rsa_pkcs1_digest(key, hash, digest, signature);
}

Result<Verdict> verify_rsa_pkcs1_digest(const PublicKey& key, pkix::Hash hash, View digest, View signature) {
  ESIGN_TRY(const Verdict with, verify_rsa_pkcs1_block(key, digest_info(hash, digest), signature));
  if (with == Verdict::valid) return with;
  return verify_rsa_pkcs1_block(key, digest_info_without_parameters(hash, digest), signature);
}

Result<Verdict> verify_rsa_pkcs1_block(const PublicKey& key, View block, View signature) {
  ESIGN_TRY(const Verdict form, check_form(key, signature));
  if (form == Verdict::invalid) return form;
  ESIGN_TRY(const Bytes recovered, public_operation(key, signature));
  const Bytes expected = encoded_message(block, recovered.size());
  return !expected.empty() && equal(expected, recovered) ? Verdict::valid : Verdict::invalid;
}

Result<Verdict> verify_rsa_pss(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature) {
  ESIGN_TRY(const Bytes digest, digest_of(algorithm.hash, message));
  return verify_rsa_pss_digest(key, algorithm, digest, signature);
}

Result<Verdict> verify_rsa_pss_digest(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View digest, View signature) {
  ESIGN_TRY(const PssFit bound, pss_fit(key.info, algorithm));
  if (bound == PssFit::contradicts) return Verdict::invalid;
  ESIGN_TRY(const Verdict form, check_form(key, signature));
  if (form == Verdict::invalid) return form;
  // RFC 8017 section 9.1.2 step 3: a salt that does not fit the modulus makes every value inconsistent.
  if (algorithm.salt_octets + pkix::octets(algorithm.hash) + 2 > (key.info.bits - 1 + 7) / 8) return Verdict::invalid;
  const Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(library(), key.handle.get(), nullptr));
  if (!context || EVP_PKEY_verify_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), message_digest(algorithm.hash)) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), message_digest(algorithm.mgf_hash)) != 1 ||
      EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), static_cast<int>(algorithm.salt_octets)) != 1)
    return failure(Errc::internal, "the PSS check does not start");
  const int answer = EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size());
  return answer == 1 ? Verdict::valid : Verdict::invalid;
}

}  // namespace esign::crypto::openssl_adapter
