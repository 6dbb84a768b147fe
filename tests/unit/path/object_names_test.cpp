// SPDX-License-Identifier: Apache-2.0
#include "path/object_names.h"

#include <gtest/gtest.h>

#include "path/signature_checker.h"
#include "pki/test_pki.h"

namespace esign::path {
namespace {

pkix::Certificate::Ptr certificate(const std::string& name) { return *pkix::Certificate::parse(pki::pki_file(name + ".der")); }

TEST(ObjectNames, AreSha256) {
  ObjectNames names;
  const auto one = certificate("ca-citizen");
  const auto name = names.name_of(one, one->der(), crypto::openssl());
  ASSERT_TRUE(name);
  EXPECT_EQ(*name, to_hex(*crypto::digest(crypto::openssl(), Hash::sha256, one->der())));
  ASSERT_NE(names.find(one->der()), nullptr);
  EXPECT_EQ(*names.find(one->der()), *name);
  EXPECT_EQ(names.find(one->der().first(10)), nullptr);
  EXPECT_EQ(names.find(certificate("ca-citizen")->der()), nullptr) << "the same octets elsewhere have not been looked at";
}

// An object that is named stays, so no other one comes to lie where it lay and goes by its name.
TEST(ObjectNames, NamedObjectsStay) {
  ObjectNames names;
  std::weak_ptr<const pkix::Certificate> watched;
  {
    const auto one = certificate("ca-citizen");
    watched = one;
    ASSERT_TRUE(names.name_of(one, one->der(), crypto::openssl()));
  }
  EXPECT_FALSE(watched.expired());
}

TEST(ObjectNames, AForgedCertificateOfTheSameKeyIsJudgedByItsOwnOctets) {
  ObjectNames names;
  KnownSignatures known;
  const auto leaf = certificate("citizen-gunel-sign"), issuer = certificate("ca-citizen"), other = certificate("ca-legal");
  Bytes octets = copy(leaf->der());
  octets.back() ^= 1;
  const auto forged = *pkix::Certificate::parse(octets);
  for (int document = 0; document < 2; ++document) {
    for (const auto& one : {leaf, forged, issuer, other}) ASSERT_TRUE(names.name_of(one, one->der(), crypto::openssl()));
    SignatureChecker checker(crypto::openssl(), {}, &known, &names);
    EXPECT_EQ(checker.check(*leaf, issuer->spki())->state, SignatureState::valid);
    EXPECT_EQ(checker.check(*forged, issuer->spki())->state, SignatureState::invalid);
    EXPECT_EQ(checker.check(*leaf, other->spki())->state, SignatureState::invalid);
    // Nobody named this one.
    const auto elsewhere = certificate("citizen-gunel-sign");
    EXPECT_EQ(checker.check(*elsewhere, issuer->spki())->state, SignatureState::valid);
  }
}

}  // namespace
}  // namespace esign::path
