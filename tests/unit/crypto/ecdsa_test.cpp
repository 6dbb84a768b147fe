// SPDX-License-Identifier: Apache-2.0
// ECDSA on all six curves against the openssl command, the strictness of its DER form, and r||s both ways.
#include "unit/crypto/backends.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

using pkix::Hash;

constexpr std::string_view kMessage = "Doğum haqqında şəhadətnamə: Günel Məmmədova";

struct CurveCase {
  const char* name;
  unsigned order_bits;
};
const CurveCase kCurves[] = {{"prime256v1", 256},      {"secp384r1", 384},       {"secp521r1", 521},
                             {"brainpoolP256r1", 256}, {"brainpoolP384r1", 384}, {"brainpoolP512r1", 512}};
const std::pair<const char*, Hash> kHashes[] = {{"sha1", Hash::sha1},     {"sha224", Hash::sha224},     {"sha256", Hash::sha256},
                                                {"sha384", Hash::sha384}, {"sha512", Hash::sha512},     {"sha3-256", Hash::sha3_256},
                                                {"sha3-384", Hash::sha3_384}, {"sha3-512", Hash::sha3_512}};

class Ecdsa : public EachBackend {
 protected:
  Bytes make_key(const std::string& curve) {
    cli("ecparam -name " + curve + " -genkey -noout -out key.pem");
    return cli.spki_of("key.pem");
  }
  OpensslCli cli;
};

TEST_P(Ecdsa, EveryCurveWithEveryHash) {
  for (const CurveCase& curve : kCurves) {
    const Bytes spki = make_key(curve.name);
    for (const auto& [name, hash] : kHashes) {
      SCOPED_TRACE(std::string(curve.name) + " " + name);
      const Bytes value = cli.sign("key.pem", std::string("-") + name, as_view(kMessage));
      EXPECT_EQ(verify(spki, ecdsa(hash), as_view(kMessage), value), "valid");
      EXPECT_EQ(verify(spki, ecdsa(hash), as_view("another message"), value), "invalid");
      EXPECT_EQ(verify(spki, ecdsa(hash == Hash::sha256 ? Hash::sha3_256 : Hash::sha256), as_view(kMessage), value), "invalid");
    }
  }
}

TEST_P(Ecdsa, RawAndDerAreTheSameValue) {
  for (const CurveCase& curve : kCurves) {
    SCOPED_TRACE(curve.name);
    const Bytes spki = make_key(curve.name);
    const Bytes value = cli.sign("key.pem", "-sha256", as_view(kMessage));
    const Bytes raw = der_to_raw_ecdsa(value, curve.order_bits).value();
    EXPECT_EQ(raw.size(), 2u * ((curve.order_bits + 7) / 8));
    EXPECT_EQ(raw_to_der_ecdsa(raw, curve.order_bits).value(), value);
    EXPECT_EQ(verify(spki, ecdsa(Hash::sha256), as_view(kMessage), raw), "invalid");  // r||s itself is not DER
  }
}

TEST_P(Ecdsa, ValuesThatAreNotStrictDer) {
  const Bytes spki = make_key("prime256v1");
  const auto of = [&](View value) { return verify(spki, ecdsa(Hash::sha256), as_view(kMessage), value); };
  // r and s with a clear top bit, so that a zero in front of them is not minimal.
  Bytes value, raw;
  do {
    value = cli.sign("key.pem", "-sha256", as_view(kMessage));
    raw = der_to_raw_ecdsa(value, 256).value();
  } while (raw[0] == 0 || raw[0] >= 0x80 || raw[32] == 0 || raw[32] >= 0x80);
  ASSERT_EQ(of(value), "valid");
  const Bytes r = copy(View(raw).first(32)), s = copy(View(raw).subspan(32));
  const auto built = [&](std::string_view head, std::string_view between, std::string_view tail) {
    Bytes out = hex(head);
    append(out, r);
    append(out, hex(between));
    append(out, s);
    append(out, hex(tail));
    return out;
  };
  EXPECT_EQ(of(built("30440220", "0220", "")), "valid");
  EXPECT_EQ(of(built("3045022100", "0220", "")), "invalid");      // a zero in front of r
  EXPECT_EQ(of(built("30450220", "022100", "")), "invalid");      // a zero in front of s
  EXPECT_EQ(of(built("3081440220", "0220", "")), "invalid");      // long form of a short length
  EXPECT_EQ(of(built("3045028120", "0220", "")), "invalid");
  EXPECT_EQ(of(built("30800220", "0220", "0000")), "invalid");    // indefinite length
  EXPECT_EQ(of(built("30440220", "0220", "00")), "invalid");      // octets after it
  EXPECT_EQ(of(built("30460220", "0220", "0500")), "invalid");    // a third element
  EXPECT_EQ(of(built("31440220", "0220", "")), "invalid");        // a SET
  EXPECT_EQ(of(built("30440420", "0220", "")), "invalid");        // an OCTET STRING
  for (std::size_t size = 0; size < value.size(); ++size) EXPECT_EQ(of(View(value).first(size)), "invalid") << size;
}

