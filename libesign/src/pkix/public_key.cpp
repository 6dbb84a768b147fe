// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "pkix/algorithms.h"

namespace esign::pkix {
namespace {

using asn1::Oid;

constexpr Oid kRsaEncryption("1.2.840.113549.1.1.1");
constexpr Oid kRsassaPss("1.2.840.113549.1.1.10");
constexpr Oid kEcPublicKey("1.2.840.10045.2.1");
constexpr Oid kEd25519("1.3.101.112");

struct CurveRow {
  Curve curve;
  Oid oid;
  std::string_view name;
  unsigned bits;  // of the order
};
// RFC 5480 section 2.1.1.1, RFC 5639 section 4.1.
constexpr CurveRow kCurves[] = {
    {Curve::p256, Oid("1.2.840.10045.3.1.7"), "P256", 256},
    {Curve::p384, Oid("1.3.132.0.34"), "P384", 384},
    {Curve::p521, Oid("1.3.132.0.35"), "P521", 521},
    {Curve::brainpool_p256r1, Oid("1.3.36.3.3.2.8.1.1.7"), "brainpoolP256r1", 256},
    {Curve::brainpool_p384r1, Oid("1.3.36.3.3.2.8.1.1.11"), "brainpoolP384r1", 384},
    {Curve::brainpool_p512r1, Oid("1.3.36.3.3.2.8.1.1.13"), "brainpoolP512r1", 512},
};

/// Bits of the modulus of RSAPublicKey ::= SEQUENCE { modulus, publicExponent } (RFC 8017 appendix A.1.1); 0 when the key
/// cannot be read: whether a key is usable is for the crypto backend to say.
unsigned modulus_bits(View rsa_public_key) {
  asn1::Reader reader(rsa_public_key);
  View modulus;
  reader.sequence([&] {
    modulus = reader.integer();
    reader.integer();
  });
  if (!reader.finish() || modulus.empty() || modulus[0] >= 0x80) return 0;
  if (modulus[0] == 0) modulus = modulus.subspan(1);
  if (modulus.empty()) return 0;
  return static_cast<unsigned>((modulus.size() - 1) * 8) + static_cast<unsigned>(std::bit_width(unsigned{modulus[0]}));
}

/// ECParameters is a named curve (RFC 5480 section 2.1.1); implicit and specified curves are Curve::other.
void read_curve(PublicKeyInfo& info) {
  info.curve = Curve::other;
  asn1::Reader reader(info.algorithm.parameters);
  const Oid oid = reader.oid();
  if (!reader.finish()) return;
  for (const CurveRow& row : kCurves) {
    if (row.oid != oid) continue;
    info.curve = row.curve;
    info.bits = row.bits;
  }
}

}  // namespace

std::string_view name(Curve curve) noexcept {
  for (const CurveRow& row : kCurves) {
    if (row.curve == curve) return row.name;
  }
  return "unknown";
}

Result<PublicKeyInfo> public_key_info(View spki) {
  PublicKeyInfo info;
  asn1::BitString key;
  asn1::Reader reader(spki);
  reader.sequence([&] {
    reader.at("algorithm");
    info.algorithm = read_algorithm(reader);
    key = reader.at("subjectPublicKey").bit_string();
  });
  ESIGN_CHECK(reader.finish());
  if (info.algorithm.algorithm == kRsaEncryption) info.type = KeyType::rsa;
  if (info.algorithm.algorithm == kRsassaPss) info.type = KeyType::rsa_pss;
  if (info.algorithm.algorithm == kEcPublicKey) info.type = KeyType::ec;
  if (info.algorithm.algorithm == kEd25519) info.type = KeyType::ed25519;
  if (info.type != KeyType::other && key.unused_bits != 0)
    return fail(Errc::malformed, "the public key is no whole number of octets").in("subjectPublicKey");
  switch (info.type) {
    case KeyType::rsa:
    case KeyType::rsa_pss: info.bits = modulus_bits(key.octets); break;
    case KeyType::ec: read_curve(info); break;
    case KeyType::ed25519: info.bits = 256; break;
    case KeyType::other: break;
  }
  return info;
}

}  // namespace esign::pkix
