// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/public_key.h"

#include <botan/ec_group.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/limits.h"
#include "crypto/botan/guard.h"
#include "crypto/key_rules.h"

namespace esign::crypto::botan_adapter {
namespace {

constexpr asn1::Oid kRsaEncryption("1.2.840.113549.1.1.1");
constexpr asn1::Oid kRsassaPss("1.2.840.113549.1.1.10");
constexpr asn1::Oid kEcPublicKey("1.2.840.10045.2.1");
constexpr asn1::Oid kEd25519("1.3.101.112");

/// P-256, P-384, P-521 and the brainpool curves of RFC 5639 with 256, 384 and 512 bits, by OID.
constexpr std::array<std::string_view, 6> kCurves = {"1.2.840.10045.3.1.7", "1.3.132.0.34",           "1.3.132.0.35",
                                                     "1.3.36.3.3.2.8.1.1.7", "1.3.36.3.3.2.8.1.1.11", "1.3.36.3.3.2.8.1.1.13"};

/// SubjectPublicKeyInfo, RFC 5280 section 4.1.2.7, taken apart and not judged.
struct Parts {
  pkix::AlgorithmIdentifier algorithm{};
  View key{};
};

Result<Parts> read_parts(View spki) {
  Parts parts;
  asn1::BitString bits;
  asn1::Reader reader(spki);
  reader.sequence([&] {
    parts.algorithm = pkix::read_algorithm(reader.at("algorithm"));
    bits = reader.at("subjectPublicKey").bit_string();
  });
  ESIGN_CHECK(reader.finish());
  if (bits.unused_bits != 0) return fail(Errc::malformed, "the public key is no whole number of octets");
  parts.key = bits.octets;
  return parts;
}

Result<RsaKey> read_rsa(View key) {
  asn1::Reader reader(key);
  View n, e;
  reader.sequence([&] {
    n = reader.at("modulus").integer();
    e = reader.at("publicExponent").integer();
  });
  ESIGN_CHECK(reader.finish());
  if (n.empty() || e.empty() || n.front() >= 0x80 || e.front() >= 0x80) return fail(Errc::malformed, "a negative number in an RSA key");
  if (n.size() > Limits{}.rsa_modulus_bits / 8 + 1) return fail(Errc::unsupported, "an RSA modulus of more than 16384 bits");
  RsaKey rsa{Botan::BigInt(n.data(), n.size()), Botan::BigInt(e.data(), e.size())};
  if (rsa.n.bits() < kMinimumRsaBits) return fail(Errc::unsupported, "an RSA modulus of less than 1024 bits");
  if (rsa.n.bits() > Limits{}.rsa_modulus_bits) return fail(Errc::unsupported, "an RSA modulus of more than 16384 bits");
  if (rsa.n.is_even()) return fail(Errc::malformed, "the RSA modulus is even");
  if (rsa.e.is_even() || rsa.e < 3) return fail(Errc::malformed, "the RSA exponent is not an odd number from 3 on");
  if (rsa.e.bits() > Limits{}.rsa_exponent_bits) return fail(Errc::unsupported, "an RSA exponent of more than 64 bits");
  return rsa;
}

Result<Botan::ECDSA_PublicKey> read_ec(const Parts& parts, View spki) {
  asn1::Reader reader(parts.algorithm.parameters);
  const bool named = reader.next_is(asn1::tag::oid);
  const std::string curve = named ? reader.oid().to_text() : "";
  if (named) ESIGN_CHECK(reader.finish());
  if (std::find(kCurves.begin(), kCurves.end(), curve) == kCurves.end())
    return fail(Errc::unsupported, "an elliptic curve that is not named, or not one of this product");
  ESIGN_CHECK(check_point_form(spki));
  return guarded(Errc::malformed, "the public key is no point of its curve", [&]() -> Result<Botan::ECDSA_PublicKey> {
    const Botan::EC_Group group{Botan::OID(curve)};
    // OS2ECP would read an octet too many as part of a coordinate and drop it.
    if (parts.key.size() != 2 * group.get_p_bytes() + 1) return fail(Errc::malformed, "the public key has the wrong length for its curve");
    const Botan::PointGFp point = group.OS2ECP(parts.key.data(), parts.key.size());
    if (point.is_zero() || !point.on_the_curve()) return fail(Errc::malformed, "the public key is no point of its curve");
    return Botan::ECDSA_PublicKey(group, point);
  });
}

pkix::KeyType type_of(const asn1::Oid& algorithm) {
  if (algorithm == kRsaEncryption) return pkix::KeyType::rsa;
  if (algorithm == kRsassaPss) return pkix::KeyType::rsa_pss;
  if (algorithm == kEcPublicKey) return pkix::KeyType::ec;
  if (algorithm == kEd25519) return pkix::KeyType::ed25519;
  return pkix::KeyType::other;
}

}  // namespace

Result<PublicKey> load_public_key(View spki) {
  ESIGN_TRY(const Parts parts, read_parts(spki));
  PublicKey key;
  key.info.type = type_of(parts.algorithm.algorithm);
  key.info.algorithm = parts.algorithm;
  switch (key.info.type) {
    case pkix::KeyType::rsa:
    case pkix::KeyType::rsa_pss: {
      ESIGN_CHECK(check_rsa_parameters(parts.algorithm, key.info.type));
      ESIGN_TRY(key.rsa, read_rsa(parts.key));
      return key;
    }
    case pkix::KeyType::ec: {
      ESIGN_TRY(key.ec, read_ec(parts, spki));
      return key;
    }
    case pkix::KeyType::ed25519: {
      if (!parts.algorithm.parameters.empty()) return fail(Errc::malformed, "an Ed25519 key with parameters");
      ESIGN_CHECK(check_ed25519_key(parts.key));
      key.ed25519.emplace(parts.key.data(), parts.key.size());
      return key;
    }
    case pkix::KeyType::other: break;
  }
  return fail(Errc::unsupported, "a public key of type " + parts.algorithm.algorithm.to_text());
}

}  // namespace esign::crypto::botan_adapter