TEST_P(Ecdsa, NumbersOutsideOneToOrderMinusOne) {
  // CVE-2022-21449: r = s = 0 satisfied the equation for every message.
  const Bytes spki = make_key("prime256v1");
  const std::string n = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  const auto of = [&](std::string_view r, std::string_view s) {
    const Bytes value = asn1::written([&](asn1::Writer& writer) {
      writer.sequence([&] {
        writer.unsigned_integer(hex(r));
        writer.unsigned_integer(hex(s));
      });
    });
    return verify(spki, ecdsa(Hash::sha256), as_view(kMessage), value);
  };
  for (const std::string& bad : {std::string("00"), n, std::string("ff") + n}) {
    EXPECT_EQ(of(bad, "01"), "invalid");
    EXPECT_EQ(of("01", bad), "invalid");
    EXPECT_EQ(of(bad, bad), "invalid");
  }
  EXPECT_EQ(verify(spki, ecdsa(Hash::sha256), as_view(kMessage), hex("30060201ff020101")), "invalid");  // r = -1
}
ESIGN_ON_BOTH(Ecdsa);

TEST(EcdsaForm, OnlyTheExactWidthIsRaw) {
  for (const std::size_t size : {0u, 1u, 62u, 63u, 65u, 66u, 128u, 132u}) EXPECT_EQ(raw_to_der_ecdsa(Bytes(size, 1), 256).error().code, Errc::malformed) << size;
  EXPECT_TRUE(raw_to_der_ecdsa(Bytes(64, 1), 256));
  EXPECT_TRUE(raw_to_der_ecdsa(Bytes(132, 1), 521));
  EXPECT_EQ(raw_to_der_ecdsa(Bytes(), 0).error().code, Errc::invalid_argument);
  EXPECT_EQ(der_to_raw_ecdsa(hex("3006020101020101"), 0).error().code, Errc::invalid_argument);
}

TEST(EcdsaForm, NumbersKeepTheirValueAndGetTheirWidth) {
  // r = 1, s = 80: the zero octet in front of 80 is a sign, not a digit.
  Bytes raw(64, 0);
  raw[31] = 0x01;
  raw[63] = 0x80;
  EXPECT_EQ(to_hex(raw_to_der_ecdsa(raw, 256).value()), "300702010102020080");
  EXPECT_EQ(der_to_raw_ecdsa(hex("300702010102020080"), 256).value(), raw);
}

TEST(EcdsaForm, WhatCannotBeRaw) {
  EXPECT_EQ(der_to_raw_ecdsa(hex("30060201ff020101"), 256).error().code, Errc::malformed);    // negative
  EXPECT_EQ(der_to_raw_ecdsa(hex("300602010102010100"), 256).error().code, Errc::malformed);  // octets after it
  EXPECT_EQ(der_to_raw_ecdsa(hex("300702020001020101"), 256).error().code, Errc::malformed);
  EXPECT_EQ(der_to_raw_ecdsa(hex("3009020401000000020101"), 24).error().code, Errc::malformed);  // wider than the order
}

}  // namespace
}  // namespace esign::crypto
