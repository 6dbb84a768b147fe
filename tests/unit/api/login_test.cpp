// SPDX-License-Identifier: Apache-2.0
#include <esign/login.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/login_token.h"
#include "base/bytes.h"
#include "crypto/backend.h"
#include "pki/test_pki.h"

namespace esign {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kNonce = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";

const LoginChallenge kChallenge{"https://portal.example.az", std::string(kNonce)};

std::unique_ptr<SigningKey> key(const std::string& name) {
  const std::string password = pki::pki_text("p12.pin");
  auto key = pkcs12_key(pki::pki_path(name + ".p12"), [&](const PinRequest&) { return Pin(password.substr(0, password.find('\n'))); });
  EXPECT_TRUE(key) << key.error().detail;
  return *std::move(key);
}

class Login : public testing::Test {
 protected:
  Login() { EXPECT_TRUE(trust_.add(pki::pki_path("trust")) && evidence_.add_certificates(pki::pki_path("certs")) && evidence_.add_crls(pki::pki_path("crls"))); }
  std::string judged(const std::string& token, const LoginChallenge& challenge = kChallenge) const {
    const auto answer = verify_login(token, challenge, trust_, evidence_, *parse_rfc3339("2027-03-01T09:00:00Z"), Judges::two);
    if (!answer) return answer.error().at + ": " + answer.error().detail;
    return std::string(answer->path.indication()) + (answer->path.sub_indication.empty() ? "" : " " + answer->path.sub_indication);
  }
  static Json token() { return Json::parse(*sign_login(kChallenge, *key("citizen-gunel-auth"))); }

  TrustStore trust_{};
  Evidence evidence_{};
};

TEST_F(Login, IsGoodForThisPortalAndThisSessionOnly) {
  const std::string token = *sign_login(kChallenge, *key("citizen-gunel-auth"));
  EXPECT_EQ(judged(token), "PASSED");
  EXPECT_EQ(judged(token, {"https://portal.example.com", std::string(kNonce)}), "FAILED SIG_CRYPTO_FAILURE");
  EXPECT_EQ(judged(token, {"https://portal.example.az:8443", std::string(kNonce)}), "FAILED SIG_CRYPTO_FAILURE");
  EXPECT_EQ(judged(token, {kChallenge.origin, "NTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="}), "FAILED SIG_CRYPTO_FAILURE");
}

// The value as Web eID describes it, made without our code for tokens: hash(origin) || hash(nonce), ECDSA as r||s.
TEST_F(Login, SignsTheHashesOfOriginAndNonce) {
  const Json token = Login::token();
  EXPECT_EQ(token["format"], "web-eid:1.0");
  ASSERT_EQ(token["algorithm"], "ES256");
  Bytes message = *crypto::digest(crypto::botan(), Hash::sha256, as_view("https://portal.example.az"));
  append(message, *crypto::digest(crypto::botan(), Hash::sha256, as_view(kNonce)));
  const Bytes raw = *from_base64(token["signature"].get<std::string>());
  EXPECT_EQ(raw.size(), 64u);
  const auto certificate = pkix::Certificate::parse(*from_base64(token["unverifiedCertificate"].get<std::string>()));
  const auto verdict = crypto::botan().verify((*certificate)->spki(), {Scheme::ecdsa, Hash::sha256, Hash::sha256, 0}, message, *crypto::raw_to_der_ecdsa(raw, 256));
  EXPECT_EQ(*verdict, crypto::Verdict::valid);
}

TEST_F(Login, WantsTheAuthenticationKey) {
  const auto signing = key("citizen-gunel-sign");
  const auto refused = sign_login(kChallenge, *signing);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "the certificate is for signing documents, not for login");
  // A token made with it all the same, by a program that does not care.
  Bytes message = *crypto::digest(crypto::openssl(), Hash::sha256, as_view(kChallenge.origin));
  append(message, *crypto::digest(crypto::openssl(), Hash::sha256, as_view(kChallenge.nonce)));
  const SignatureAlgorithm algorithm{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0};
  ASSERT_EQ(signing->algorithm(), algorithm);
  const auto value = signing->sign({algorithm, message, *crypto::digest(crypto::openssl(), Hash::sha256, message)});
  const auto token = write_login_token(*signing->certificate().parsed(), algorithm, value->octets);
  EXPECT_EQ(judged(*token), "FAILED CHAIN_CONSTRAINTS_FAILURE");
}

