// SPDX-License-Identifier: Apache-2.0
// Verification with a table of one key's multiples: EVP's answers and Wycheproof's, and inverses that Python made.
#include "crypto/repeated_verifier.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "crypto/key_file.h"
#include "crypto/key_strength.h"
#include "crypto/order_inverse.h"
#include "unit/crypto/backends.h"

namespace esign::crypto {
namespace {

using Json = nlohmann::json;
using Verifier = std::unique_ptr<const RepeatedVerifier>;

const std::filesystem::path kVectors = std::filesystem::path(ESIGN_CORPORA) / "wycheproof/testvectors_v1";

std::unique_ptr<PrivateKey> new_key(KeyKind kind) {
  const auto made = generate_pkcs8(kind);
  return made ? open_pkcs8(made->reveal()).value() : nullptr;
}

Bytes octets_of(const std::string& text) { return copy(as_view(text)); }

struct Pair {
  Limbs256 number, inverse;
};
/// By Python: pow(number, -1, n). The borders, powers of two, and random numbers.
constexpr Pair kInverses[] = {
    {{0x0000000000000001, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000},
     {0x0000000000000001, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000}},
    {{0x0000000000000002, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000},
     {0x79DCE5617E3192A9, 0xDE737D56D38BCF42, 0x7FFFFFFFFFFFFFFF, 0x7FFFFFFF80000000}},
    {{0x0000000000000003, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000},
     {0x4D26872CA84218E1, 0x7DEF51C91A0FBF03, 0xAAAAAAAAAAAAAAAA, 0xAAAAAAAA00000000}},
    {{0xF3B9CAC2FC632550, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000},
     {0xF3B9CAC2FC632550, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000}},
    {{0xF3B9CAC2FC63254F, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000},
     {0x79DCE5617E3192A8, 0xDE737D56D38BCF42, 0x7FFFFFFFFFFFFFFF, 0x7FFFFFFF80000000}},
    {{0x79DCE5617E3192A9, 0xDE737D56D38BCF42, 0x7FFFFFFFFFFFFFFF, 0x7FFFFFFF80000000},
     {0x0000000000000002, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000}},
    {{0x0000000000000000, 0x0000000000000001, 0x0000000000000000, 0x0000000000000000},
     {0x230102A06D6251DC, 0xCA5113BCAFC4EA28, 0xDED10C5BEE00BC4E, 0xCCD1C8AA212EF3A4}},
    {{0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000001},
     {0x9DF437963C9D4324, 0x82EBB5E2EAD6A7BA, 0xD43EF4FEFA3455D2, 0x50FE77EC748A4F09}},
    {{0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x8000000000000000},
     {0x9C3791EF3832F8F2, 0x75BDE7C486ACDF5F, 0x0FF16C083CC0EE4B, 0xC1A0CC66920B83D2}},
    {{0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x0000000000000000, 0x0000000000000000},
     {0x5AA6549A64A5A7CE, 0xE47DA0F5ED75E439, 0x0D63BEBB5A459141, 0x3F4E831BD0BDE84C}},
    {{0xF2A74DE452E6B439, 0x6513270E269E0D37, 0x0C5C7FD0A6A3A450, 0xD23F0824128B2F33},
     {0x8ACB444FFEE0A859, 0xF84092B50234114F, 0xD7AC96E5A9E0CF3B, 0x3A00353156265807}},
    {{0x1818E811892F902C, 0x9531985D5D9DC9F8, 0xE8E25D940ED90475, 0x36F675CC81E74EF5},
     {0x5EE7585FC55B5EB8, 0xBBD175753E9FAA7D, 0x00ADEBFDA9835D90, 0x58A3ED1BD3D45F82}},
    {{0x1600A35A099950D9, 0x6B0D549B6F03675A, 0x3D9C172411E20B8F, 0x8D116ECE1738F7D9},
     {0xC6377293791B9EA9, 0x454BA8288EA421A1, 0xE82056D72088EE50, 0x1C8F87302DAA124A}},
    {{0x0F21DDB66CAD4A27, 0x90C192CFD3AC94AF, 0xF28C105D1FB17C23, 0xA170B33839263059},
     {0x818C0A445C42DA49, 0xA5397EE82B0C1450, 0xD17BBCA8EC28B270, 0x2F76ABAE8289ECB0}},
    {{0x953F48F1A09F76B6, 0x0FD630F1F29D0DA9, 0x95E60AF593BD04CF, 0x0CB1E29C658CDA14},
     {0xC78503C9CB4D74C8, 0x3B1B9A4CBE24212D, 0x08887C70F45A4C72, 0xD2A591C694660132}},
    {{0x3898D190F9EBDACD, 0x8E81973E0BECD7B0, 0x2217BEADDBC496CB, 0x6B4CB2424A23D596},
     {0xDD22F5C11E2E1B54, 0x876F977A3BB3B626, 0x3BFCA358308C8E09, 0xC6AFFCBDC5B9A9A2}},
    {{0x8A6A63EC24EDE6A5, 0x922766581E27A1C0, 0x8F6D05584EF8AA38, 0xAE97BA94D0EDA82F},
     {0xB7BCEFA3FEACC6A3, 0x0A32639A7B2D58FC, 0x1B8AE6FDC226FA9A, 0x2E286CCBC1C34876}},
    {{0x1A61DBE22E44158C, 0x923A736994E3BF91, 0x301850C5A38FD547, 0x18F135D25F557203},
     {0x6F4150DA27BAA5C3, 0x2799ED6D667471F0, 0x36AC5517DAC06128, 0x1B630F12F901B736}},
    {{0xB64CE4228C38FB2A, 0x907A70C31012F037, 0x9E7769B10F4205B4, 0x7F15052434B9B5DF},
     {0x1DF2CAB48B844F1E, 0xA42D360BC486D13E, 0x3EE3282E0090119A, 0x72CC797C1F1BAD2D}},
    {{0x881ED162AE2EB155, 0xC6F877186D76B07E, 0x7731AF10506BF2EF, 0xEC66A78795E761D1},
     {0x938A31DE22C3383E, 0x08956341D29FC788, 0x2341986A0CC32B04, 0x79EF514C4BFDE864}},
    {{0x5C90A9587403E431, 0x3F98E2774CBD87AD, 0x2E05319ACB5C7427, 0xC7A2EA20B2F14C94},
     {0x85B44A32ED560F6F, 0x8EC43CB4610D4E23, 0x084F6C07A83168DE, 0x59AF31B12D5916AD}},
    {{0x14F4733F3E7D1BFC, 0x4CDD2055930D6EAF, 0x7EBFF20686734721, 0x57EE05CDE00902C7},
     {0xAFF8F53089C304AA, 0x87B7FF41C2028A8D, 0xEC0FD3D7A8CF3A0A, 0xC933B520425564A8}},
    {{0x72E6CC3ABABCED21, 0x9BE4BCFC49B64A08, 0x12BD4ACEFAECBD38, 0x830E07BC1E398F10},
     {0xDA65E51BA17CF383, 0x12C75AA950849254, 0x205036273B25191D, 0x371A077F944C0EC1}},
    {{0x2A3AF4D46B0A18E9, 0x5790F82EC1D3FCFF, 0xEEEACBE226E87555, 0x6BF46C697D2CAF82},
     {0x261376D4BB471CC9, 0x19B0779203AAE23C, 0x15AB001EFA159A36, 0x4F5965D3ADC29D23}},
};

TEST(OrderInverse, IsPythons) {
  for (const auto& [one, inverse] : kInverses) {
    EXPECT_EQ(inverse_mod_p256_order(one), inverse) << one[0];
    EXPECT_EQ(inverse_mod_p256_order(inverse), one) << one[0];
  }
}

TEST(OrderInverse, OfTheInverseIsTheNumber) {
  for (int i = 0; i < 2000; ++i) {
    const Bytes random = random_octets(32).value();
    Limbs256 limbs{};
    for (std::size_t at = 0; at < random.size(); ++at) limbs[at / 8] |= static_cast<std::uint64_t>(random[at]) << at % 8 * 8;
    limbs[3] >>= 1;  // below the order
    for (int zeros = 0; zeros < i % 4; ++zeros) limbs[static_cast<std::size_t>(3 - zeros)] = 0;
    if (limbs == Limbs256{}) continue;
    const auto inverse = inverse_mod_p256_order(limbs);
    ASSERT_TRUE(inverse);
    EXPECT_EQ(inverse_mod_p256_order(*inverse), limbs);
  }
}

TEST(OrderInverse, OnlyOfNumbersBelowTheOrder) {
  Limbs256 above = kP256Order;
  ++above[0];
  EXPECT_FALSE(inverse_mod_p256_order({}));
  EXPECT_FALSE(inverse_mod_p256_order(kP256Order));
  EXPECT_FALSE(inverse_mod_p256_order(above));
  EXPECT_FALSE(inverse_mod_p256_order({~0ull, ~0ull, ~0ull, ~0ull}));
}

TEST(RepeatedVerifier, SaysWhatEvpSaysOfGoodAndDamagedValues) {
  const auto key = new_key(KeyKind::ec_p256), other = new_key(KeyKind::ec_p256);
  const Verifier verifier = RepeatedVerifier::of(key->spki()).value();
  std::size_t valid = 0, invalid = 0;
  for (int i = 0; i < 400; ++i) {
    const Bytes message = octets_of("Gündəlik şəhadətnamə № " + std::to_string(i));
    const auto algorithm = ecdsa(i % 3 == 0 ? pkix::Hash::sha512 : i % 3 == 1 ? pkix::Hash::sha256 : pkix::Hash::sha1);
    const PrivateKey& signer = i % 8 == 7 ? *other : *key;
    Bytes value = signer.sign(algorithm, message).value();
    if (i % 4 == 1) value[static_cast<std::size_t>(i) % value.size()] ^= static_cast<std::uint8_t>(1u << i % 8);
    if (i % 16 == 2) value.push_back(0);
    const auto by_evp = openssl().verify(key->spki(), algorithm, message, value);
    const auto by_table = verifier->verify(algorithm, message, value);
    const auto once = verify_once(key->spki(), algorithm, message, value);
    ASSERT_TRUE(by_evp && by_table && once) << i;
    EXPECT_EQ(*by_evp, *by_table) << i << " " << to_hex(value);
    EXPECT_EQ(*by_evp, *once) << i << " " << to_hex(value);
    ++(*by_table == Verdict::valid ? valid : invalid);
    EXPECT_EQ(verifier->verify(algorithm, octets_of("another message"), value).value(), Verdict::invalid);
  }
  EXPECT_GT(valid, 200u);
  EXPECT_GT(invalid, 100u);
}

TEST(RepeatedVerifier, TakesNoOtherScheme) {
  const auto key = new_key(KeyKind::ec_p256);
  const Verifier verifier = RepeatedVerifier::of(key->spki()).value();
  const Bytes message = octets_of("x"), value = key->sign(ecdsa(pkix::Hash::sha256), message).value();
  EXPECT_EQ(verifier->verify(ecdsa(pkix::Hash::sha256), message, value).value(), Verdict::valid);
  EXPECT_EQ(verifier->verify(pkcs1(pkix::Hash::sha256), message, value).value(), Verdict::invalid);
}

TEST(RepeatedVerifier, IsMadeOfKeysOnP256) {
  EXPECT_EQ(RepeatedVerifier::of(new_key(KeyKind::ec_p384)->spki()).error().code, Errc::unsupported);
  EXPECT_EQ(RepeatedVerifier::of(new_key(KeyKind::rsa_3072)->spki()).error().code, Errc::unsupported);
  Bytes broken = new_key(KeyKind::ec_p256)->spki();
  broken.back() ^= 1;
  EXPECT_EQ(RepeatedVerifier::of(broken).error().code, Errc::malformed);
}

TEST(VerifyOnce, AnswersForEveryKindOfKey) {
  const Bytes message = octets_of("Sübut: açar məndədir");
  const auto verdict = [&](const PrivateKey& key, const pkix::SignatureAlgorithm& algorithm, const Bytes& text) {
    return verify_once(key.spki(), algorithm, text, key.sign(algorithm, message).value());
  };
  const auto p384 = new_key(KeyKind::ec_p384), rsa = new_key(KeyKind::rsa_3072);
  for (const Bytes& text : {message, octets_of("another message")}) {
    const Verdict expected = text == message ? Verdict::valid : Verdict::invalid;
    EXPECT_EQ(verdict(*p384, ecdsa(pkix::Hash::sha384), text).value(), expected);
    EXPECT_EQ(verdict(*rsa, pkcs1(pkix::Hash::sha256), text).value(), expected);
  }
  EXPECT_EQ(verify_once(p384->spki(), pkcs1(pkix::Hash::sha256), message, message).value(), Verdict::invalid);
}

TEST(VerifyOnce, FindsPointsThatAreNotOnTheCurve) {
  const auto key = new_key(KeyKind::ec_p256);
  const Bytes message = octets_of("x"), value = key->sign(ecdsa(pkix::Hash::sha256), message).value();
  Bytes off = key->spki(), beyond = key->spki();
  off.back() ^= 1;
  std::fill(beyond.end() - 64, beyond.end() - 32, std::uint8_t{0xFF});  // x is above p
  for (const Bytes& spki : {off, beyond}) {
    const auto evp = openssl().verify(spki, ecdsa(pkix::Hash::sha256), message, value);
    const auto once = verify_once(spki, ecdsa(pkix::Hash::sha256), message, value);
    ASSERT_FALSE(evp || once);
    EXPECT_EQ(once.error().code, evp.error().code);
    EXPECT_FALSE(check_key_strength(spki));
  }
}

/// Every P-256 vector: the infinite sum, r and s at the borders, x above n, every false form of DER.
TEST(RepeatedVerifier, EveryVectorOfP256) {
  if (!std::filesystem::exists(kVectors)) GTEST_SKIP() << "no corpora";
  unsigned valid = 0, invalid = 0;
  for (const std::string name : {"ecdsa_secp256r1_sha256_test.json", "ecdsa_secp256r1_sha512_test.json"}) {
    std::ifstream file(kVectors / name);
    ASSERT_TRUE(file) << name;
    const auto algorithm = ecdsa(name.find("sha512") == std::string::npos ? pkix::Hash::sha256 : pkix::Hash::sha512);
    const Json document = Json::parse(file);
    for (const Json& group : document["testGroups"]) {
      const Bytes spki = hex(group["publicKeyDer"].get<std::string>());
      const auto verifier = RepeatedVerifier::of(spki);
      ASSERT_TRUE(verifier) << name;
      for (const Json& test : group["tests"]) {
        const auto answer = (*verifier)->verify(algorithm, hex(test["msg"].get<std::string>()), hex(test["sig"].get<std::string>()));
        const auto once = verify_once(spki, algorithm, hex(test["msg"].get<std::string>()), hex(test["sig"].get<std::string>()));
        ASSERT_TRUE(answer && once) << test["tcId"];
        EXPECT_EQ(*answer, *once) << name << " " << test["tcId"];
        EXPECT_EQ(*answer == Verdict::valid, test["result"] == "valid") << name << " " << test["tcId"];
        ++(*answer == Verdict::valid ? valid : invalid);
      }
    }
  }
  EXPECT_GT(valid, 200u);
  EXPECT_GT(invalid, 300u);
}

}  // namespace
}  // namespace esign::crypto
