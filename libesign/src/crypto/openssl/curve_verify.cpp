// SPDX-License-Identifier: Apache-2.0
#include <openssl/core_names.h>

#include <algorithm>
#include <array>

#include "crypto/openssl/hasher.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/verify.h"

namespace esign::crypto::openssl_adapter {
namespace {

/// The group order L of Ed25519 (RFC 8032 section 5.1), little-endian.
constexpr std::array<std::uint8_t, 32> kOrder = {0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7,
                                                 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0,    0,    0,    0,    0,    0,
                                                 0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

/// FIPS 186-5 section 6.4.2 step 1: an integer of [1, n - 1], from INTEGER content octets; null for others.
Handle<BIGNUM> in_range(View content, const BIGNUM& order) {
  if (content.empty() || (content.front() & 0x80) != 0) return nullptr;
  Handle<BIGNUM> number(BN_bin2bn(content.data(), static_cast<int>(content.size()), nullptr));
  const bool inside = number && !BN_is_zero(number.get()) && BN_ucmp(number.get(), &order) < 0;
  return inside ? std::move(number) : nullptr;
}

}  // namespace

std::optional<EcdsaValue> read_ecdsa_value(View signature, const BIGNUM& order) {
  asn1::Reader reader(signature);
  View r, s;
  reader.sequence([&] {
    r = reader.integer();
    s = reader.integer();
  });
  if (!reader.finish()) return std::nullopt;
  EcdsaValue value{in_range(r, order), in_range(s, order)};
  if (!value.r || !value.s) return std::nullopt;
  return value;
}

Result<Verdict> verify_ecdsa(const PublicKey& key, pkix::Hash hash, View message, View signature) {
  ESIGN_TRY(const Bytes digest, digest_of(hash, message));
  return verify_ecdsa_digest(key, digest, signature);
}

Result<Verdict> verify_ecdsa_digest(const PublicKey& key, View digest, View signature) {
  const BIGNUM* order = order_of(key.info.curve);
  if (order == nullptr) return fail(Errc::unsupported, "an elliptic curve that is not named, or not one of this product");
  if (!read_ecdsa_value(signature, *order)) return Verdict::invalid;
  const Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(library(), key.handle.get(), nullptr));
  if (!context || EVP_PKEY_verify_init(context.get()) != 1) return failure(Errc::internal, "the ECDSA check does not start");
  // Negative answers are not failures of the library: a value whose sum is the point at infinity gets one.
  const int answer = EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size());
  return answer == 1 ? Verdict::valid : Verdict::invalid;
}

Result<Verdict> verify_ed25519(const PublicKey& key, View message, View signature) {
  // RFC 8032 section 5.1.7 step 1: 64 octets, S below L; a larger S would be a second value for the same message.
  if (signature.size() != 64) return Verdict::invalid;
  const View s = signature.subspan(32);
  if (!std::lexicographical_compare(s.rbegin(), s.rend(), kOrder.rbegin(), kOrder.rend())) return Verdict::invalid;
  const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, library(), nullptr, key.handle.get(), nullptr) != 1)
    return failure(Errc::internal, "the Ed25519 check does not start");
  const int answer = EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size());
  return answer == 1 ? Verdict::valid : Verdict::invalid;
}

}  // namespace esign::crypto::openssl_adapter
