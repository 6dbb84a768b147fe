// SPDX-License-Identifier: Apache-2.0
// Requests are made by `openssl ocsp` and by pyca/cryptography; what is refused is made here.
#include "pkix/ocsp_request.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "unit/crypto/openssl_cli.h"
#include "unit/pkix/corpora.h"

namespace esign::pkix {
namespace {

using crypto::OpensslCli;

/// A CA and a certificate of it, whose serial number is 0x7B….
void make_certificates(const OpensslCli& openssl) {
  openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key");
  openssl("req -x509 -new -key key -utf8 -subj '/C=AZ/CN=Sınaq Mərkəzi' -days 9 -out ca.pem");
  openssl("req -x509 -new -key key -subj /CN=a -set_serial 0x7B12361EB44796B42B2CA9CEFCE799AC -days 9 -out a.pem");
}
Bytes request_of(const OpensslCli& openssl, const std::string& options) {
  openssl("ocsp -issuer ca.pem " + options + " -reqout request");
  return openssl.read("request");
}

TEST(OcspRequest, WhatOpensslWrote) {
  const OpensslCli openssl;
  make_certificates(openssl);
  const auto parsed = OcspRequest::parse(request_of(openssl, "-cert a.pem -sha256 -serial 5 -nonce"));
  ASSERT_TRUE(parsed) << parsed.error().at << ": " << parsed.error().detail;
  const OcspRequest& request = **parsed;
  ASSERT_EQ(request.questions().size(), 2u);
  EXPECT_EQ(*hash_from(request.questions()[0].id.hash_algorithm), Hash::sha1);
  EXPECT_EQ(to_hex(request.questions()[0].id.serial_number), "7b12361eb44796b42b2ca9cefce799ac");
  EXPECT_EQ(*hash_from(request.questions()[1].id.hash_algorithm), Hash::sha256);
  EXPECT_EQ(request.questions()[1].id.issuer_key_hash.size(), 32u);
  EXPECT_EQ(to_hex(request.questions()[1].id.serial_number), "05");
  ASSERT_TRUE(request.nonce());
  EXPECT_EQ(request.nonce()->size(), 16u);
  EXPECT_EQ(request.is_signed(), OcspRequest::Signed::no);

  const auto plain = OcspRequest::parse(request_of(openssl, "-cert a.pem -no_nonce"));
  ASSERT_TRUE(plain);
  EXPECT_FALSE((*plain)->nonce());
  EXPECT_TRUE((*plain)->extensions().empty());
}

TEST(OcspRequest, ASignatureIsNotedAndNothingMore) {
  const OpensslCli openssl;
  make_certificates(openssl);
  const auto parsed = OcspRequest::parse(request_of(openssl, "-cert a.pem -signer ca.pem -signkey key"));
  ASSERT_TRUE(parsed) << parsed.error().at << ": " << parsed.error().detail;
  EXPECT_EQ((*parsed)->is_signed(), OcspRequest::Signed::yes);
  ASSERT_TRUE((*parsed)->requestor());
  EXPECT_EQ((*parsed)->requestor()->directory.to_text(), "CN=Sınaq Mərkəzi,C=AZ");
  EXPECT_EQ((*parsed)->questions().size(), 1u);
}

TEST(OcspRequest, PycaVectors) {
  const auto folder = test::corpora() / "pyca-vectors/x509/ocsp";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpora here";
  std::size_t read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    const auto parsed = OcspRequest::parse(test::read_file(entry.path()));
    const bool is_request = file.starts_with("req-") || file.ends_with("-req.der");
    EXPECT_EQ(parsed.has_value(), is_request && file != "req-duplicate-ext.der") << file;
    if (parsed) ++read;
  }
  EXPECT_GE(read, 4u);
}

/// A TBSRequest that `body` writes, in an OCSPRequest.
template <class Body>
Bytes written_request(Body&& body) {
  return asn1::written([&](asn1::Writer& w) { w.sequence([&] { w.sequence([&] { body(w); }); }); });
}
void write_question(asn1::Writer& w) {
  w.sequence([&] {
    w.sequence([&] {
      write(w, algorithm_identifier(Hash::sha256));
      w.octet_string(Bytes(32, 1)), w.octet_string(Bytes(32, 2)), w.integer(7);
    });
  });
}
void write_extension(asn1::Writer& w, const asn1::Oid& id, Critical critical, View value) {
  w.sequence([&] {
    w.oid(id);
    if (critical == Critical::yes) w.boolean(true);
    w.octet_string(value);
  });
}
constexpr asn1::Oid kNonce("1.3.6.1.5.5.7.48.1.2");

Result<OcspRequest::Ptr> with_nonce(View value) {
  return OcspRequest::parse(written_request([&](asn1::Writer& w) {
    w.sequence([&] { write_question(w); });
    w.explicitly(2, [&] { w.sequence([&] { write_extension(w, kNonce, Critical::no, value); }); });
  }));
}

TEST(OcspRequest, NonceOfRfc9654) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{32}, std::size_t{128}})
    EXPECT_TRUE(with_nonce(asn1::written([&](asn1::Writer& w) { w.octet_string(Bytes(size, 9)); }))) << size;
  for (const std::size_t size : {std::size_t{0}, std::size_t{129}})
    EXPECT_EQ(with_nonce(asn1::written([&](asn1::Writer& w) { w.octet_string(Bytes(size, 9)); })).error().code, Errc::malformed) << size;
  EXPECT_FALSE(with_nonce(Bytes(16, 9))) << "a nonce is an OCTET STRING within the OCTET STRING";
}

TEST(OcspRequest, CriticalExtensionsAreTold) {
  const Bytes request = written_request([](asn1::Writer& w) {
    w.sequence([&] { write_question(w); });
    w.explicitly(2, [&] {
      w.sequence([&] {
        write_extension(w, asn1::Oid("1.2.3.4"), Critical::yes, Bytes{5, 0});
        write_extension(w, asn1::Oid("1.2.3.5"), Critical::no, Bytes{5, 0});
      });
    });
  });
  const auto parsed = OcspRequest::parse(request);
  ASSERT_TRUE(parsed);
  EXPECT_EQ((*parsed)->unknown_critical(), std::vector<asn1::Oid>{asn1::Oid("1.2.3.4")});
}

TEST(OcspRequest, Refusals) {
  const auto nothing = OcspRequest::parse(written_request([](asn1::Writer& w) { w.sequence([] {}); }));
  ASSERT_FALSE(nothing) << "no question";
  EXPECT_EQ(nothing.error().at, "OCSPRequest.tbsRequest.requestList");
  EXPECT_FALSE(OcspRequest::parse(written_request([](asn1::Writer& w) {
    w.explicitly(0, [&] { w.integer(0); });
    w.sequence([&] { write_question(w); });
  }))) << "a DEFAULT is encoded";
  const auto many = OcspRequest::parse(written_request([](asn1::Writer& w) { w.sequence([&] { for (int i = 0; i < 257; ++i) write_question(w); }); }));
  EXPECT_EQ(many.error().code, Errc::limit_exceeded);
  EXPECT_EQ(many.error().detail, "ocsp_questions");
  EXPECT_EQ(OcspRequest::parse(Bytes(65'537)).error().code, Errc::limit_exceeded);

  const Bytes good = written_request([](asn1::Writer& w) { w.sequence([&] { write_question(w); }); });
  EXPECT_TRUE(OcspRequest::parse(good));
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(OcspRequest::parse(View(good).first(size))) << size;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(OcspRequest::parse(longer));
}

}  // namespace
}  // namespace esign::pkix
