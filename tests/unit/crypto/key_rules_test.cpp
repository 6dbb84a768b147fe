// SPDX-License-Identifier: Apache-2.0
// Keys that nobody may hide behind: each is refused by both adapters with the same code.
#include "crypto/key_rules.h"

#include "unit/crypto/backends.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

using pkix::Hash;

Bytes rsa_spki(const std::string& n, const std::string& e) {
  const Bytes key = asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.unsigned_integer(hex(n));
      writer.unsigned_integer(hex(e));
    });
  });
  return asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.sequence([&] {
        writer.oid(asn1::Oid("1.2.840.113549.1.1.1"));
        writer.null();
      });
      writer.bit_string(key);
    });
  });
}

Bytes spki_of(const asn1::Oid& algorithm, View parameters, View key) {
  return asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.sequence([&] {
        writer.oid(algorithm);
        writer.raw(parameters);
      });
      writer.bit_string(key);
    });
  });
}

std::string repeated(const std::string& octet, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += octet;
  return text;
}

class KeyRules : public EachBackend {
 protected:
  std::string rsa(const std::string& n, const std::string& e) const {
    return verify(rsa_spki(n, e), pkcs1(Hash::sha256), as_view("m"), Bytes(n.size() / 2, 0x01));
  }
  std::string ed(const std::string& key) const {
    return verify(spki_of(asn1::Oid("1.3.101.112"), {}, hex(key)), ed25519(), as_view("m"), Bytes(64, 0));
  }
  std::string ec(std::string_view parameters, const std::string& point) const {
    return verify(spki_of(asn1::Oid("1.2.840.10045.2.1"), hex(parameters), hex(point)), ecdsa(Hash::sha256), as_view("m"), hex("3006020101020101"));
  }
  OpensslCli cli;
};

const std::string kP256 = "06082a8648ce3d030107";
// The generator of P-256 (FIPS 186-4 D.1.2.3): a point that is surely on the curve.
const std::string kGx = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const std::string kGy = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

TEST_P(KeyRules, RsaNumbersOfSaneSize) {
  const std::string odd = repeated("c3", 256);
  EXPECT_EQ(rsa(odd, "010001"), "invalid");  // a usable key, a wrong value
  EXPECT_EQ(rsa(odd, "03"), "invalid");
  EXPECT_EQ(rsa(repeated("c3", 127), "010001"), "unsupported");
  EXPECT_EQ(rsa("7f" + repeated("c3", 127), "010001"), "unsupported");  // 1023 bits
  EXPECT_EQ(rsa("01" + repeated("c3", 2048), "010001"), "unsupported");
  EXPECT_EQ(rsa(repeated("c3", 255) + "c2", "010001"), "malformed");
  EXPECT_EQ(rsa(odd, "01"), "malformed");
  EXPECT_EQ(rsa(odd, "00"), "malformed");
  EXPECT_EQ(rsa(odd, "010000"), "malformed");
  EXPECT_EQ(rsa(odd, "ffffffffffffffff"), "invalid");
  EXPECT_EQ(rsa(odd, "010000000000000001"), "unsupported");
}

TEST_P(KeyRules, NegativeRsaModulus) {
  const Bytes numbers = asn1::written([](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.element(asn1::tag::integer, Bytes(256, 0xC3));  // the sign octet is missing
      writer.integer(65537);
    });
  });
  EXPECT_EQ(verify(spki_of(asn1::Oid("1.2.840.113549.1.1.1"), hex("0500"), numbers), pkcs1(Hash::sha256), as_view("m"), Bytes(256, 1)), "malformed");
}

// RFC 3279 section 2.3.1 asks for NULL. A library that does not look at them took what another one could not read.
TEST_P(KeyRules, RsaParametersAreNull) {
  const Bytes numbers = asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.unsigned_integer(hex(repeated("c3", 256)));
      writer.unsigned_integer(hex("010001"));
    });
  });
  const auto with = [&](const asn1::Oid& algorithm, std::string_view parameters, const pkix::SignatureAlgorithm& signature) {
    return verify(spki_of(algorithm, hex(parameters), numbers), signature, as_view("m"), Bytes(256, 1));
  };
  constexpr asn1::Oid kRsa("1.2.840.113549.1.1.1"), kPss("1.2.840.113549.1.1.10");
  EXPECT_EQ(with(kRsa, "0500", pkcs1(Hash::sha256)), "invalid");
  for (const std::string_view parameters : {"", "0000", "020100", "3000", "050100", "0101ff", "05000500"})
    EXPECT_EQ(with(kRsa, parameters, pkcs1(Hash::sha256)), "malformed") << parameters;
  for (const std::string_view parameters : {"0000", "0500", "020100"}) {
    EXPECT_EQ(with(kPss, parameters, pss(Hash::sha256, 32)), "malformed") << parameters;
    EXPECT_EQ(with(kPss, parameters, ecdsa(Hash::sha256)), "malformed") << parameters << ", of a scheme that is not the key's";
  }
}

