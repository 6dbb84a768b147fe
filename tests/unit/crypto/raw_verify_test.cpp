// SPDX-License-Identifier: Apache-2.0
// Verification over a digest or a padded block, against what the openssl command signs that way.
#include "unit/crypto/backends.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

using pkix::Hash;

class RawVerify : public ::testing::Test {
 protected:
  /// `openssl pkeyutl`: a value over octets that are not hashed.
  Bytes sign(const std::string& key, const std::string& options, View octets) {
    cli.write("input", octets);
    cli("pkeyutl -sign -inkey " + key + " -in input " + options + " -out value");
    return cli.read("value");
  }
  std::string of(const Result<Verdict>& answer) {
    if (!answer) return std::string(name(answer.error().code));
    return *answer == Verdict::valid ? "valid" : "invalid";
  }
  OpensslCli cli;
  const Bytes digest_of_message = digest(openssl(), Hash::sha256, as_view("Əlavə: ğ ı İ ö ş ü ç")).value();
};

TEST_F(RawVerify, EcdsaOfADigestOfAnyLength) {
  cli("ecparam -name prime256v1 -genkey -noout -out key.pem");
  const Bytes spki = cli.spki_of("key.pem");
  for (const std::size_t length : {20u, 28u, 32u, 48u, 64u}) {
    SCOPED_TRACE(length);
    Bytes input(length, 0xA5);
    input[0] = 0x01;
    const Bytes value = sign("key.pem", "", input);
    EXPECT_EQ(of(verify_digest(spki, ecdsa(Hash::sha256), input, value)), "valid");
    input[0] = 0x02;
    EXPECT_EQ(of(verify_digest(spki, ecdsa(Hash::sha256), input, value)), "invalid");
  }
}

TEST_F(RawVerify, RsaOfADigestAndOfABlock) {
  cli("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem");
  const Bytes spki = cli.spki_of("key.pem");
  const SignatureAlgorithm pkcs1{Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0};
  const SignatureAlgorithm pss{Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32};
  const Bytes over_digest = sign("key.pem", "-pkeyopt digest:sha256", digest_of_message);
  EXPECT_EQ(of(verify_digest(spki, pkcs1, digest_of_message, over_digest)), "valid");
  EXPECT_EQ(of(verify_digest(spki, pss, digest_of_message, over_digest)), "invalid");
  EXPECT_EQ(of(verify_digest(spki, pkcs1, View(digest_of_message).first(31), over_digest)), "invalid");
  EXPECT_EQ(of(verify_pkcs1_block(spki, digest_info(Hash::sha256, digest_of_message), over_digest)), "valid");

  const Bytes over_pss = sign("key.pem", "-pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest -pkeyopt digest:sha256", digest_of_message);
  EXPECT_EQ(of(verify_digest(spki, pss, digest_of_message, over_pss)), "valid");
  EXPECT_EQ(of(verify_digest(spki, pkcs1, digest_of_message, over_pss)), "invalid");

  const Bytes block = copy(as_view("octets that are no DigestInfo"));
  const Bytes over_block = sign("key.pem", "-pkeyopt rsa_padding_mode:pkcs1", block);
  EXPECT_EQ(of(verify_pkcs1_block(spki, block, over_block)), "valid");
  EXPECT_EQ(of(verify_pkcs1_block(spki, View(block).first(10), over_block)), "invalid");
  EXPECT_EQ(of(verify_pkcs1_block(spki, {}, over_block)), "invalid");
}

TEST_F(RawVerify, KeysOfAnotherKind) {
  cli("ecparam -name prime256v1 -genkey -noout -out key.pem");
  EXPECT_EQ(of(verify_pkcs1_block(cli.spki_of("key.pem"), digest_of_message, Bytes(256, 1))), "invalid");
  cli("genpkey -algorithm ED25519 -out ed.pem");
  const SignatureAlgorithm ed25519{Scheme::ed25519, Hash::sha512, Hash::sha512, 0};
  EXPECT_EQ(of(verify_digest(cli.spki_of("ed.pem"), ed25519, Bytes(64, 1), Bytes(64, 1))), "unsupported");
}

}  // namespace
}  // namespace esign::crypto
