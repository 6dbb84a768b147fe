// SPDX-License-Identifier: Apache-2.0
// What a certificate may be used for; each purpose by the clause that its function names.
#include <gtest/gtest.h>

#include "unit/path/world.h"

namespace esign::path {
namespace {

using namespace test;
using pkix::KeyUsageBit;

constexpr asn1::Oid kEmail("1.3.6.1.5.5.7.3.4"), kDocuments("1.3.6.1.5.5.7.3.36"), kMicrosoft("1.3.6.1.4.1.311.10.3.12"),
    kClient("1.3.6.1.5.5.7.3.2"), kStamping("1.3.6.1.5.5.7.3.8"), kOcsp("1.3.6.1.5.5.7.3.9"), kAny("2.5.29.37.0"), kServer("1.3.6.1.5.5.7.3.1");

/// "" when the certificate with these extensions may be used so.
std::string violation(Purpose purpose, std::vector<ExtensionSpec> extensions) {
  World w;
  w.leaf.extensions = std::move(extensions);
  return purpose_violation(*certificate(w.leaf, w.ca_key), purpose).value_or("");
}
ExtensionSpec critical(ExtensionSpec extension) {
  extension.critical = true;
  return extension;
}
const ExtensionSpec kSigns = key_usage({KeyUsageBit::digital_signature}), kCommits = key_usage({KeyUsageBit::content_commitment}),
                    kAgrees = key_usage({KeyUsageBit::key_agreement});

TEST(Purpose, AnyAsksNothing) {
  EXPECT_EQ(violation(Purpose::any, {}), "");
  EXPECT_EQ(violation(Purpose::any, {kAgrees, extended_usage({kServer})}), "");
}

/// RFC 5280 sections 4.2.1.3 and 4.2.1.12, RFC 9336.
TEST(Purpose, Signing) {
  EXPECT_EQ(violation(Purpose::signing, {}), "") << "a certificate without the extensions is not limited";
  EXPECT_EQ(violation(Purpose::signing, {kSigns}), "");
  EXPECT_EQ(violation(Purpose::signing, {kCommits}), "");
  EXPECT_EQ(violation(Purpose::signing, {kAgrees}), "keyUsage does not allow signatures");
  for (const asn1::Oid& usage : {kEmail, kDocuments, kMicrosoft, kAny}) EXPECT_EQ(violation(Purpose::signing, {kCommits, extended_usage({kServer, usage})}), "");
  for (const asn1::Oid& usage : {kClient, kServer, kStamping, kOcsp})
    EXPECT_EQ(violation(Purpose::signing, {kCommits, extended_usage({usage})}), "extKeyUsage does not allow signing documents") << usage.to_text();
}

TEST(Purpose, Authentication) {
  EXPECT_EQ(violation(Purpose::authentication, {kSigns, extended_usage({kClient})}), "");
  EXPECT_EQ(violation(Purpose::authentication, {kSigns, extended_usage({kAny})}), "");
  EXPECT_EQ(violation(Purpose::authentication, {kSigns}), "");
  EXPECT_EQ(violation(Purpose::authentication, {kCommits, extended_usage({kClient})}), "keyUsage does not allow authentication");
  EXPECT_EQ(violation(Purpose::authentication, {kSigns, extended_usage({kEmail})}), "extKeyUsage does not allow client authentication");
}

/// RFC 3161 section 2.3.
TEST(Purpose, TimeStamping) {
  const auto stamping = critical(extended_usage({kStamping}));
  EXPECT_EQ(violation(Purpose::time_stamping, {stamping}), "");
  EXPECT_EQ(violation(Purpose::time_stamping, {kCommits, stamping}), "");
  EXPECT_EQ(violation(Purpose::time_stamping, {kAgrees, stamping}), "keyUsage does not allow signatures");
  EXPECT_EQ(violation(Purpose::time_stamping, {kSigns, extended_usage({kStamping})}), "extKeyUsage timeStamping is not critical");
  EXPECT_EQ(violation(Purpose::time_stamping, {critical(extended_usage({kStamping, kOcsp}))}), "extKeyUsage is not timeStamping alone");
  EXPECT_EQ(violation(Purpose::time_stamping, {critical(extended_usage({kAny}))}), "extKeyUsage is not timeStamping alone");
  EXPECT_EQ(violation(Purpose::time_stamping, {kSigns}), "extKeyUsage is not timeStamping alone");
}

/// RFC 6960 section 4.2.2.2.
TEST(Purpose, OcspSigning) {
  EXPECT_EQ(violation(Purpose::ocsp_signing, {kSigns, extended_usage({kServer, kOcsp})}), "");
  EXPECT_EQ(violation(Purpose::ocsp_signing, {kSigns, extended_usage({kAny})}), "extKeyUsage does not name OCSPSigning") << "any does not delegate";
  EXPECT_EQ(violation(Purpose::ocsp_signing, {}), "extKeyUsage does not name OCSPSigning");
  EXPECT_EQ(violation(Purpose::ocsp_signing, {kAgrees, extended_usage({kOcsp})}), "keyUsage does not allow signatures");
}

/// A path that is right does not make a certificate right for what it is asked for; nor does being an anchor.
TEST(Purpose, IsAskedOfPathsAndOfAnchors) {
  World w;
  w.leaf.extensions = {kAgrees};
  auto question = w.question();
  question.purpose = Purpose::signing;
  const PathReport report = *verify_certificate(question, crypto::openssl());
  EXPECT_EQ(std::string(name(report.indication)) + '/' + std::string(report.sub_indication), "FAILED/CHAIN_CONSTRAINTS_FAILURE");
  EXPECT_EQ(report.reason, "keyUsage does not allow signatures");
  EXPECT_FALSE(report.verified);
  question.target = certificate(w.root, w.root_key);
  question.purpose = Purpose::ocsp_signing;
  EXPECT_EQ(verify_certificate(question, crypto::openssl())->reason, "extKeyUsage does not name OCSPSigning");
  question.purpose = Purpose::any;
  EXPECT_EQ(verify_certificate(question, crypto::openssl())->indication, Indication::passed);
}

}  // namespace
}  // namespace esign::path
