// SPDX-License-Identifier: Apache-2.0
#include <botan/pubkey.h>

#include "crypto/botan/hasher.h"
#include "crypto/botan/verify.h"

namespace esign::crypto::botan_adapter {
namespace {

/// L = 2^252 + 27742317777372353535851937790883648493, RFC 8032 section 5.1.
const Botan::BigInt& order_of_ed25519() {
  static const Botan::BigInt kOrder = Botan::BigInt::power_of_2(252) + Botan::BigInt("27742317777372353535851937790883648493");
  return kOrder;
}

/// r and s of a strict DER ECDSA-Sig-Value (RFC 3279 section 2.2.3), both of [1, n - 1], as r||s; else nothing.
std::vector<std::uint8_t> raw_value(View signature, const Botan::BigInt& order) {
  asn1::Reader reader(signature);
  View r, s;
  reader.sequence([&] {
    r = reader.integer();
    s = reader.integer();
  });
  if (!reader.finish()) return {};
  if (r.empty() || s.empty() || (r.front() & 0x80) != 0 || (s.front() & 0x80) != 0) return {};
  const Botan::BigInt first(r.data(), r.size()), second(s.data(), s.size());
  if (first < 1 || second < 1 || first >= order || second >= order) return {};
  const auto pair = Botan::BigInt::encode_fixed_length_int_pair(first, second, order.bytes());
  return {pair.begin(), pair.end()};
}

}  // namespace

Result<Verdict> verify_ecdsa(const Botan::ECDSA_PublicKey& key, pkix::Hash hash, View message, View signature) {
  const std::vector<std::uint8_t> raw = raw_value(signature, key.domain().get_order());
  if (raw.empty()) return Verdict::invalid;
  Botan::PK_Verifier verifier(key, std::string("EMSA1(") + digest_name(hash) + ")", Botan::IEEE_1363);
  return verifier.verify_message(message.data(), message.size(), raw.data(), raw.size()) ? Verdict::valid : Verdict::invalid;
}

Result<Verdict> verify_ed25519(const Botan::Ed25519_PublicKey& key, View message, View signature) {
  if (signature.size() != 64) return Verdict::invalid;
  // RFC 8032 section 5.1.7 step 1: S, little-endian, is below L.
  const Bytes big_endian(signature.rbegin(), signature.rbegin() + 32);
  if (Botan::BigInt(big_endian.data(), big_endian.size()) >= order_of_ed25519()) return Verdict::invalid;
  Botan::PK_Verifier verifier(key, "Pure");
  return verifier.verify_message(message.data(), message.size(), signature.data(), signature.size()) ? Verdict::valid : Verdict::invalid;
}

}  // namespace esign::crypto::botan_adapter
