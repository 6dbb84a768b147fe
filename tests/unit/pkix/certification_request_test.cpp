// SPDX-License-Identifier: Apache-2.0
// Requests are made by OpenSSL; what is refused is made from them, one fault at a time.
#include "pkix/certification_request.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "pkix/pem.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::pkix {
namespace {

using crypto::OpensslCli;

const char* const kSubject = "-utf8 -subj '/C=AZ/SN=Məmmədova/GN=Günel/CN=MƏMMƏDOVA GÜNEL'";

Bytes request_of(const OpensslCli& openssl, const std::string& options) {
  openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key");
  openssl("req -new -key key -outform DER -out request " + options);
  return openssl.read("request");
}

TEST(CertificationRequest, WhatOpensslWrote) {
  const OpensslCli openssl;
  const auto parsed = CertificationRequest::parse(
      request_of(openssl, std::string(kSubject) + " -addext subjectAltName=email:gunel@pki.example -addext keyUsage=critical,keyCertSign"));
  ASSERT_TRUE(parsed) << parsed.error().at << ": " << parsed.error().detail;
  const CertificationRequest& request = **parsed;
  EXPECT_EQ(request.subject().to_text(), "CN=MƏMMƏDOVA GÜNEL,GN=Günel,SN=Məmmədova,C=AZ");
  EXPECT_EQ(copy(request.spki()), openssl.spki_of("key"));
  EXPECT_EQ(request.public_key().curve, Curve::p256);
  ASSERT_EQ(request.attributes().size(), 1u);
  ASSERT_EQ(request.wished_extensions().size(), 2u);
  EXPECT_EQ(request.wished_extensions()[1].critical, Critical::yes);
  EXPECT_TRUE(signature_algorithm_from(request.signature_algorithm()));

  // What is said to be signed is what was signed.
  openssl.write("info", request.info());
  openssl.write("value", request.signature_value().octets);
  openssl("pkey -in key -pubout -out public");
  EXPECT_EQ(openssl.status("dgst -sha256 -verify public -signature value info"), 0);
}

TEST(CertificationRequest, EveryKeyAndEitherForm) {
  const OpensslCli openssl;
  const char* const kKeys[] = {"RSA -pkeyopt rsa_keygen_bits:2048", "EC -pkeyopt ec_paramgen_curve:P-384", "ED25519"};
  for (const char* key : kKeys) {
    openssl("genpkey -algorithm " + std::string(key) + " -out key");
    openssl("req -new -key key -subj / -out request.pem");
    openssl("req -in request.pem -outform DER -out request.der");
    const auto from_pem = read_certification_request(openssl.read("request.pem"));
    const auto from_der = read_certification_request(openssl.read("request.der"));
    ASSERT_TRUE(from_pem && from_der) << key;
    EXPECT_TRUE(equal((*from_pem)->der(), (*from_der)->der()));
    EXPECT_TRUE((*from_der)->subject().empty());
    EXPECT_TRUE((*from_der)->attributes().empty());
    EXPECT_NE((*from_der)->public_key().type, KeyType::other);
  }
  openssl("req -new -newhdr -key key -subj / -out older.pem");
  EXPECT_TRUE(read_certification_request(openssl.read("older.pem")));
}

TEST(CertificationRequest, OneRequestInAFile) {
  const OpensslCli openssl;
  const Bytes der = request_of(openssl, kSubject);
  const std::string pem = write_pem("CERTIFICATE REQUEST", der);
  EXPECT_EQ(read_certification_request(as_view(pem + pem)).error().code, Errc::malformed);
  EXPECT_EQ(read_certification_request(as_view(write_pem("CERTIFICATE", der))).error().code, Errc::not_found);
  EXPECT_EQ(read_certification_request({}).error().code, Errc::not_found);
}

/// A request whose CertificationRequestInfo is what `body` writes; parsing judges no signature.
template <class Body>
Result<CertificationRequest::Ptr> parse_written(Body&& body) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] { body(writer); });
    write(writer, algorithm_identifier(SignatureAlgorithm{}));
    writer.bit_string(Bytes{0x30, 0x00});
  });
  return CertificationRequest::parse(writer.bytes());
}

TEST(CertificationRequest, Refusals) {
  const OpensslCli openssl;
  const Bytes good = request_of(openssl, kSubject);
  const Bytes key = openssl.spki_of("key");
  const auto name = [](asn1::Writer& w) { w.sequence([] {}); };
  const auto attribute = [](asn1::Writer& w, const char* oid) {
    w.sequence([&] {
      w.oid(*asn1::Oid::from_text(oid));
      w.inside(asn1::tag::set, [&] { w.null(); });
    });
  };
  const auto attributes = [](asn1::Writer& w, auto&& body) { w.inside(asn1::tag::context_constructed(0), body); };

  EXPECT_TRUE(parse_written([&](asn1::Writer& w) { w.integer(0); name(w); w.raw(key); attributes(w, [] {}); }));
  const auto version = parse_written([&](asn1::Writer& w) { w.integer(1); name(w); w.raw(key); attributes(w, [] {}); });
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().at, "CertificationRequest.certificationRequestInfo.version");
  EXPECT_FALSE(parse_written([&](asn1::Writer& w) { w.integer(0); name(w); w.raw(key); })) << "attributes are not optional";
  EXPECT_FALSE(parse_written([&](asn1::Writer& w) {
    w.integer(0), name(w), w.raw(key);
    attributes(w, [&] { attribute(w, "1.2.3.4"), attribute(w, "1.2.3.4"); });
  })) << "an attribute twice";
  EXPECT_FALSE(parse_written([&](asn1::Writer& w) {
    w.integer(0), name(w), w.raw(key);
    attributes(w, [&] { attribute(w, "1.2.840.113549.1.9.14"); });
  })) << "an extensionRequest of NULL";
  const auto many = parse_written([&](asn1::Writer& w) {
    w.integer(0), name(w), w.raw(key);
    attributes(w, [&] { for (int i = 0; i < 129; ++i) attribute(w, ("1.2.3." + std::to_string(i)).c_str()); });
  });
  EXPECT_EQ(many.error().code, Errc::limit_exceeded);

  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(CertificationRequest::parse(View(good).first(size))) << size;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(CertificationRequest::parse(longer));
  EXPECT_EQ(CertificationRequest::parse(Bytes(65'537)).error().code, Errc::limit_exceeded);
}

}  // namespace
}  // namespace esign::pkix
