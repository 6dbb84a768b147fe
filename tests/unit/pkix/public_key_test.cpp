// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "pkix/algorithms.h"

namespace esign::pkix {
namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

/// SubjectPublicKeyInfo of an algorithm, its parameters (a whole element, or nothing) and a key.
Result<PublicKeyInfo> info(const asn1::Oid& algorithm, std::string_view parameters, std::string_view key, unsigned unused_bits = 0) {
  return public_key_info(asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      out.sequence([&] {
        out.oid(algorithm);
        out.raw(hex(parameters));
      });
      out.bit_string(hex(key), unused_bits);
    });
  }));
}

constexpr asn1::Oid kRsa("1.2.840.113549.1.1.1"), kPss("1.2.840.113549.1.1.10"), kEc("1.2.840.10045.2.1"), kEd25519("1.3.101.112");

/// RFC 5480 section 2.1.1.1 and RFC 5639 section 4.1; the names of docs/reference/report.md.
TEST(PublicKey, NamedCurves) {
  struct Row { const char* parameters; Curve curve; unsigned bits; const char* text; };
  const Row rows[] = {{"06082a8648ce3d030107", Curve::p256, 256, "P256"},
                      {"06052b81040022", Curve::p384, 384, "P384"},
                      {"06052b81040023", Curve::p521, 521, "P521"},
                      {"06092b2403030208010107", Curve::brainpool_p256r1, 256, "brainpoolP256r1"},
                      {"06092b240303020801010b", Curve::brainpool_p384r1, 384, "brainpoolP384r1"},
                      {"06092b240303020801010d", Curve::brainpool_p512r1, 512, "brainpoolP512r1"},
                      {"06052b8104000a", Curve::other, 0, "unknown"},        // secp256k1
                      {"0500", Curve::other, 0, "unknown"},                  // implicitCurve
                      {"3000", Curve::other, 0, "unknown"},                  // specifiedCurve
                      {"", Curve::other, 0, "unknown"}};
  for (const Row& row : rows) {
    const auto key = info(kEc, row.parameters, "0404");
    ASSERT_TRUE(key) << row.parameters;
    EXPECT_EQ(key->type, KeyType::ec);
    EXPECT_EQ(key->curve, row.curve) << row.parameters;
    EXPECT_EQ(key->bits, row.bits) << row.parameters;
    EXPECT_EQ(name(key->curve), row.text);
  }
  EXPECT_EQ(name(Curve::none), "unknown");
}

TEST(PublicKey, BitsOfAnRsaModulus) {
  const auto bits = [](std::string_view key) { return info(kRsa, "0500", key)->bits; };
  EXPECT_EQ(bits("3008020200ff020200ff"), 8u) << "the exponent is the backend's matter";
  EXPECT_EQ(bits("300702020100020103"), 9u);
  EXPECT_EQ(bits("300602017f020103"), 7u);
  EXPECT_EQ(bits("3006020181020103"), 0u) << "negative";
  EXPECT_EQ(bits("3006020100020103"), 0u) << "zero";
  EXPECT_EQ(bits("30030201"), 0u) << "cut";
  EXPECT_EQ(bits("020103"), 0u) << "no RSAPublicKey";
  EXPECT_EQ(info(kPss, "", "300602017f020103")->type, KeyType::rsa_pss);
  EXPECT_EQ(info(kEd25519, "", "00")->bits, 256u);
  const auto other = info(asn1::Oid("1.3.101.113"), "", "00", 0);
  EXPECT_EQ(other->type, KeyType::other) << "Ed448";
  EXPECT_EQ(other->bits, 0u);
}

TEST(PublicKey, KeysAreWholeOctets) {
  const auto odd = info(kRsa, "0500", "80", 7);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().at, "subjectPublicKey");
  EXPECT_TRUE(info(asn1::Oid("1.2.3"), "", "80", 7)) << "of an unknown algorithm nobody can tell";
  EXPECT_EQ(public_key_info(hex("3000")).error().at, "algorithm");
}

/// As docs/reference/report.md shows algorithms.
TEST(PublicKey, NamesOfAlgorithmsWithTheirKeys) {
  const PublicKeyInfo rsa{KeyType::rsa, Curve::none, 3072, {}}, ec{KeyType::ec, Curve::p384, 384, {}};
  EXPECT_EQ(name(SignatureAlgorithm{Scheme::rsa_pkcs1, Hash::sha1, Hash::sha1, 0}, rsa), "RSA3072-PKCS1-SHA1");
  EXPECT_EQ(name(SignatureAlgorithm{Scheme::rsa_pss, Hash::sha3_256, Hash::sha3_256, 32}, rsa), "RSA3072-PSS-SHA3-256");
  EXPECT_EQ(name(SignatureAlgorithm{Scheme::ecdsa, Hash::sha384, Hash::sha384, 0}, ec), "ECDSA-P384-SHA384");
  EXPECT_EQ(name(SignatureAlgorithm{Scheme::ed25519, Hash::sha512, Hash::sha512, 0}, {}), "Ed25519");
}

}  // namespace
}  // namespace esign::pkix
