// SPDX-License-Identifier: Apache-2.0
#include "pkix/algorithms.h"

#include <gtest/gtest.h>

#include "corpora.h"
#include "pkix/certificate.h"

namespace esign::pkix {
namespace {

AlgorithmIdentifier algorithm(const asn1::Oid& oid, std::string_view parameters) { return {oid, *from_hex(parameters)}; }

constexpr asn1::Oid kEcdsaSha256("1.2.840.10045.4.3.2"), kSha256Rsa("1.2.840.113549.1.1.11"), kPss("1.2.840.113549.1.1.10"),
    kRsa("1.2.840.113549.1.1.1"), kEd25519("1.3.101.112");

TEST(Algorithms, ParametersAreWhatTheRfcsSay) {
  EXPECT_TRUE(signature_algorithm_from(algorithm(kEcdsaSha256, "")));
  EXPECT_FALSE(signature_algorithm_from(algorithm(kEcdsaSha256, "0500")));
  EXPECT_TRUE(signature_algorithm_from(algorithm(kSha256Rsa, "")));
  EXPECT_TRUE(signature_algorithm_from(algorithm(kSha256Rsa, "0500")));
  EXPECT_FALSE(signature_algorithm_from(algorithm(kSha256Rsa, "3000")));
  EXPECT_FALSE(signature_algorithm_from(algorithm(kEd25519, "0500")));
  EXPECT_FALSE(signature_algorithm_from(algorithm(kPss, "")));
}

TEST(Algorithms, RsaEncryptionTakesItsHashFromTheDigest) {
  EXPECT_EQ(signature_algorithm_from(algorithm(kRsa, "0500")).error().code, Errc::unsupported);
  const auto with_digest = signature_algorithm_from(algorithm(kRsa, "0500"), Hash::sha384);
  ASSERT_TRUE(with_digest);
  EXPECT_EQ(with_digest->hash, Hash::sha384);
  EXPECT_EQ(with_digest->scheme, Scheme::rsa_pkcs1);
}

TEST(Algorithms, PssDefaultsAreSha1AndTwenty) {
  const auto defaults = signature_algorithm_from(algorithm(kPss, "3000"));
  ASSERT_TRUE(defaults);
  EXPECT_EQ(*defaults, (SignatureAlgorithm{Scheme::rsa_pss, Hash::sha1, Hash::sha1, 20}));
  EXPECT_EQ(algorithm_identifier(*defaults), algorithm(kPss, "3000"));
  EXPECT_EQ(signature_algorithm_from(algorithm(kPss, "3005a303020102")).error().code, Errc::unsupported) << "trailerField 2";
}

// openssl: -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sha256
TEST(Algorithms, PssAsOpensslWritesIt) {
  const char* parameters =
      "3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120";
  const auto pss = signature_algorithm_from(algorithm(kPss, parameters));
  ASSERT_TRUE(pss) << pss.error().detail;
  EXPECT_EQ(*pss, (SignatureAlgorithm{Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32}));
  EXPECT_EQ(algorithm_identifier(*pss), algorithm(kPss, parameters));
}

TEST(Algorithms, EveryIdentifierReadsBack) {
  for (const Scheme scheme : {Scheme::rsa_pkcs1, Scheme::rsa_pss, Scheme::ecdsa}) {
    for (const Hash hash : {Hash::sha1, Hash::sha224, Hash::sha256, Hash::sha384, Hash::sha512, Hash::sha3_256, Hash::sha3_512}) {
      const SignatureAlgorithm wanted{scheme, hash, hash, scheme == Scheme::rsa_pss ? 48u : 0u};
      const auto read = signature_algorithm_from(algorithm_identifier(wanted));
      ASSERT_TRUE(read) << name(hash);
      EXPECT_EQ(*read, wanted) << name(hash);
    }
  }
}

/// RFC 4055 section 3.1: what this build does not do is unsupported, what breaks the grammar is malformed.
TEST(Algorithms, PssOutsideOfWhatIsDone) {
  const auto code = [](std::string_view parameters) { return signature_algorithm_from(algorithm(kPss, parameters)).error().code; };
  EXPECT_EQ(code("3010a10e300c06082a864886f70d02050500"), Errc::unsupported) << "a mask of MD5 itself, not MGF1";
  EXPECT_EQ(code("300ca00a300806042a0304050500"), Errc::unsupported) << "a hash that nobody knows";
  EXPECT_EQ(code("3005a2030201ff"), Errc::malformed) << "a negative salt";
  EXPECT_EQ(code("3006a20402020401"), Errc::malformed) << "a salt of 1025 octets";
  EXPECT_EQ(code("3003020101"), Errc::malformed) << "a salt without its tag";
  EXPECT_EQ(signature_algorithm_from(algorithm(kRsa, "3000"), Hash::sha256).error().code, Errc::malformed);
  EXPECT_EQ(signature_algorithm_from(algorithm(asn1::Oid("1.2.3"), "")).error().code, Errc::unsupported);
}

TEST(Algorithms, HashesByTheirIdentifiers) {
  EXPECT_EQ(hash_from(algorithm(asn1::Oid("2.16.840.1.101.3.4.2.1"), "0500")).value(), Hash::sha256);
  EXPECT_EQ(hash_from(algorithm(asn1::Oid("2.16.840.1.101.3.4.2.1"), "3000")).error().code, Errc::malformed);
  EXPECT_EQ(hash_from(algorithm(asn1::Oid("1.2.840.113549.2.5"), "0500")).error().code, Errc::unsupported) << "MD5";
  EXPECT_EQ(octets(Hash::sha3_384), 48u);
  EXPECT_EQ(name(Hash::sha3_384), "SHA3-384");
}

TEST(Algorithms, Ed25519HasOneIdentifierAndEcdsaHasOneForEachHash) {
  const SignatureAlgorithm ed25519{Scheme::ed25519, Hash::sha256, Hash::sha256, 0};
  EXPECT_EQ(algorithm_identifier(ed25519), algorithm(kEd25519, ""));
  EXPECT_EQ(signature_algorithm_from(algorithm(kEd25519, ""))->hash, Hash::sha512) << "RFC 8032 section 5.1";
}

TEST(Algorithms, KeysOfRealCertificates) {
  const auto file = test::corpora() / "az-certs/csca-AZ-3.der";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no corpora here";
  const auto csca = Certificate::parse(test::read_file(file));
  ASSERT_TRUE(csca);
  EXPECT_EQ((*csca)->public_key().type, KeyType::rsa);
  EXPECT_EQ((*csca)->public_key().bits, 4096u);
  const auto used = signature_algorithm_from((*csca)->signature_algorithm());
  ASSERT_TRUE(used);
  EXPECT_EQ(name(*used, (*csca)->public_key()), "RSA4096-PKCS1-SHA256");
  EXPECT_TRUE((*csca)->self_issued());
}

}  // namespace
}  // namespace esign::pkix
