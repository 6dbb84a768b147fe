// SPDX-License-Identifier: Apache-2.0
#include "pkix/crl.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "pkix/pem.h"

namespace esign::pkix {
namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

constexpr const char* kName = "3011310f300d06035504030c0653c4b16e6171";  // CN=Sınaq
constexpr const char* kIssued = "170d3236313132313132303030305a";        // 2026-11-21T12:00:00Z
constexpr const char* kAlgorithm = "300506032b6570";

/// A CRL of the given pieces; the usual ones where a test says nothing.
struct Parts {
  std::string version = "020101";
  std::string entries{};     ///< The content of revokedCertificates.
  std::string extensions{};  ///< The content of Extensions.
  std::string outer_algorithm = kAlgorithm;
};
Bytes built(const Parts& parts) {
  return asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      out.sequence([&] {
        for (const std::string& piece : {parts.version, std::string(kAlgorithm), std::string(kName), std::string(kIssued)}) out.raw(hex(piece));
        if (!parts.entries.empty()) out.sequence([&] { out.raw(hex(parts.entries)); });
        if (!parts.extensions.empty()) out.explicitly(0, [&] { out.sequence([&] { out.raw(hex(parts.extensions)); }); });
      });
      out.raw(hex(parts.outer_algorithm));
      out.bit_string(Bytes(64, 1));
    });
  });
}
/// Extension or entry, from its id and what extnValue holds.
std::string extension(const asn1::Oid& id, std::string_view value, std::string_view critical = "") {
  return to_hex(asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      out.oid(id);
      out.raw(hex(critical));
      out.octet_string(hex(value));
    });
  }));
}
std::string entry(std::string_view serial, std::string_view extensions = "") {
  return to_hex(asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      out.raw(hex(serial));
      out.raw(hex(kIssued));
      if (!extensions.empty()) out.sequence([&] { out.raw(hex(extensions)); });
    });
  }));
}

/// "" when it parses; else code, place and detail.
std::string problem(const Parts& parts) {
  const auto parsed = Crl::parse(built(parts));
  return parsed ? "" : std::string(name(parsed.error().code)) + ' ' + parsed.error().at + ": " + parsed.error().detail;
}

constexpr asn1::Oid kReason("2.5.29.21"), kInvalidityDate("2.5.29.24"), kNumber("2.5.29.20"), kExpiredCerts("2.5.29.60"),
    kIssuerAltName("2.5.29.18"), kInfoAccess("1.3.6.1.5.5.7.1.1"), kPoint("2.5.29.28"), kFreshest("2.5.29.46");

/// RFC 5280 section 5.3.1: "CRLReason ::= ENUMERATED"; 7 is not used, and DER says nothing twice.
TEST(Crl, EveryReasonByItsName) {
  const std::vector<std::string> names = {"unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded",
                                          "cessationOfOperation", "certificateHold", "", "removeFromCRL", "privilegeWithdrawn", "aACompromise", ""};
  for (std::size_t value = 0; value < names.size(); ++value) {
    const Bytes der = asn1::written([&](asn1::Writer& out) { out.integer(static_cast<std::int64_t>(value), asn1::tag::enumerated); });
    const Parts parts{.entries = entry("020107", extension(kReason, to_hex(der)))};
    const auto parsed = Crl::parse(built(parts));
    if (names[value].empty()) {
      ASSERT_FALSE(parsed) << value;
      EXPECT_EQ(parsed.error().detail, "no such CRLReason");
      continue;
    }
    ASSERT_TRUE(parsed) << value << parsed.error().detail;
    const auto found = (*parsed)->find(hex("07"), (*parsed)->issuer());
    ASSERT_TRUE(found) << value;
    EXPECT_EQ(name(found->reason), names[value]);
  }
}

TEST(Crl, EntriesAreFoundWhereTheyLie) {
  const std::string second = entry("02020100", extension(kInvalidityDate, "180f32303236313132303132303030305a"));
  const Bytes der = built({.entries = entry("020107") + second});
  const Crl::Ptr crl = *Crl::parse(der);
  EXPECT_EQ(crl->size(), 2u);
  EXPECT_FALSE(crl->find(hex("08"), crl->issuer()));
  EXPECT_FALSE(crl->find(hex("0007"), crl->issuer())) << "not minimal: no serial number of a certificate";
  EXPECT_FALSE(crl->find(hex("07"), Name{})) << "of another issuer";
  const auto found = crl->find(hex("0100"), crl->issuer());
  ASSERT_TRUE(found);
  EXPECT_EQ(to_rfc3339(found->revocation_date), "2026-11-21T12:00:00Z");
  EXPECT_EQ(to_rfc3339(*found->invalidity_date), "2026-11-20T12:00:00Z");
  EXPECT_EQ(found->reason, CrlReason::unspecified);
  EXPECT_FALSE(crl->next_update());
}