TEST_P(KeyRules, PointsAreOnTheirNamedCurveAndUncompressed) {
  EXPECT_EQ(ec(kP256, "04" + kGx + kGy), "invalid");
  EXPECT_EQ(ec(kP256, "04" + kGx + kGx), "malformed");                              // not on the curve
  EXPECT_EQ(ec(kP256, "04" + kGx + kGy + "00"), "malformed");
  EXPECT_EQ(ec(kP256, "04" + kGx), "malformed");
  EXPECT_EQ(ec(kP256, "00"), "malformed");                                           // the point at infinity
  EXPECT_EQ(ec(kP256, ""), "malformed");
  EXPECT_EQ(ec(kP256, "03" + kGx), "unsupported");                                   // compressed
  EXPECT_EQ(ec(kP256, "07" + kGx + kGy), "malformed");                              // hybrid
  EXPECT_EQ(ec("06052b8104000a", "04" + kGx + kGy), "unsupported");                 // secp256k1
  EXPECT_EQ(ec("06052b81040022", "04" + kGx + kGy), "malformed");                   // a P-256 point called P-384
  EXPECT_EQ(ec("0500", "04" + kGx + kGy), "unsupported");                           // implicitlyCA
  EXPECT_EQ(ec("", "04" + kGx + kGy), "unsupported");
}

TEST_P(KeyRules, ExplicitCurveParametersAreRefused) {
  // CVE-2020-0601: parameters in the key let its owner choose the generator.
  cli("ecparam -name prime256v1 -genkey -noout -param_enc explicit -out key.pem");
  EXPECT_EQ(verify(cli.spki_of("key.pem"), ecdsa(Hash::sha256), as_view("m"), hex("3006020101020101")), "unsupported");
}

TEST_P(KeyRules, Ed25519KeysThatBindNothing) {
  EXPECT_EQ(ed("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), "invalid");  // RFC 8032 7.1, usable
  for (const char* y : {"0100000000000000000000000000000000000000000000000000000000000000",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0000000000000000000000000000000000000000000000000000000000000080",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    EXPECT_EQ(ed(y), "malformed") << y;
  EXPECT_EQ(ed("d75a98"), "malformed");
  EXPECT_EQ(ed(""), "malformed");
}

TEST_P(KeyRules, ASmallOrderKeyWouldHaveSignedEverything) {
  // Why the rule is there: A and R neutral, S = 0 satisfies S B = R + h A for every message, and the openssl command verifies it.
  const Bytes key = spki_of(asn1::Oid("1.3.101.112"), {}, hex("0100000000000000000000000000000000000000000000000000000000000000"));
  Bytes value(64, 0);
  value[0] = 1;
  EXPECT_EQ(verify(key, ed25519(), as_view("pay 1 manat"), value), "malformed");
  EXPECT_EQ(verify(key, ed25519(), as_view("pay 1000 manat"), value), "malformed");
}

TEST_P(KeyRules, SpkiIsOneDerElement) {
  Bytes key = spki_of(asn1::Oid("1.2.840.10045.2.1"), hex(kP256), hex("04" + kGx + kGy));
  const auto of = [&](View spki) { return verify(spki, ecdsa(Hash::sha256), as_view("m"), hex("3006020101020101")); };
  EXPECT_EQ(of(key), "invalid");
  for (std::size_t size = 0; size < key.size(); ++size) EXPECT_EQ(of(View(key).first(size)), "malformed") << size;
  key.push_back(0);
  EXPECT_EQ(of(key), "malformed");
}

TEST_P(KeyRules, KeysOfOtherAlgorithms) {
  cli("genpkey -algorithm X25519 -out key.pem");
  EXPECT_EQ(verify(cli.spki_of("key.pem"), ed25519(), as_view("m"), Bytes(64, 0)), "unsupported");
  cli("genpkey -algorithm ED448 -out key.pem");
  EXPECT_EQ(verify(cli.spki_of("key.pem"), ed25519(), as_view("m"), Bytes(64, 0)), "unsupported");
}

TEST_P(KeyRules, ASchemeOfAnotherKeyTypeIsInvalid) {
  cli("ecparam -name prime256v1 -genkey -noout -out ec.pem");
  cli("genpkey -algorithm ED25519 -out ed.pem");
  const Bytes value = cli.sign("ec.pem", "-sha256", as_view("m"));
  EXPECT_EQ(verify(cli.spki_of("ec.pem"), ecdsa(Hash::sha256), as_view("m"), value), "valid");
  EXPECT_EQ(verify(cli.spki_of("ec.pem"), pkcs1(Hash::sha256), as_view("m"), value), "invalid");
  EXPECT_EQ(verify(cli.spki_of("ec.pem"), ed25519(), as_view("m"), value), "invalid");
  EXPECT_EQ(verify(cli.spki_of("ed.pem"), ecdsa(Hash::sha256), as_view("m"), value), "invalid");
}
ESIGN_ON_BOTH(KeyRules);

TEST(KeyRulesTable, SchemesAndKeyTypes) {
  using pkix::KeyType;
  using pkix::Scheme;
  const auto row = [](KeyType key) {
    std::string word;
    for (const Scheme scheme : {Scheme::rsa_pkcs1, Scheme::rsa_pss, Scheme::ecdsa, Scheme::ed25519}) word += fit(key, scheme) == Fit::fits ? 'x' : '.';
    return word;
  };
  EXPECT_EQ(row(KeyType::rsa), "xx..");
  EXPECT_EQ(row(KeyType::rsa_pss), ".x..");
  EXPECT_EQ(row(KeyType::ec), "..x.");
  EXPECT_EQ(row(KeyType::ed25519), "...x");
  EXPECT_EQ(row(KeyType::other), "....");
}

}  // namespace
}  // namespace esign::crypto
