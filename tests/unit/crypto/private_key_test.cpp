// SPDX-License-Identifier: Apache-2.0
// Keys made by the openssl command sign here; the command and both adapters verify.
#include <algorithm>
#include <set>

#include "unit/crypto/backends.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

using pkix::Hash;

constexpr std::string_view kMessage = "Yaşayış yeri haqqında arayış: Bakı şəhəri, Nəsimi rayonu";

class PrivateKeys : public testing::Test {
 protected:
  Result<std::unique_ptr<PrivateKey>> make(const std::string& generate) {
    cli(generate + " -out key.pem");
    cli("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
    return open_pkcs8(cli.read("key.der"));
  }
  /// Signs, has both adapters and the openssl command verify, and gives the value.
  Bytes signed_by(const PrivateKey& key, const pkix::SignatureAlgorithm& algorithm, const std::string& options) {
    const auto value = key.sign(algorithm, as_view(kMessage));
    if (!value) {
      ADD_FAILURE() << value.error().detail;
      return {};
    }
    EXPECT_EQ(words(cross_checked().verify(key.spki(), algorithm, as_view(kMessage), *value)), "valid");
    cli.write("message", as_view(kMessage));
    cli.write("value", *value);
    const std::string command = options == "oneshot" ? "pkeyutl -verify -rawin -inkey key.pem -in message -sigfile value"
                                                     : "dgst -prverify key.pem " + options + " -signature value message";
    EXPECT_EQ(cli.status(command), 0) << options;
    return *value;
  }
  OpensslCli cli;
};

TEST_F(PrivateKeys, RsaSignsBothSchemes) {
  const auto key = make("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048").value();
  EXPECT_EQ(key->spki(), cli.spki_of("key.pem"));
  EXPECT_EQ(key->public_key().type, pkix::KeyType::rsa);
  EXPECT_EQ(key->public_key().bits, 2048u);
  signed_by(*key, pkcs1(Hash::sha256), "-sha256");
  signed_by(*key, pkcs1(Hash::sha3_512), "-sha3-512");
  signed_by(*key, pss(Hash::sha384, 48), "-sha384 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48");
  signed_by(*key, {pkix::Scheme::rsa_pss, Hash::sha256, Hash::sha512, 0},
            "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_mgf1_md:sha512 -sigopt rsa_pss_saltlen:0");
}

TEST_F(PrivateKeys, EveryCurveSigns) {
  for (const char* curve : {"P-256", "P-384", "P-521", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"}) {
    SCOPED_TRACE(curve);
    const auto key = make(std::string("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:") + curve).value();
    EXPECT_EQ(key->spki(), cli.spki_of("key.pem"));
    signed_by(*key, ecdsa(Hash::sha256), "-sha256");
    signed_by(*key, ecdsa(Hash::sha512), "-sha512");
  }
}

TEST_F(PrivateKeys, Ed25519Signs) {
  const auto key = make("genpkey -algorithm ED25519").value();
  const Bytes value = signed_by(*key, ed25519(), "oneshot");
  EXPECT_EQ(key->sign(ed25519(), as_view(kMessage)).value(), value);  // RFC 8032: deterministic
}

TEST_F(PrivateKeys, ARestrictedPssKeySignsAsItSays) {
  const auto key = make("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256"
                        " -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32").value();
  signed_by(*key, pss(Hash::sha256, 32), "-sha256 -sigopt rsa_pss_saltlen:32");
  EXPECT_EQ(key->sign(pss(Hash::sha512, 64), as_view(kMessage)).error().code, Errc::invalid_argument);
  EXPECT_EQ(key->sign(pkcs1(Hash::sha256), as_view(kMessage)).error().code, Errc::invalid_argument);
}

TEST_F(PrivateKeys, SchemesThatDoNotFit) {
  const auto ec = make("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256").value();
  for (const auto& algorithm : {pkcs1(Hash::sha256), pss(Hash::sha256, 32), ed25519()})
    EXPECT_EQ(ec->sign(algorithm, as_view(kMessage)).error().code, Errc::invalid_argument);
  const auto rsa = make("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024").value();
  EXPECT_EQ(rsa->sign(ecdsa(Hash::sha256), as_view(kMessage)).error().code, Errc::invalid_argument);
  EXPECT_EQ(rsa->sign(pss(Hash::sha512, 63), as_view(kMessage)).error().code, Errc::invalid_argument);
}

TEST_F(PrivateKeys, AKeyWithoutItsPublicHalf) {
  // RFC 5915 section 3 makes the public key optional; some cards' tools leave it out.
  cli("ecparam -name prime256v1 -genkey -noout -out key.pem");
  cli("ec -in key.pem -no_public -outform DER -out bare.der");
  cli("pkcs8 -topk8 -nocrypt -inform DER -in bare.der -outform DER -out key.der");
  const auto key = open_pkcs8(cli.read("key.der")).value();
  EXPECT_EQ(key->spki(), cli.spki_of("key.pem"));
  signed_by(*key, ecdsa(Hash::sha256), "-sha256");
}

TEST_F(PrivateKeys, HalvesOfTwoKeysNeverGiveAValueOut) {
  cli("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem");
  const Bytes other = cli.spki_of("other.pem");
  ASSERT_TRUE(make("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"));
  Bytes der = cli.read("key.der");
  const Bytes mine = cli.spki_of("key.pem");
  const View point = View(mine).last(65);
  const auto at = std::search(der.begin(), der.end(), point.begin(), point.end());
  ASSERT_NE(at, der.end());
  std::copy(other.end() - 65, other.end(), at);
  const auto key = open_pkcs8(der);
  ASSERT_TRUE(key);
  EXPECT_EQ((*key)->sign(ecdsa(Hash::sha256), as_view(kMessage)).error().code, Errc::internal);
}

TEST_F(PrivateKeys, WhatIsNoKeyOfOurs) {
  EXPECT_EQ(open_pkcs8({}).error().code, Errc::malformed);
  EXPECT_EQ(open_pkcs8(hex("3000")).error().code, Errc::malformed);
  EXPECT_EQ(make("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:512").error().code, Errc::unsupported);
  EXPECT_EQ(make("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1").error().code, Errc::unsupported);
  EXPECT_EQ(make("genpkey -algorithm X25519").error().code, Errc::unsupported);
  ASSERT_TRUE(make("genpkey -algorithm ED25519"));
  Bytes der = cli.read("key.der");
  der.push_back(0);
  EXPECT_EQ(open_pkcs8(der).error().code, Errc::malformed);
  EXPECT_EQ(open_pkcs8(Bytes((1u << 20) + 1, 0x30)).error().code, Errc::limit_exceeded);
}

TEST(RandomOctets, ComeInTheAskedNumberAndDiffer) {
  EXPECT_TRUE(random_octets(0).value().empty());
  std::set<std::string> seen;
  for (int i = 0; i < 64; ++i) seen.insert(to_hex(random_octets(16).value()));
  EXPECT_EQ(seen.size(), 64u);
  EXPECT_EQ(random_octets(100'000).value().size(), 100'000u);
}

}  // namespace
}  // namespace esign::crypto
