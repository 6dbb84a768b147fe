// SPDX-License-Identifier: Apache-2.0
// Real signatures for the tests of collect/: made with keys of the test PKI by the writers of formats/, read back, collected.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "collect/collect.h"
#include "formats/cades/cades.h"
#include "formats/xades/xades.h"
#include "pki/test_pki.h"

namespace esign::collect::signed_by {

inline Time at(const char* text = "2026-11-21T12:00:00Z") { return *parse_rfc3339(text); }

inline pkix::Certificate::Ptr certificate(const std::string& name) {
  auto parsed = pkix::Certificate::parse(pki::pki_file(name + ".der"));
  EXPECT_TRUE(parsed) << name;
  return *parsed;
}

inline pkix::Crl::Ptr crl(const std::string& name) {
  auto parsed = pkix::Crl::parse(pki::pki_file(name + ".crl"));
  EXPECT_TRUE(parsed) << name;
  return *parsed;
}

/// PKCS#8 of NAME.key.
inline std::unique_ptr<crypto::PrivateKey> key(const std::string& name) {
  const std::string pem = pki::pki_text(name + ".key");
  std::string base64;
  for (const auto line : split(pem, '\n')) {
    if (!line.starts_with("-----")) base64 += line;
  }
  auto opened = crypto::open_pkcs8(*from_base64(base64, Base64Space::xml_whitespace));
  EXPECT_TRUE(opened) << name;
  return std::move(*opened);
}

inline Bytes octets(std::string_view text) { return copy(as_view(text)); }

struct Made {
  Document signature;
  std::optional<Document> content{};
  Format format = Format::cades;

  formats::SignatureSet read() const {
    auto set = format == Format::cades ? formats::cades::read(signature, content) : formats::xades::read(signature, content);
    EXPECT_TRUE(set) << set.error().at << ": " << set.error().detail;
    return set ? std::move(*set) : formats::SignatureSet{};
  }
};

/// Signs with NAME's key: CAdES detached over `content`, or XAdES enveloped into it.
inline Made sign(const std::string& name, Format format, std::string_view content, SignatureAlgorithm algorithm = {}) {
  const Document document = Document::from_octets(octets(content), format == Format::cades ? "arayış.txt" : "arayış.xml");
  formats::WriteOptions options;
  options.packaging = format == Format::cades ? Packaging::detached : Packaging::enveloped;
  options.signer = certificate(name);
  options.algorithm = algorithm;
  options.content_hash = algorithm.hash;
  options.signing_time = at("2026-11-20T09:00:00Z");
  const formats::DigestFunction digest = [](Hash hash, const Source& source) { return crypto::digest(crypto::openssl(), hash, source); };
  auto unfinished = format == Format::cades ? formats::cades::prepare(document, {}, options, digest)
                                            : formats::xades::prepare(document, options, digest);
  EXPECT_TRUE(unfinished) << unfinished.error().detail;
  const auto value = key(name)->sign(algorithm, unfinished->message);
  EXPECT_TRUE(value) << value.error().detail;
  Bytes made;
  EXPECT_TRUE(unfinished->finish(*value, [&](View piece) -> Result<void> {
    append(made, piece);
    return {};
  }));
  if (format == Format::cades) return {Document::from_octets(std::move(made), "arayış.txt.p7s"), document, format};
  return {Document::from_octets(std::move(made), "arayış.xml"), {}, format};
}

/// The anchor, the good CAs and the kept CRLs of the test PKI.
struct World {
  trust::TrustStore anchors{};
  std::vector<pkix::Certificate::Ptr> certificates{};
  std::vector<pkix::Crl::Ptr> crls{};

  World() {
    anchors.add(trust::TrustAnchor(certificate("root")));
    for (const char* name : {"ca-government", "ca-legal", "ca-citizen", "ca-mobile"}) certificates.push_back(certificate(name));
    for (const char* name : {"root", "ca-government", "ca-legal", "ca-citizen", "ca-mobile"}) crls.push_back(crl(name));
  }
  Result<Collection> collect(const Made& made, Time when = at(), const Limits& limits = {}) const {
    return collect::collect(made.signature, made.read(), {anchors, certificates, crls, crypto::openssl(), limits}, when);
  }
};

}  // namespace esign::collect::signed_by
