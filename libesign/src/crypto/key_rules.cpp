// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_rules.h"

#include <algorithm>
#include <array>

namespace esign::crypto {
namespace {

/// The y of the points whose order divides 8, in the encoding's little-endian order and without the sign bit: the
/// neutral element, order 2, order 4 (y = 0), and the two of order 8.
constexpr std::array<std::string_view, 5> kSmallOrder = {
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
};

/// Whether a little-endian y (sign bit cleared) is at least p = 2^255 - 19.
enum class FieldElement : std::uint8_t { canonical, not_reduced };
FieldElement field_element(View y) {
  if (y[31] != 0x7F || y[0] < 0xED) return FieldElement::canonical;
  const bool all_ones = std::all_of(y.begin() + 1, y.begin() + 31, [](std::uint8_t octet) { return octet == 0xFF; });
  return all_ones ? FieldElement::not_reduced : FieldElement::canonical;
}

}  // namespace

Result<void> check_point_form(View spki) {
  asn1::Reader reader(spki);
  asn1::BitString point;
  reader.sequence([&] {
    reader.any();
    point = reader.at("subjectPublicKey").bit_string();
  });
  ESIGN_CHECK(reader.finish());
  if (point.unused_bits != 0 || point.octets.empty()) return fail(Errc::malformed, "the public key is no point");
  switch (point.octets.front()) {
    case 0x04: return {};
    case 0x02:
    case 0x03: return fail(Errc::unsupported, "a compressed point");
    default: return fail(Errc::malformed, "the public key is neither an uncompressed nor a compressed point");
  }
}

Result<void> check_ed25519_key(View key) {
  if (key.size() != 32) return fail(Errc::malformed, "an Ed25519 key has 32 octets");
  Bytes y = copy(key);
  y.back() &= 0x7F;
  if (field_element(y) == FieldElement::not_reduced) return fail(Errc::malformed, "the Ed25519 key is not reduced");
  if (std::find(kSmallOrder.begin(), kSmallOrder.end(), to_hex(y)) != kSmallOrder.end())
    return fail(Errc::malformed, "the Ed25519 key is a point of small order");
  return {};
}

Result<void> check_rsa_parameters(const pkix::AlgorithmIdentifier& algorithm, pkix::KeyType type) {
  if (type == pkix::KeyType::rsa) {
    constexpr std::array<std::uint8_t, 2> kNull = {0x05, 0x00};
    if (!equal(algorithm.parameters, kNull)) return fail(Errc::malformed, "an RSA key whose parameters are not NULL");
    return {};
  }
  if (!algorithm.parameters.empty()) ESIGN_CHECK(pkix::signature_algorithm_from(algorithm));
  return {};
}

Result<PssFit> pss_fit(const pkix::PublicKeyInfo& key, const pkix::SignatureAlgorithm& algorithm) {
  if (key.type != pkix::KeyType::rsa_pss || key.algorithm.parameters.empty()) return PssFit::fits;
  ESIGN_TRY(const auto bound, pkix::signature_algorithm_from(key.algorithm));
  const bool fits = bound.hash == algorithm.hash && bound.mgf_hash == algorithm.mgf_hash && algorithm.salt_octets >= bound.salt_octets;
  return fits ? PssFit::fits : PssFit::contradicts;
}

Fit fit(pkix::KeyType key, pkix::Scheme scheme) {
  const auto when = [](bool condition) { return condition ? Fit::fits : Fit::foreign; };
  switch (scheme) {
    case pkix::Scheme::rsa_pkcs1: return when(key == pkix::KeyType::rsa);
    case pkix::Scheme::rsa_pss: return when(key == pkix::KeyType::rsa || key == pkix::KeyType::rsa_pss);
    case pkix::Scheme::ecdsa: return when(key == pkix::KeyType::ec);
    case pkix::Scheme::ed25519: return when(key == pkix::KeyType::ed25519);
  }
  return Fit::foreign;
}

}  // namespace esign::crypto
