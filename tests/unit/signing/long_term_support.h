// SPDX-License-Identifier: Apache-2.0
// Documents signed with the test PKI, and services that stamp and tell status with it.
#pragma once
#include <esign/extend.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/backend.h"
#include "formats/cades/cades.h"
#include "formats/xades/xades.h"
#include "pki/test_pki.h"
#include "signing/extend.h"

namespace esign::signing_test {

inline Time instant(std::string_view text) { return *parse_rfc3339(std::string(text)); }

inline pkix::Certificate::Ptr test_certificate(const std::string& name) { return pkix::Certificate::parse(pki::pki_file(name + ".der")).value(); }

inline std::unique_ptr<crypto::PrivateKey> test_key(const std::string& name) {
  const std::string pem = pki::pki_text(name + ".key");
  std::string base64;
  for (const auto line : split(pem, '\n')) {
    if (!line.starts_with("-----")) base64 += line;
  }
  return std::move(crypto::open_pkcs8(*from_base64(base64, Base64Space::xml_whitespace)).value());
}

inline const formats::DigestFunction kHostDigest = [](Hash hash, const Source& source) { return crypto::digest(crypto::openssl(), hash, source); };

inline Bytes digest_of(Hash hash, View octets) { return crypto::digest(crypto::openssl(), hash, octets).value(); }

/// A time-stamp authority with the unit tsu-1 of the test PKI. Every token is one second later than the one before.
class TestAuthority {
 public:
  explicit TestAuthority(std::string_view from = "2026-11-20T10:00:00Z") : now_(instant(from)) {}

  Result<Bytes> stamp(Hash hash, View digest) {
    formats::timestamp::TstInfo info;
    info.policy = asn1::Oid("1.3.6.1.4.1.99999.1.5");
    info.imprint = {pkix::algorithm_identifier(hash), copy(digest)};
    info.serial_number = {static_cast<std::uint8_t>(++serial_)};
    info.gen_time = now_ = now_ + std::chrono::seconds(1);
    info.accuracy = std::chrono::seconds(1);
    const Bytes der = formats::timestamp::write_tst_info(info);
    formats::timestamp::TokenSigner signer;
    signer.certificate = test_certificate("tsu-1");
    signer.certificate_digest = digest_of(Hash::sha256, signer.certificate->der());
    const Bytes attributes = formats::timestamp::signed_attributes(signer, digest_of(Hash::sha256, der));
    ESIGN_TRY(const Bytes value, key_->sign(signer.algorithm, attributes));
    return formats::timestamp::write_token(signer, {der, attributes, value}, formats::timestamp::CertificateRequest::yes);
  }
  int tokens() const { return serial_; }

 private:
  Time now_;
  int serial_ = 0;
  std::shared_ptr<crypto::PrivateKey> key_ = test_key("tsu-1");
};

/// Services of the test PKI: CRLs of the good authorities.
inline LongTermServices test_services(const std::shared_ptr<TestAuthority>& authority) {
  LongTermServices services;
  services.timestamp = [authority](Hash hash, std::span<const std::uint8_t> digest) { return authority->stamp(hash, digest); };
  services.status = [](const Certificate&, const Certificate& issuer) -> Result<StatusValues> {
    for (const char* name : {"root", "ca-citizen", "ca-services"}) {
      if (equal(test_certificate(name)->der(), issuer.der())) return StatusValues{{pki::pki_file(std::string(name) + ".crl")}, {}};
    }
    return fail(Errc::unavailable, "no CRL of " + issuer.subject());
  };
  for (const char* name : {"root", "ca-citizen", "ca-services"}) services.certificates.push_back(Certificate(test_certificate(name)));
  return services;
}

/// Who signs, and when he says he does.
struct SignedBy {
  std::string who = "citizen-gunel-sign";
  std::string_view at = "2026-11-20T09:00:00Z";
};

/// A B-B signature.
struct SignedFile {
  Document file;
  std::optional<Document> content{};

  formats::SignatureSet read() const {
    Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 64)));
    EXPECT_TRUE(file.read_at(0, front));
    const bool cms = formats::cades::looks_like_cms(front) == formats::cades::Likeness::yes;
    auto set = cms ? formats::cades::read(file, content) : formats::xades::read(file, content);
    EXPECT_TRUE(set) << set.error().at << ": " << set.error().detail;
    return set ? *std::move(set) : formats::SignatureSet{};
  }
};

inline SignedFile signed_file(Format format, Packaging packaging, std::string_view text, const SignedBy& by = {}) {
  const Document document = Document::from_octets(copy(as_view(text)), text.starts_with("<") ? "arayış.xml" : "arayış.txt");
  formats::WriteOptions options;
  options.packaging = packaging;
  options.signer = test_certificate(by.who);
  options.signing_time = instant(by.at);
  auto unfinished = format == Format::cades ? formats::cades::prepare(document, {}, options, kHostDigest)
                                            : formats::xades::prepare(document, options, kHostDigest);
  EXPECT_TRUE(unfinished) << unfinished.error().detail;
  const Bytes value = test_key(by.who)->sign(options.algorithm, unfinished->message).value();
  Bytes made;
  EXPECT_TRUE(unfinished->finish(value, [&](View piece) -> Result<void> {
    append(made, piece);
    return {};
  }));
  const std::optional<Document> content = packaging == Packaging::detached ? std::optional(document) : std::nullopt;
  return {Document::from_octets(std::move(made), format == Format::cades ? "arayış.p7m" : "arayış.xml"), content};
}

inline Result<SignedFile> extended(const SignedFile& from, Level level, const LongTermServices& services) {
  Bytes octets;
  ESIGN_CHECK(signing::extend(from.file, from.content, level, services, [&](std::span<const std::uint8_t> piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  return SignedFile{Document::from_octets(std::move(octets), from.file.name()), from.content};
}

}  // namespace esign::signing_test