TEST_F(Login, AnotherCertificateIsNotTheSigner) {
  Json token = Login::token();
  token["unverifiedCertificate"] = to_base64(pki::pki_file("citizen-cingiz-auth.der"));
  EXPECT_EQ(judged(token.dump()), "FAILED SIG_CRYPTO_FAILURE");
  token["unverifiedCertificate"] = to_base64(pki::pki_file("ca-citizen.der"));
  EXPECT_EQ(judged(token.dump()), "FAILED CHAIN_CONSTRAINTS_FAILURE");
}

TEST_F(Login, DamagedTokensAreMalformed) {
  const auto with = [](const char* member, const Json& value) {
    Json changed = token();
    if (value.is_null()) changed.erase(member);
    else changed[member] = value;
    return changed.dump();
  };
  EXPECT_EQ(judged(""), "token: not a JSON object");
  EXPECT_EQ(judged("[]"), "token: not a JSON object");
  EXPECT_EQ(judged(std::string(20000, ' ')), "token: login_token");
  EXPECT_EQ(judged(with("signature", nullptr)), "signature: the member is missing");
  EXPECT_EQ(judged(with("signature", 7)), "signature: not a text");
  EXPECT_EQ(judged(with("format", "web-eid:2.0")), "format: not a token of Web eID version 1");
  EXPECT_EQ(judged(with("format", "web-eid:10")), "format: not a token of Web eID version 1");
  EXPECT_EQ(judged(with("format", "web-eid:1.1")), "PASSED") << "minor versions only add";
  EXPECT_EQ(judged(with("algorithm", "none")), "algorithm: not a signature algorithm of Web eID: none");
  EXPECT_EQ(judged(with("algorithm", "HS256")), "algorithm: not a signature algorithm of Web eID: HS256");
  EXPECT_EQ(judged(with("algorithm", "ES384")), "FAILED SIG_CRYPTO_FAILURE");
  EXPECT_EQ(judged(with("algorithm", "RS256")), "FAILED SIG_CRYPTO_FAILURE") << "a scheme that is not the key's";
  EXPECT_EQ(judged(with("supportedSignatureAlgorithms", Json::array())), "PASSED") << "members of later versions";
  std::string twice = token().dump();
  twice.insert(1, R"("algorithm":"ES256",)");
  EXPECT_EQ(judged(twice), "token: a member stands twice");
}

TEST_F(Login, ChallengesThatProtectNothingAreRefused) {
  const std::string token = Login::token().dump();
  const auto origin = [&](const char* text) { return judged(token, {text, std::string(kNonce)}); };
  EXPECT_EQ(origin("http://portal.example.az"), "origin: an origin begins with https://");
  EXPECT_EQ(origin("https://portal.example.az/"), "origin: an origin is scheme, host in lower case (xn-- for other letters) and port: no path, no slash at its end");
  EXPECT_EQ(origin("https://Portal.example.az").substr(0, 7), "origin:");
  EXPECT_EQ(origin("https://portal.example.az:443"), "origin: the default port is left out of an origin");
  EXPECT_EQ(origin("https://"), "origin: an origin names a host");
  EXPECT_EQ(judged(token, {kChallenge.origin, "MTIz"}), "nonce: a nonce is base64 of at least 32 octets, at most 128 characters");
  EXPECT_EQ(judged(token, {kChallenge.origin, std::string(44, '?')}), "nonce: a nonce is base64");
}

TEST_F(Login, TellsWhoLogsIn) {
  const auto answer = verify_login(token().dump(), kChallenge, trust_, evidence_, *parse_rfc3339("2027-03-01T09:00:00Z"));
  const Json json = Json::parse(answer->json());
  EXPECT_EQ(json["schema"], "esign.login/1");
  EXPECT_EQ(json["valid"], true);
  EXPECT_EQ(json["person"]["commonName"], answer->certificate->common_name());
  EXPECT_FALSE(json["person"]["fin"].is_null());
}

TEST(JwaName, KnowsTheSaltThatIsItsHashs) {
  EXPECT_EQ(jwa_name({Scheme::rsa_pss, Hash::sha384, Hash::sha384, 48}), "PS384");
  EXPECT_EQ(jwa_name({Scheme::rsa_pss, Hash::sha384, Hash::sha384, 32}), "");
  EXPECT_EQ(jwa_name({Scheme::rsa_pkcs1, Hash::sha512, Hash::sha256, 0}), "RS512");
  EXPECT_EQ(jwa_name({Scheme::ed25519, Hash::sha512, Hash::sha256, 0}), "");
}

}  // namespace
}  // namespace esign
