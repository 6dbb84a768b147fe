// SPDX-License-Identifier: Apache-2.0
// The vectors are DER that was written by hand and read with `openssl asn1parse`; whole certificates are judged by OpenSSL and GnuTLS.
#include "domain/tbs_certificate.h"

#include <gtest/gtest.h>

#include "certificate_sample.h"
#include "domain/extension_values.h"
#include "pkix/certificate.h"

namespace esign::ca {
namespace {

using namespace test;
constexpr asn1::Oid kNatural("0.4.0.194121.1.1"), kLegal("0.4.0.194121.1.2"), kEsign("0.4.0.1862.1.6.1"), kEseal("0.4.0.1862.1.6.2"),
    kIdent("0.4.0.1862.1.8.1");

std::string one_statement(const QcClaims& claims) {
  const std::string hex = to_hex(qc_statements(claims));
  return hex.substr(4);  // without the header of QCStatements, which is short in all of them
}

TEST(QcStatements, EachOfThem) {
  EXPECT_EQ(one_statement({.semantics = kNatural}), "301506082b06010505070b023009060704008bec490101");
  EXPECT_EQ(one_statement({.semantics = kLegal}), "301506082b06010505070b023009060704008bec490102");
  EXPECT_EQ(one_statement({.compliance = true}), "3008060604008e460101");
  EXPECT_EQ(one_statement({.limit = pkix::QcLimit{"AZN", 100, 2}}), "3015060604008e460102300b1303415a4e020164020102");
  EXPECT_EQ(one_statement({.retention_years = 10}), "300b060604008e46010302010a");
  EXPECT_EQ(one_statement({.device = true}), "3008060604008e460104");
  EXPECT_EQ(one_statement({.disclosure = {{"https://pki.example/pds-en.pdf", "en"}}}),
            "3030060604008e46010530263024161e68747470733a2f2f706b692e6578616d706c652f7064732d656e2e7064661302656e");
  EXPECT_EQ(one_statement({.type = kEsign}), "3013060604008e4601063009060704008e46010601");
  EXPECT_EQ(one_statement({.type = kEseal}), "3013060604008e4601063009060704008e46010602");
  EXPECT_EQ(one_statement({.legislation = {"AZ"}}), "300e060604008e46010730041302415a");
  EXPECT_EQ(one_statement({.identification = kIdent}), "3013060604008e4601083009060704008e46010801");
  EXPECT_EQ(one_statement({.device_legislation = {"AZ"}}), "300e060604008e46010930041302415a");
}

TEST(QcStatements, AllOfACitizensSignature) {
  const QcClaims claims{.semantics = kNatural, .compliance = true, .device = true, .type = kEsign, .legislation = {"AZ"}, .device_legislation = {"AZ"}};
  EXPECT_EQ(to_hex(qc_statements(claims)),
            "3060301506082b06010505070b023009060704008bec4901013008060604008e4601013008060604008e4601043013060604008e4601063009060704008e"
            "46010601300e060604008e46010730041302415a300e060604008e46010930041302415a");
}

TEST(DistinguishedName, StringTypes) {
  EXPECT_EQ(to_hex(*encode_name(kGunel)),
            "3069310b300906035504061302415a3114301206035504040c0b4dc9996d6dc999646f7661310f300d060355042a0c0647c3bc6e656c311630140603550405"
            "130d504e4f415a2d35414243443132311b301906035504030c124dc68f4d4dc68f444f56412047c39c4e454c");
  EXPECT_EQ(*name_to_text(kGunel), "CN=MƏMMƏDOVA GÜNEL,serialNumber=PNOAZ-5ABCD12,GN=Günel,SN=Məmmədova,C=AZ");
  EXPECT_EQ(encode_name({{attribute::country, "Az"}}).error().at, "C");
  EXPECT_EQ(encode_name({{attribute::serial_number, "PNOAZ-Ə"}}).error().at, "serialNumber");
  EXPECT_FALSE(encode_name({{attribute::common_name, ""}}));
  EXPECT_FALSE(encode_name({{attribute::email, "ə@pki.example"}}));
}

/// Every extension at once, which no profile has.
CertificateContent everything(const Bytes& spki) {
  CertificateContent content;
  content.serial = serial_of(1);
  content.signature = kEcdsa;
  content.issuer = *encode_name({{attribute::country, "AZ"}, {attribute::common_name, "Sınaq Mərkəzi"}});
  content.subject = kGunel;
  content.not_before = at("2026-01-01T00:00:00Z");
  content.not_after = at("2049-12-31T23:59:59Z");
  content.spki = spki;
  CertificateExtensions& e = content.extensions;
  e.authority_key_id = Bytes(20, 0xA1);
  e.subject_key_id = Bytes(20, 0xB2);
  e.key_usage = {pkix::KeyUsageBit::key_cert_sign, pkix::KeyUsageBit::crl_sign};
  e.private_key_usage = PrivateKeyUsage{at("2026-01-01T00:00:00Z"), at("2028-12-31T23:59:59Z")};
  e.policies = {{asn1::Oid("0.4.0.2042.1.2"), {}}, {asn1::Oid("1.3.6.1.4.1.32473.31.1.2"), "https://pki.example/cps"}};
  e.subject_alt_name = {{pkix::GeneralNameKind::rfc822, "gunel@pki.example", {}},
                        {pkix::GeneralNameKind::directory, {}, *encode_name({{attribute::common_name, "Günel"}})},
                        {pkix::GeneralNameKind::dns, "portal.pki.example", {}},
                        {pkix::GeneralNameKind::ip, {}, Bytes{127, 0, 0, 1}}};
  e.basic_constraints = pkix::BasicConstraints{true, 0};
  e.name_constraints = NameLimits{{{pkix::GeneralNameKind::dns, "pki.example", {}}}, {{pkix::GeneralNameKind::directory, {}, *encode_name({{attribute::country, "XX"}})}}};
  e.policy_constraints = pkix::PolicyConstraints{0, 1};
  e.extended_key_usage = {asn1::Oid("1.3.6.1.5.5.7.3.8")};
  e.extended_key_usage_critical = pkix::Critical::yes;
  e.crl_urls = {"http://pki.example/crl/citizen/7.crl", "http://crl.example/7.crl"};
  e.ca_issuers_urls = {"http://pki.example/ca/citizen.cer"};
  e.ocsp_urls = {"http://pki.example/ocsp/citizen"};
  e.qc = {.semantics = kNatural, .compliance = true, .type = kEsign, .legislation = {"AZ"}};
  e.ocsp_no_check = true;
  return content;
}

TEST(TbsCertificate, OpensslAndGnutlsReadEverything) {
  const OpensslCli openssl;
  const CertificateContent content = everything(make_key(openssl));
  const auto tbs = encode_tbs(content);
  ASSERT_TRUE(tbs) << tbs.error().at << ": " << tbs.error().detail;
  const Bytes certificate = assemble(*tbs, kEcdsa, sign(openssl, *tbs));
  openssl.write("certificate", certificate);
  const std::string text = words(openssl, "x509 -inform DER -in certificate -noout -text -nameopt utf8,sep_comma_plus,esc_ctrl");
  for (const char* part : {
           "Version: 3 (0x2)", "41:f1:f2:f3:f4:f5:f6:f7:f8:f9:fa:fb:fc:fd:fe:ff:01", "ecdsa-with-SHA256", "CN=Sınaq Mərkəzi", "SN=Məmmədova",
           "serialNumber=PNOAZ-5ABCD12", "Not Before: Jan  1 00:00:00 2026 GMT", "Not After : Dec 31 23:59:59 2049 GMT",
           "A1:A1:A1", "B2:B2:B2", "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign", "Not Before: Jan  1 00:00:00 2026 GMT, Not After: Dec 31 23:59:59 2028 GMT",
           "Policy: 0.4.0.2042.1.2", "CPS: https://pki.example/cps", "email:gunel@pki.example, DirName:/CN=G", "DNS:portal.pki.example, IP Address:127.0.0.1",
           "X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0", "X509v3 Name Constraints: critical", "DNS:pki.example", "DirName:C",
           "X509v3 Policy Constraints: critical\n                Require Explicit Policy:0, Inhibit Policy Mapping:1", "X509v3 Extended Key Usage: critical\n                Time Stamping",
           "URI:http://pki.example/crl/citizen/7.crl", "URI:http://crl.example/7.crl", "CA Issuers - URI:http://pki.example/ca/citizen.cer", "OCSP - URI:http://pki.example/ocsp/citizen",
           "qcStatements", "OCSP No Check"})
    EXPECT_TRUE(has(text, part)) << part << "\nis not in\n" << text;
  openssl("x509 -inform DER -in certificate -out certificate.pem");
  EXPECT_EQ(openssl.status("version && certtool -i --infile certificate.pem"), 0) << as_text(openssl.read("stderr"));

  const auto ours = pkix::Certificate::parse(certificate);
  ASSERT_TRUE(ours) << ours.error().at << ": " << ours.error().detail;
  EXPECT_TRUE(equal((*ours)->tbs(), *tbs));
  EXPECT_EQ((*ours)->extensions().all.size(), 14u);
  openssl("pkey -in key -pubout -out public");
  openssl.write("tbs", (*ours)->tbs());
  openssl.write("value", (*ours)->signature_value().octets);
  EXPECT_EQ(openssl.status("dgst -sha256 -verify public -signature value tbs"), 0);
}

TEST(TbsCertificate, TimesTurnIn2050) {
  const OpensslCli openssl;
  CertificateContent content = everything(make_key(openssl));
  content.not_before = at("2049-12-31T23:59:59Z");
  content.not_after = at("2050-01-01T00:00:00Z");
  const std::string hex = to_hex(*encode_tbs(content));
  EXPECT_TRUE(has(hex, "3020" "170d" + to_hex(as_view("491231235959Z")) + "180f" + to_hex(as_view("20500101000000Z"))));
}

TEST(TbsCertificate, NoExtensionThatSaysNothing) {
  const OpensslCli openssl;
  CertificateContent content = everything(make_key(openssl));
  content.extensions = {};
  EXPECT_EQ(encode_tbs(content).error().at, "extensions");
  content.extensions.subject_key_id = Bytes(20, 1);
  const Bytes tbs = *encode_tbs(content);
  const auto ours = pkix::Certificate::parse(assemble(tbs, kEcdsa, Bytes{0x30, 0}));
  ASSERT_TRUE(ours);
  EXPECT_EQ((*ours)->extensions().all.size(), 1u);
}

TEST(TbsCertificate, KeyUsageIsANamedBitList) {
  using enum pkix::KeyUsageBit;
  const pkix::KeyUsageBit signature[] = {digital_signature}, commitment[] = {content_commitment}, ca[] = {key_cert_sign, crl_sign}, last[] = {key_agreement, decipher_only};
  EXPECT_EQ(to_hex(key_usage(signature)), "03020780");
  EXPECT_EQ(to_hex(key_usage(commitment)), "03020640");
  EXPECT_EQ(to_hex(key_usage(ca)), "03020106");
  EXPECT_EQ(to_hex(key_usage(last)), "0303070880");
}

TEST(TbsCertificate, WhatHasNoEncodingIsRefusedWithItsPlace) {
  const OpensslCli openssl;
  const CertificateContent good = everything(make_key(openssl));
  const auto place = [&](auto&& change) {
    CertificateContent content = good;
    change(content);
    const auto tbs = encode_tbs(content);
    return tbs ? std::string("encoded") : tbs.error().at;
  };
  EXPECT_EQ(place([](CertificateContent&) {}), "encoded");
  EXPECT_EQ(place([](CertificateContent& c) { c.serial[0] = 0x80; }), "serialNumber");
  EXPECT_EQ(place([](CertificateContent& c) { c.serial[0] = 0; }), "serialNumber");
  EXPECT_EQ(place([](CertificateContent& c) { c.not_after = c.not_before - std::chrono::seconds(1); }), "validity");
  EXPECT_EQ(place([](CertificateContent& c) { c.subject.clear(); }), "subject");
  EXPECT_EQ(place([](CertificateContent& c) { c.subject[0].value = "AZE"; }), "subject.C");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.crl_urls[0] = "http://a b"; }), "extensions.cRLDistributionPoints");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.ocsp_urls = {""}; }), "extensions.ocsp");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.qc.legislation = {"az"}; }), "extensions.qcStatements.legislation");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.qc.disclosure = {{"http://pki.example/", "en"}}; }), "extensions.qcStatements.disclosure");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.qc.disclosure = {{"https://a/", "en"}, {"https://b/", "en"}}; }), "extensions.qcStatements.disclosure");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.basic_constraints->ca = false; }), "extensions.basicConstraints");
  EXPECT_EQ(place([](CertificateContent& c) { c.extensions.name_constraints = NameLimits{}; }), "extensions.nameConstraints");
}

}  // namespace
}  // namespace esign::ca
