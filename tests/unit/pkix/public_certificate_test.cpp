// SPDX-License-Identifier: Apache-2.0
// esign::Certificate, the certificate of the public interface.
#include <esign/certificate.h>

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "pkix/certificate.h"
#include "pkix/pem.h"
#include "unit/pkix/corpora.h"

namespace esign {
namespace {

constexpr asn1::Oid kCommonName("2.5.4.3"), kCountry("2.5.4.6"), kSerialNumber("2.5.4.5"), kOrganizationIdentifier("2.5.4.97"),
    kKeyUsage("2.5.29.15"), kEd25519("1.3.101.112");

using Attributes = std::vector<std::pair<asn1::Oid, std::string>>;

/// What a certificate says; its signature is a few octets, for parsing judges nothing.
struct Spec {
  Attributes subject{{kCountry, "AZ"}, {kCommonName, "ƏLİYEV ŞAHİN"}};
  std::optional<std::string> key_usage{};  ///< Hexadecimal BIT STRING.
};

void name(asn1::Writer& out, const Attributes& attributes) {
  out.sequence([&] {
    for (const auto& [type, value] : attributes) {
      out.inside(asn1::tag::set, [&] { out.sequence([&] {
        out.oid(type);
        out.text(type == kCountry ? asn1::tag::printable_string : asn1::tag::utf8_string, value);
      }); });
    }
  });
}

Bytes made(const Spec& spec) {
  const auto algorithm = [](asn1::Writer& out) { out.sequence([&] { out.oid(kEd25519); }); };
  return asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      out.sequence([&] {
        out.explicitly(0, [&] { out.integer(2); });
        out.integer(0x1ABC);
        algorithm(out);
        name(out, {{kCommonName, "Sınaq CA"}});
        out.sequence([&] {
          out.time(*parse_rfc3339("2026-01-01T00:00:00Z"));
          out.time(*parse_rfc3339("2051-01-01T00:00:00Z"));
        });
        name(out, spec.subject);
        out.sequence([&] {
          algorithm(out);
          out.bit_string(Bytes(32, 9));
        });
        if (spec.key_usage) {
          out.explicitly(3, [&] { out.sequence([&] { out.sequence([&] {
            out.oid(kKeyUsage);
            out.octet_string(*from_hex(*spec.key_usage));
          }); }); });
        }
      });
      algorithm(out);
      out.bit_string(Bytes(64, 1));
    });
  });
}

Certificate certificate(const Spec& spec) { return Certificate::parse(made(spec)).value(); }

TEST(PublicCertificate, TellsWhatItSays) {
  const Bytes der = made({});
  const Certificate one = Certificate::parse(der).value();
  EXPECT_TRUE(equal(one.der(), der));
  EXPECT_EQ(one.subject(), "CN=ƏLİYEV ŞAHİN,C=AZ");
  EXPECT_EQ(one.issuer(), "CN=Sınaq CA");
  EXPECT_EQ(one.common_name(), "ƏLİYEV ŞAHİN");
  EXPECT_EQ(one.serial_number(), "1abc");
  EXPECT_EQ(to_rfc3339(one.not_before()), "2026-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(one.not_after()), "2051-01-01T00:00:00Z");
  EXPECT_EQ(one.parsed()->version(), 3u);
  EXPECT_EQ(certificate({.subject = {{kCountry, "AZ"}}}).common_name(), "");
}

/// EN 319 412-1 clauses 5.1.3 and 5.1.4; an identifier whose grammar is wrong is not handed on as somebody's.
TEST(PublicCertificate, HolderByTheIdentifiersOfTheProfile) {
  const auto fin = [](const std::string& value) { return certificate({.subject = {{kSerialNumber, value}}}).fin(); };
  EXPECT_EQ(fin("PNOAZ-5ABCD12"), "5ABCD12");
  EXPECT_EQ(fin("PNOAZ-5ABCD1"), std::nullopt) << "six characters";
  EXPECT_EQ(fin("PNOAZ-"), std::nullopt);
  EXPECT_EQ(fin("PNOTR-5ABCD12"), std::nullopt) << "of another country";
  EXPECT_EQ(fin("5ABCD12"), std::nullopt) << "without its prefix";
  EXPECT_EQ(certificate({}).fin(), std::nullopt);
  const auto voen = [](const asn1::Oid& type, const std::string& value) { return certificate({.subject = {{type, value}}}).voen(); };
  EXPECT_EQ(voen(kOrganizationIdentifier, "VATAZ-1234567801"), "1234567801");
  EXPECT_EQ(voen(kSerialNumber, "TINAZ-1234567801"), "1234567801");
  EXPECT_EQ(voen(kOrganizationIdentifier, "VATAZ-123456789"), std::nullopt) << "nine digits";
  EXPECT_EQ(voen(kSerialNumber, "VATAZ-1234567801"), std::nullopt) << "the prefix of the other attribute";
}

/// RFC 5280 section 4.2.1.3: bit 0 digitalSignature, bit 1 contentCommitment.
TEST(PublicCertificate, UsageByItsKeyUsage) {
  using Usage = Certificate::Usage;
  EXPECT_EQ(certificate({.key_usage = "03020640"}).usage(), Usage::signing);
  EXPECT_EQ(certificate({.key_usage = "03020780"}).usage(), Usage::authentication);
  EXPECT_EQ(certificate({.key_usage = "030206c0"}).usage(), Usage::both);
  EXPECT_EQ(certificate({.key_usage = "03020520"}).usage(), Usage::none) << "keyEncipherment";
  EXPECT_EQ(certificate({}).usage(), Usage::none) << "without the extension nothing is known";
}

TEST(PublicCertificate, FileOfManyOrOfNone) {
  const Bytes der = made({});
  const std::string text = "əvvəl\n" + pkix::write_pem("CERTIFICATE", der) + pkix::write_pem("X509 CRL", der) + pkix::write_pem("CERTIFICATE", der);
  const auto two = Certificate::parse_file(as_view(text));
  ASSERT_TRUE(two) << two.error().detail;
  EXPECT_EQ(two->size(), 2u);
  EXPECT_TRUE(equal(two->at(1).der(), der));
  EXPECT_EQ(Certificate::parse_file(der)->size(), 1u);
  EXPECT_EQ(Certificate::parse_file(as_view(pkix::write_pem("X509 CRL", der))).error().code, Errc::not_found);
  EXPECT_EQ(Certificate::parse_file(as_view(pkix::write_pem("CERTIFICATE", *from_hex("3000")))).error().code, Errc::malformed);
  EXPECT_EQ(Certificate::parse(*from_hex("3000")).error().code, Errc::malformed);
}

/// A certificate that others made.
TEST(PublicCertificate, CountrySigningAuthority) {
  const auto file = test::corpora() / "az-certs/csca-AZ-3.der";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no corpora here";
  const Certificate csca = Certificate::parse(test::read_file(file)).value();
  EXPECT_EQ(csca.subject(), csca.issuer());
  EXPECT_EQ(csca.usage(), Certificate::Usage::none) << "keyCertSign and cRLSign";
}

}  // namespace
}  // namespace esign
