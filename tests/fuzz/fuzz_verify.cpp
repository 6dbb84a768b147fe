// SPDX-License-Identifier: Apache-2.0
// The public verifier against any octets, in the world of the test PKI. It may say TOTAL-PASSED only of what somebody of that
// world has signed: the kept cases are all there is. The same octets also play a certificate, a CRL and the signed content.
#include <esign/verifier.h>

#include <filesystem>
#include <set>

#include "crypto/backend.h"
#include "fuzz.h"
#include "path/verify_certificate.h"

namespace {

using namespace esign;
namespace fs = std::filesystem;

template <class T>
T needed(Result<T> result, const char* what) {
  ESIGN_LAW(result.has_value(), std::string("the world is complete: ") + what + (result ? std::string() : ": " + result.error().at + " " + result.error().detail));
  return *std::move(result);
}

Bytes octets_of(const fs::path& file) { return needed(needed(Document::load(file), file.c_str()).octets(1u << 24), file.c_str()); }

/// Who said what when: everything of a signature that a reader relies on. Not whether the signed octets are the whole file: a
/// comment that nobody signs may be put into XML, and the report then says "partial".
std::string claim_of(const SignatureReport& signature) {
  ESIGN_LAW(signature.signer.has_value(), "a signature that passed has a signer");
  std::string claim = to_hex(signature.signer->der()) + '|' + signature.packaging + '|';
  if (signature.claimed_signing_time) claim += to_rfc3339(*signature.claimed_signing_time);
  for (const Coverage& one : signature.coverage) claim += '|' + one.sha256;
  return claim;
}

class World {
 public:
  World() {
    for (const auto& entry : fs::directory_iterator(pki_)) {
      if (entry.path().extension() != ".der") continue;
      const Bytes der = octets_of(entry.path());
      genuine_certificates_.insert(copy(needed(pkix::Certificate::parse(der), entry.path().c_str())->tbs()));
    }
    for (const char* name : {"good-citizen", "good-state-body", "good-legal-entity", "good-ed25519", "two-signers", "detached", "enveloping"})
      for (const auto& entry : fs::directory_iterator(cases_ / name))
        if (entry.path().stem() == "input") learn(entry.path());
    learn(fs::path(ESIGN_SOURCE_DIR) / "tests/fuzz/corpus/verify/arayis.xml");
  }

  static Time at() { return needed(parse_rfc3339("2027-03-01T09:00:00Z"), "time"); }
  const Document& content() const {
    static const Document content = needed(Document::load(cases_ / "detached/content.txt"), "content");
    return content;
  }
  const Document& detached() const {
    static const Document detached = needed(Document::load(cases_ / "detached/input.p7s"), "detached");
    return detached;
  }
  const Verifier& verifier() const {
    static const Verifier verifier = [this] {
      TrustStore trust;
      Evidence evidence;
      const auto added = trust.add(pki_ / "trust"), certificates = evidence.add_certificates(pki_ / "certs"), crls = evidence.add_crls(pki_ / "crls");
      ESIGN_LAW(added && certificates && crls, "the test PKI is there: build the target test_pki");
      return Verifier(std::move(trust), needed(Policy::builtin("default"), "policy"), std::move(evidence));
    }();
    return verifier;
  }
  /// The question whether NAME's certificate is good, with everything that is genuine.
  path::CertificateQuestion question(pkix::Certificate::Ptr target) const {
    path::CertificateQuestion question;
    question.target = std::move(target);
    question.anchors.add(trust::TrustAnchor(certificate("root")));
    question.certificates = {certificate("ca-citizen"), certificate("ca-legal"), certificate("ca-government"), certificate("ca-mobile")};
    question.at = at();
    return question;
  }
  pkix::Certificate::Ptr certificate(const std::string& name) const {
    return needed(pkix::Certificate::parse(octets_of(pki_ / (name + ".der"))), name.c_str());
  }
  pkix::Crl::Ptr crl(const std::string& name) const { return needed(pkix::Crl::parse(octets_of(pki_ / (name + ".crl"))), name.c_str()); }

  bool signed_somewhere(const SignatureReport& signature) const { return claims_.contains(claim_of(signature)); }
  bool issued(const pkix::Certificate& certificate) const { return genuine_certificates_.contains(copy(certificate.tbs())); }

