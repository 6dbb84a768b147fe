// SPDX-License-Identifier: Apache-2.0
// The key for login signs no documents.
#include <esign/signer.h>
#include <gtest/gtest.h>

#include "pki/test_pki.h"
#include "pkix/certificate.h"

namespace esign {
namespace {

Result<Prepared> prepare_with(const std::string& name) {
  ESIGN_TRY(auto parsed, pkix::Certificate::parse(pki::pki_file(name + ".der")));
  const Document document = Document::from_octets({'a', 'r', 'a', 'y', 'i', 's'}, "arayış.txt");
  SignatureAlgorithm algorithm{Scheme::ecdsa, Hash::sha256};
  if (parsed->public_key().bits == 384) algorithm.hash = Hash::sha384;
  SignOptions options;
  options.format = Format::cades;
  options.packaging = Packaging::detached;
  options.signing_time = Time{std::chrono::seconds{1795262400}};  // 2026-11-21 12:00:00 UTC
  return prepare(document, Certificate(std::move(parsed)), {}, algorithm, options);
}

TEST(Purpose, TheLoginCertificateSignsNoDocument) {
  for (const char* name : {"citizen-gunel-auth", "legal-emin-auth", "state-aysel-auth", "entrepreneur-rauf-auth", "child-nigar-auth"}) {
    const auto refused = prepare_with(name);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, Errc::invalid_argument);
    EXPECT_NE(refused.error().detail.find("for login"), std::string::npos) << refused.error().detail;
  }
}

TEST(Purpose, TheOthersDo) {
  for (const char* name : {"citizen-gunel-sign", "seal-agency", "no-key-usage-sign"}) {
    const auto prepared = prepare_with(name);
    EXPECT_TRUE(prepared) << name << ": " << (prepared ? "" : prepared.error().detail);
  }
}

TEST(Purpose, AKeyThatSignsNothingIsRefused) { EXPECT_FALSE(prepare_with("wrong-usage-agreement")); }

}  // namespace
}  // namespace esign
