// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_strength.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

#include "asn1/der_writer.h"
#include "crypto/key_file.h"

using namespace esign;
using namespace esign::crypto;

namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

/// The moduli of tests/vectors/make_weak_keys.py.
const nlohmann::json& moduli() {
  static const nlohmann::json all = nlohmann::json::parse(std::ifstream(ESIGN_SOURCE_DIR "/tests/vectors/weak-keys.json"))["moduli"];
  return all;
}
Bytes modulus(const std::string& name) {
  std::string digits = moduli().at(name).get<std::string>();
  if (digits.size() % 2 != 0) digits.insert(0, "0");
  return hex(digits);
}

Bytes rsa_spki(View n, View e) {
  return asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.raw(hex("300d06092a864886f70d0101010500"));
      writer.bit_string(asn1::written([&](asn1::Writer& key) {
        key.sequence([&] {
          key.unsigned_integer(n);
          key.unsigned_integer(e);
        });
      }));
    });
  });
}
const Bytes kUsual = hex("010001");

Bytes ec_spki(std::string_view curve, View point) {
  return asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.sequence([&] {
        writer.raw(hex("06072a8648ce3d0201"));
        writer.raw(hex(curve));
      });
      writer.bit_string(point);
    });
  });
}
constexpr std::string_view kP256 = "06082a8648ce3d030107";
/// The base point of P-256.
const Bytes kPoint = hex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                         "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

void expect_weak(const Bytes& spki, KeyWeakness weakness) {
  const auto checked = check_key_strength(spki);
  ASSERT_FALSE(checked) << name(weakness);
  EXPECT_EQ(checked.error().code, Errc::denied);
  EXPECT_TRUE(checked.error().detail.starts_with(name(weakness))) << checked.error().detail << " instead of " << name(weakness);
}

TEST(KeyStrength, SoundKeysPass) {
  for (const char* sound : {"sound", "sound-3072"}) {
    const auto checked = check_key_strength(rsa_spki(modulus(sound), kUsual));
    EXPECT_TRUE(checked) << checked.error().detail;
  }
  for (const KeyKind kind : {KeyKind::ec_p256, KeyKind::ec_p384, KeyKind::ec_p521}) {
    const auto key = open_pkcs8(generate_pkcs8(kind)->reveal());
    EXPECT_TRUE(check_key_strength((*key)->spki()));
  }
  EXPECT_TRUE(check_key_strength(ec_spki(kP256, kPoint)));
}

TEST(KeyStrength, FindsEachWeaknessOfAModulus) {
  const std::pair<const char*, KeyWeakness> rows[] = {
      {"rsa-too-short", KeyWeakness::rsa_too_short},           {"rsa-odd-length", KeyWeakness::rsa_odd_length},
      {"rsa-even-modulus", KeyWeakness::rsa_even_modulus},     {"rsa-roca", KeyWeakness::rsa_roca},
      {"rsa-small-factor", KeyWeakness::rsa_small_factor},     {"rsa-small-factor-3", KeyWeakness::rsa_small_factor},
      {"rsa-prime", KeyWeakness::rsa_prime},                   {"rsa-perfect-power", KeyWeakness::rsa_perfect_power},
      {"rsa-perfect-power-3", KeyWeakness::rsa_perfect_power}, {"rsa-perfect-power-17", KeyWeakness::rsa_perfect_power},
      {"rsa-close-primes", KeyWeakness::rsa_close_primes},
  };
  for (const auto& [name_of_modulus, weakness] : rows) expect_weak(rsa_spki(modulus(name_of_modulus), kUsual), weakness);
}

TEST(KeyStrength, ExponentsAreOddAndNeitherShortNorLong) {
  for (const char* exponent : {"01", "03", "ffff", "010002", "010000000000000001"})
    expect_weak(rsa_spki(modulus("sound"), hex(exponent)), KeyWeakness::rsa_exponent);
  EXPECT_TRUE(check_key_strength(rsa_spki(modulus("sound"), hex("010003"))));
}