 private:
  void learn(const fs::path& genuine) {
    const Report report = needed(verifier().verify(needed(Document::load(genuine), genuine.c_str()), content(), at()), genuine.c_str());
    ESIGN_LAW(report.indication() == Indication::total_passed, "a genuine file passes: " + genuine.string());
    for (const SignatureReport& one : report.signatures()) claims_.insert(claim_of(one));
  }

  const fs::path pki_ = fs::path(ESIGN_BINARY_DIR) / "pki";
  const fs::path cases_ = fs::path(ESIGN_SOURCE_DIR) / "tests/cases";
  std::set<std::string> claims_{};
  std::set<Bytes> genuine_certificates_{};
};

const World& world() {
  static const World world;
  return world;
}

void check_as_document(View input) {
  const Document document = Document::from_octets(copy(input), "sənəd");
  const auto report = world().verifier().verify(document, world().content(), World::at());
  if (!report) return fuzz::require_sound(report.error());
  ESIGN_LAW(!report->signatures().empty(), "a document without signatures is an error");
  if (report->indication() != Indication::total_passed) return;
  for (std::size_t i = 0; i < report->signatures().size(); ++i) {
    const SignatureReport& signature = report->signatures()[i];
    ESIGN_LAW(signature.indication == Indication::total_passed, "the document is worth what its worst signature is");
    ESIGN_LAW(world().signed_somewhere(signature), "nobody of the test world has signed this");
    for (std::size_t k = 0; k < signature.coverage.size(); ++k) {
      const auto octets = report->signed_octets(i, k);
      const auto digest = octets ? crypto::digest(crypto::openssl(), Hash::sha256, View(*octets)) : Result<Bytes>(fail(Errc::not_found, "none"));
      ESIGN_LAW(!octets || to_hex(*digest) == signature.coverage[k].sha256, "what a program goes on to use is what was digested");
    }
  }
}

void check_as_content(View input) {
  if (input.size() > 256) return;  // the digest differs by any octet; long inputs only cost time
  const Document content = Document::from_octets(copy(input), "content.txt");
  const auto report = world().verifier().verify(world().detached(), content, World::at());
  ESIGN_LAW(report.has_value(), "content never makes an error");
  const bool same = input.size() == world().content().size() && equal(input, needed(world().content().octets(4096), "content"));
  ESIGN_LAW((report->indication() == Indication::total_passed) == same, "a detached signature passes with its content and no other");
}

void check_as_certificate(View input) {
  const auto certificate = pkix::Certificate::parse(input);
  if (!certificate || world().issued(**certificate)) return;
  path::CertificateQuestion question = world().question(*certificate);
  question.revocation = path::RevocationChecking::none;
  const auto report = path::verify_certificate(question, crypto::openssl());
  if (!report) return fuzz::require_sound(report.error());
  ESIGN_LAW(report->indication != path::Indication::passed, "a certificate that nobody issued never passes");
}

void check_as_crl(View input) {
  const auto crl = pkix::Crl::parse(input);
  if (!crl) return;
  static const pkix::Certificate::Ptr revoked = world().certificate("revoked-sign");
  static const pkix::Crl::Ptr root = world().crl("root");
  path::CertificateQuestion question = world().question(revoked);
  question.crls = {*crl, root};
  const auto report = path::verify_certificate(question, crypto::openssl());
  if (!report) return fuzz::require_sound(report.error());
  ESIGN_LAW(report->indication != path::Indication::passed, "no CRL makes a revoked certificate good");
}

void check_as_ocsp_response(View input) {
  const auto response = pkix::OcspResponse::parse(input);
  if (!response) return;
  static const pkix::Certificate::Ptr revoked = world().certificate("revoked-sign");
  static const pkix::Crl::Ptr root = world().crl("root");
  path::CertificateQuestion question = world().question(revoked);
  question.crls = {root};
  question.ocsp = {*response};
  const auto report = path::verify_certificate(question, crypto::openssl());
  if (!report) return fuzz::require_sound(report.error());
  ESIGN_LAW(report->indication != path::Indication::passed, "no OCSP response makes a revoked certificate good");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  check_as_document(input);
  check_as_content(input);
  check_as_certificate(input);
  check_as_crl(input);
  check_as_ocsp_response(input);
  return 0;
}
