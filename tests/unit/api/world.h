// SPDX-License-Identifier: Apache-2.0
// The world of the test PKI through the public interface: who signs, who is believed, and what a file that passes says.
#pragma once
#include <esign/signer.h>
#include <esign/verifier.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "path/verify_certificate.h"
#include "pki/test_pki.h"

namespace esign::mutation {

inline Document document(std::string_view text, std::string name) { return Document::from_octets(copy(as_view(text)), std::move(name)); }

class World {
 public:
  static const World& one() {
    static const World world;
    return world;
  }
  static Time at() { return *parse_rfc3339("2027-03-01T09:00:00Z"); }
  static std::string file_of_repository(const std::string& name) {
    std::ifstream file(std::string(ESIGN_SOURCE_DIR) + '/' + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
  }

  World() {
    TrustStore trust;
    Evidence evidence;
    EXPECT_TRUE(trust.add(pki::pki_path("trust")) && evidence.add_certificates(pki::pki_path("certs")) && evidence.add_crls(pki::pki_path("crls")));
    verifier_.emplace(std::move(trust), *Policy::builtin("default"), std::move(evidence));
    for (const auto& entry : std::filesystem::directory_iterator(pki::pki_path("")))
      if (entry.path().extension() == ".der") certificates_.push_back(pki::pki_file(entry.path().filename().string()));
  }

  /// Signed by citizen-gunel-sign.
  Bytes sign(const Document& content, Format format, Packaging packaging) const {
    const std::string password = pki::pki_text("p12.pin");
    auto key = pkcs12_key(pki::pki_path("citizen-gunel-sign.p12"), [&](const PinRequest&) { return Pin(password.substr(0, password.find('\n'))); });
    EXPECT_TRUE(key) << key.error().detail;
    SignOptions options;
    options.format = format;
    options.packaging = packaging;
    options.signing_time = *parse_rfc3339("2027-02-28T12:00:00Z");
    Bytes made;
    const auto done = esign::sign(content, **key, options, [&](View piece) -> Result<void> {
      append(made, piece);
      return {};
    });
    EXPECT_TRUE(done) << done.error().detail;
    return made;
  }

  /// What a reader of a file that passed relies on: who signed which octets, when, and how. Empty for a file that did not pass.
  /// Left out is what only describes the file: the level, and whether the signed octets are all of it.
  std::string claim(const Bytes& file, const std::optional<Document>& content) const {
    const auto report = verifier_->verify(Document::from_octets(file, "sənəd"), content, at());
    if (!report || report->indication() != Indication::total_passed) return {};
    std::set<std::string> claims;  // a signature that stands there twice says nothing more
    for (std::size_t i = 0; i < report->signatures().size(); ++i) claims.insert(claim(*report, i));
    std::string all;
    for (const std::string& one : claims) all += one + '\n';
    return all;
  }

  const std::vector<Bytes>& certificates() const { return certificates_; }
  Bytes signer(const std::string& name) const { return pki::pki_file(name + ".der"); }
  path::CertificateQuestion question(pkix::Certificate::Ptr target) const {
    path::CertificateQuestion question;
    question.target = std::move(target);
    question.anchors.add(trust::TrustAnchor(*pkix::Certificate::parse(signer("root"))));
    question.certificates = {*pkix::Certificate::parse(signer("ca-citizen"))};
    question.crls = {*pkix::Crl::parse(pki::pki_file("root.crl")), *pkix::Crl::parse(pki::pki_file("ca-citizen.crl"))};
    question.at = at();
    question.purpose = path::Purpose::signing;
    return question;
  }

 private:
  static std::string claim(const Report& report, std::size_t index) {
    const SignatureReport& one = report.signatures()[index];
    std::string claim = one.format + ' ' + one.packaging + ' ' + one.digest_algorithm + ' ' + one.signature_algorithm + ' ';
    claim += one.signer ? to_hex(one.signer->der()) : "nobody";
    claim += one.claimed_signing_time ? ' ' + to_rfc3339(*one.claimed_signing_time) : " no time";
    for (std::size_t k = 0; k < one.coverage.size(); ++k) {
      const auto octets = report.signed_octets(index, k);
      claim += octets ? ' ' + to_hex(*octets) : " unreadable: " + octets.error().detail;
    }
    return claim;
  }

  std::optional<Verifier> verifier_{};
  std::vector<Bytes> certificates_{};
};

}  // namespace esign::mutation