TEST(KeyStrength, AKeyWhoseBitsWereLostIsNoKey) {
  // What readers of cards saw in Estonia: octets of the modulus in another order, or some of them zero.
  Bytes lost = modulus("sound");
  lost[0] = 0x00;
  expect_weak(rsa_spki(lost, kUsual), KeyWeakness::rsa_too_short);
  const Bytes negative = asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.raw(hex("300d06092a864886f70d0101010500"));
      writer.bit_string(asn1::written([&](asn1::Writer& key) {
        key.sequence([&] {
          key.integer(View(modulus("sound")));
          key.integer(65537);
        });
      }));
    });
  });
  expect_weak(negative, KeyWeakness::unreadable);
  expect_weak(hex("3003020101"), KeyWeakness::unreadable);
}

TEST(KeyStrength, PointsLieOnNamedCurvesUncompressed) {
  Bytes off = kPoint;
  off.back() ^= 1;
  expect_weak(ec_spki(kP256, off), KeyWeakness::ec_point);
  expect_weak(ec_spki(kP256, hex("00")), KeyWeakness::ec_point_form);  // infinity
  Bytes compressed(kPoint.begin(), kPoint.begin() + 33);
  compressed[0] = 0x03;
  expect_weak(ec_spki(kP256, compressed), KeyWeakness::ec_point_form);
  Bytes hybrid = kPoint;
  hybrid[0] = 0x07;
  expect_weak(ec_spki(kP256, hybrid), KeyWeakness::ec_point_form);
  expect_weak(ec_spki(kP256, Bytes(kPoint.begin(), kPoint.end() - 1)), KeyWeakness::ec_point_form);
  expect_weak(ec_spki("06052b81040020", kPoint), KeyWeakness::ec_curve);  // secp224r1's arc: not agreed upon
  expect_weak(ec_spki(kP256, Bytes(65, 0x04)), KeyWeakness::ec_point);
}

TEST(KeyStrength, Ed25519PointsOfSmallOrderAreRefused) {
  const auto spki = [](std::string_view key) { return hex("302a300506032b6570032100" + std::string(key)); };
  expect_weak(spki("0100000000000000000000000000000000000000000000000000000000000000"), KeyWeakness::ed25519_point);
  expect_weak(spki("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), KeyWeakness::ed25519_point);
  EXPECT_TRUE(check_key_strength(spki("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));  // RFC 8032 section 7.1
}

TEST(KeyStrength, EndsInGoodTime) {
  const Bytes spki = rsa_spki(modulus("sound-3072"), kUsual);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(check_key_strength(spki));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST(Possession, IsShownByASignatureOfTheKeyItself) {
  const auto key = *open_pkcs8(generate_pkcs8(KeyKind::ec_p256)->reveal());
  const auto other = *open_pkcs8(generate_pkcs8(KeyKind::ec_p256)->reveal());
  const Bytes message = hex("0102"), another = hex("0103");
  const pkix::SignatureAlgorithm algorithm{};
  const Bytes value = *key->sign(algorithm, message), spki = key->spki(), foreign = other->spki();
  const auto identifier = pkix::algorithm_identifier(algorithm);
  EXPECT_TRUE(check_possession(Possession{spki, identifier, message, value}));
  EXPECT_EQ(check_possession(Possession{foreign, identifier, message, value}).error().code, Errc::denied);
  EXPECT_EQ(check_possession(Possession{spki, identifier, another, value}).error().code, Errc::denied);
  const auto rsa = pkix::algorithm_identifier(pkix::SignatureAlgorithm{.scheme = Scheme::rsa_pkcs1});
  EXPECT_EQ(check_possession(Possession{spki, rsa, message, value}).error().code, Errc::denied);
  const auto sha1 = pkix::algorithm_identifier(pkix::SignatureAlgorithm{.hash = Hash::sha1});
  EXPECT_EQ(check_possession(Possession{spki, sha1, message, value}).error().code, Errc::denied);
}

TEST(KeyStrength, APointIsWholeOctets) {
  // A key whose last bit is zero: with one bit left out it would be the same key with another hash.
  for (int attempt = 0; attempt < 100; ++attempt) {
    const auto made = generate_pkcs8(KeyKind::ec_p256);
    Bytes spki = (*open_pkcs8(made->reveal()))->spki();
    if ((spki.back() & 1) != 0) continue;
    EXPECT_TRUE(check_key_strength(spki));
    ASSERT_EQ(spki[spki.size() - 66], 0) << "unused bits, before 04 and the coordinates";
    spki[spki.size() - 66] = 1;
    EXPECT_FALSE(check_key_strength(spki));
    return;
  }
  FAIL() << "no key ends in a zero bit";
}

}  // namespace
