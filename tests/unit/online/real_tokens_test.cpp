// SPDX-License-Identifier: Apache-2.0
// Tokens of authorities that are none of ours, and one that somebody put certificates into.
#include <gtest/gtest.h>

#include <fstream>

#include "online/token_signature.h"

namespace esign::online {
namespace {

namespace ts = formats::timestamp;

Bytes read(const std::string& name) {
  std::ifstream file(std::string(ESIGN_CORPORA) + "/" + name, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

ts::Token token_of(const std::string& name) {
  const auto response = ts::read_response(read(name));
  EXPECT_TRUE(response) << response.error().at << response.error().detail;
  auto token = ts::read_token(response->token.value());
  EXPECT_TRUE(token) << token.error().at << token.error().detail;
  return *std::move(token);
}

TEST(RealTokens, Sectigo) {
  const std::string folder = "openssl-tests/test/recipes/80-test_tsa_data/";
  const ts::Token token = token_of(folder + "sectigo-all-zero.tsr");
  EXPECT_EQ(to_rfc3339(token.info.gen_time), "2021-02-16T15:42:47Z");
  EXPECT_EQ(compare_imprint(token.info, Hash::sha256, Bytes(32, 0)), Imprint::same);
  EXPECT_EQ(compare_imprint(token.info, Hash::sha3_256, Bytes(32, 0)), Imprint::another);
  EXPECT_EQ(compare_imprint(token.info, Hash::sha256, Bytes(32, 1)), Imprint::another);
  const auto signer = pkix::read_certificates(read(folder + "sectigo-signer.pem"));
  ASSERT_TRUE(signer);
  for (const crypto::Backend* backend : {&crypto::openssl(), &crypto::botan()}) {
    const auto answer = check_token(token, *signer, *backend);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->standing, TokenAnswer::Standing::holds) << answer->why;
    EXPECT_TRUE(equal(answer->signer->der(), signer->front()->der()));
  }
}

TEST(RealTokens, CertificatesThatSomebodyPutIn) {
  const ts::Token token = token_of("sigstore-tsa/pkg/verification/testdata/response-injected-certs.tsr");
  EXPECT_GT(token.view.certificates.size(), 1u);
  const auto answer = check_token(token, {}, crypto::openssl());
  ASSERT_TRUE(answer);
  // Certificates are not signed: whoever is in the way may add some. The signed attribute decides who is meant.
  EXPECT_EQ(answer->standing, TokenAnswer::Standing::holds) << answer->why;
  ASSERT_NE(answer->signer, nullptr);
  EXPECT_EQ(answer->signer->issuer().to_text(), "CN=Test TSA Intermediate,O=local") << "and not CN=Spoofed TSA, nor its own twin that signed itself";
}

}  // namespace
}  // namespace esign::online
