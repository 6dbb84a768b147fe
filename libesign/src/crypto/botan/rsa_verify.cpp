// SPDX-License-Identifier: Apache-2.0
#include <botan/hash_id.h>
#include <botan/numthry.h>

#include <algorithm>
#include <optional>

#include "crypto/botan/hasher.h"
#include "crypto/botan/verify.h"
#include "crypto/key_rules.h"

namespace esign::crypto::botan_adapter {
namespace {

using Octets = std::vector<std::uint8_t>;

/// RSAVP1, RFC 8017 section 5.2.2, with I2OSP to k octets; nothing when the value is not k octets or not below n.
std::optional<Octets> public_operation(const RsaKey& key, View signature) {
  if (signature.size() != key.octets()) return std::nullopt;
  const Botan::BigInt s(signature.data(), signature.size());
  if (s >= key.n) return std::nullopt;
  const Botan::BigInt m = Botan::power_mod(s, key.e, key.n);
  Octets encoded(key.octets());
  Botan::BigInt::encode_1363(encoded.data(), encoded.size(), m);
  return encoded;
}

Octets hash_of(pkix::Hash hash, View octets) {
  const auto function = make_function(hash);
  function->update(octets.data(), octets.size());
  return function->final_stdvec();
}

/// EMSA-PKCS1-v1_5: 00 01 FF..FF 00 prefix digest, in k octets.
Octets pkcs1_block(const Octets& prefix, const Octets& digest, std::size_t octets) {
  const std::size_t tail = prefix.size() + digest.size();
  if (octets < tail + 11) return {};
  Octets block{0x00, 0x01};
  block.resize(octets - tail - 1, 0xFF);
  block.push_back(0x00);
  block.insert(block.end(), prefix.begin(), prefix.end());
  block.insert(block.end(), digest.begin(), digest.end());
  return block;
}

/// Botan's DigestInfo prefix 30 L1 30 L2 06 .. 05 00 04 h, without its NULL: RFC 8017 section 9.2 note 1.
Octets without_null(Octets prefix) {
  prefix.erase(prefix.end() - 4, prefix.end() - 2);
  prefix[1] = static_cast<std::uint8_t>(prefix[1] - 2);
  prefix[3] = static_cast<std::uint8_t>(prefix[3] - 2);
  return prefix;
}

/// XORs MGF1 (RFC 8017 appendix B.2.1) of `seed` onto `block`.
void unmask(pkix::Hash hash, View seed, std::span<std::uint8_t> block) {
  const auto function = make_function(hash);
  for (std::uint32_t counter = 0; !block.empty(); ++counter) {
    function->update(seed.data(), seed.size());
    function->update_be(counter);
    const auto mask = function->final();
    const std::size_t count = std::min(block.size(), mask.size());
    for (std::size_t i = 0; i < count; ++i) block[i] = static_cast<std::uint8_t>(block[i] ^ mask[i]);
    block = block.subspan(count);
  }
}

/// EMSA-PSS-VERIFY, RFC 8017 section 9.1.2, steps 2 to 14. `encoded` has ceil(em_bits / 8) octets.
Verdict emsa_pss_verify(const pkix::SignatureAlgorithm& algorithm, View message, Octets encoded, std::size_t em_bits) {
  const Octets digest = hash_of(algorithm.hash, message);                                             // 2
  const std::size_t h = digest.size(), salt_octets = algorithm.salt_octets;
  if (encoded.size() < h + salt_octets + 2 || encoded.back() != 0xBC) return Verdict::invalid;         // 3, 4
  const std::span<std::uint8_t> db = std::span(encoded).first(encoded.size() - h - 1);                 // 5
  const View seed = View(encoded).subspan(db.size(), h);
  const auto kept = static_cast<std::uint8_t>(0xFF >> (8 * encoded.size() - em_bits));
  if ((db.front() & ~kept) != 0) return Verdict::invalid;                                              // 6
  unmask(algorithm.mgf_hash, seed, db);                                                                // 7, 8
  db.front() &= kept;                                                                                  // 9
  const std::size_t zeros = db.size() - salt_octets - 1;
  if (std::any_of(db.begin(), db.begin() + static_cast<std::ptrdiff_t>(zeros), [](std::uint8_t octet) { return octet != 0; }) ||
      db[zeros] != 0x01)
    return Verdict::invalid;                                                                           // 10
  Octets second(8, 0x00);                                                                              // 12
  second.insert(second.end(), digest.begin(), digest.end());
  second.insert(second.end(), db.end() - static_cast<std::ptrdiff_t>(salt_octets), db.end());          // 11
  return equal(hash_of(algorithm.hash, second), seed) ? Verdict::valid : Verdict::invalid;             // 13, 14
}

}  // namespace

Result<Verdict> verify_rsa_pkcs1(const RsaKey& key, pkix::Hash hash, View message, View signature) {
  const auto recovered = public_operation(key, signature);
  if (!recovered) return Verdict::invalid;
  const Octets digest = hash_of(hash, message);
  const Octets prefix = Botan::pkcs_hash_id(digest_name(hash));
  for (const Octets& form : {prefix, without_null(prefix)}) {
    const Octets expected = pkcs1_block(form, digest, recovered->size());
    if (!expected.empty() && expected == *recovered) return Verdict::valid;
  }
  return Verdict::invalid;
}

Result<Verdict> verify_rsa_pss(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature) {
  ESIGN_TRY(const PssFit bound, pss_fit(key.info, algorithm));
  if (bound == PssFit::contradicts) return Verdict::invalid;
  auto encoded = public_operation(*key.rsa, signature);
  if (!encoded) return Verdict::invalid;
  // RFC 8017 section 8.1.2 step 2c: emBits is modBits - 1, so that a modulus of 8m + 1 bits has an octet to spare.
  const std::size_t em_bits = key.rsa->n.bits() - 1;
  if ((em_bits + 7) / 8 < encoded->size()) {
    if (encoded->front() != 0) return Verdict::invalid;
    encoded->erase(encoded->begin());
  }
  return emsa_pss_verify(algorithm, message, std::move(*encoded), em_bits);
}

}  // namespace esign::crypto::botan_adapter