/// RFC 5280 section 5.2 and X.509 clause 9.5.2.8.
TEST(Crl, ExtensionsThatAreProcessed) {
  const Bytes der = built({.extensions = extension(kNumber, "02020100") + extension(kExpiredCerts, "180f32303230303130313030303030305a") +
                                         extension(kIssuerAltName, "30088206736e2e657961", "0101ff") +
                                         extension(kInfoAccess, "3018301606082b06010505073002860a687474703a2f2f782f79")});
  const auto parsed = Crl::parse(der);
  ASSERT_TRUE(parsed) << parsed.error().at << parsed.error().detail;
  EXPECT_EQ(to_hex(*(*parsed)->number()), "0100");
  EXPECT_EQ(to_rfc3339(*(*parsed)->expired_certificates_on()), "2020-01-01T00:00:00Z");
  EXPECT_TRUE((*parsed)->unknown_critical().empty()) << "issuerAltName is one that is processed";
  EXPECT_EQ((*parsed)->extensions().size(), 4u);
}

TEST(Crl, UnknownCriticalExtensionsAreRememberedOnce) {
  const std::string strange = extension(asn1::Oid("1.2.3"), "0500", "0101ff"), harmless = extension(asn1::Oid("1.2.4"), "0500");
  const auto parsed = Crl::parse(built({.entries = entry("020107", strange + harmless) + entry("020108", strange), .extensions = strange}));
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ((*parsed)->unknown_critical(), std::vector{asn1::Oid("1.2.3")});
}

TEST(Crl, WhatIsNotWhatItSaysIsMalformedWithItsPlace) {
  EXPECT_EQ(problem({}), "");
  EXPECT_EQ(problem({.version = ""}), "") << "version 1";
  EXPECT_EQ(problem({.version = "020100"}), "malformed CertificateList.tbsCertList.version: version is not v2");
  EXPECT_EQ(problem({.version = "020102"}), "malformed CertificateList.tbsCertList.version: version is not v2");
  EXPECT_EQ(problem({.outer_algorithm = "300506032b6571"}), "malformed CertificateList.signatureAlgorithm: differs from tbsCertList.signature");
  EXPECT_EQ(problem({.extensions = extension(kNumber, "0201ff")}),
            "malformed CertificateList.tbsCertList.crlExtensions.cRLNumber: a CRL number is negative");
  EXPECT_EQ(problem({.extensions = extension(kNumber, "020105") + extension(kNumber, "020105")}).substr(0, 9), "malformed");
  EXPECT_EQ(problem({.version = "", .extensions = extension(kNumber, "020105")}).substr(0, 9), "malformed") << "extensions want v2 (5.1.2.7)";
  EXPECT_EQ(problem({.extensions = extension(kExpiredCerts, "170d3236313132313132303030305a")}).substr(0, 9), "malformed") << "UTCTime";
  EXPECT_EQ(problem({.extensions = extension(kFreshest, "3000")}).substr(0, 9), "malformed");
  EXPECT_EQ(problem({.entries = entry("020107", extension(kInvalidityDate, "0500"))}).substr(0, 9), "malformed");
}

/// RFC 5280 section 5.2.5: not empty, no DEFAULT FALSE written out.
TEST(Crl, IssuingDistributionPoint) {
  const auto parsed = Crl::parse(built({.extensions = extension(kPoint, "30068101ff8401ff", "0101ff")}));
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_TRUE((*parsed)->issuing_distribution_point()->only_user_certificates);
  EXPECT_TRUE((*parsed)->issuing_distribution_point()->indirect);
  EXPECT_FALSE((*parsed)->issuing_distribution_point()->only_ca_certificates);
  EXPECT_NE(problem({.extensions = extension(kPoint, "3000")}).find("the distribution point says nothing"), std::string::npos);
  EXPECT_NE(problem({.extensions = extension(kPoint, "3003810100")}).find("DEFAULT FALSE is encoded"), std::string::npos);
}

TEST(Crl, BudgetAndFiles) {
  const Bytes der = built({});
  Limits limits;
  limits.crl_octets = der.size() - 1;
  EXPECT_EQ(Crl::parse(der, limits).error().detail, "crl_octets");
  EXPECT_EQ(read_crls(as_view(write_pem("X509 CRL", der) + write_pem("X509 CRL", der)))->size(), 2u);
  EXPECT_EQ(read_crls(as_view(write_pem("CERTIFICATE", der))).error().code, Errc::not_found);
  EXPECT_EQ(read_crls(View(der).first(20)).error().code, Errc::malformed);
}

}  // namespace
}  // namespace esign::pkix
