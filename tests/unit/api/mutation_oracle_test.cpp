// SPDX-License-Identifier: Apache-2.0
// The mutation oracle: genuine signatures of every format and packaging, certificates and CRLs, changed thousands of times.
// A changed file is TOTAL-PASSED only if the change lies in a place that nobody signs, and then it says what it said before:
// the same signer, the same signed octets, the same time. The free places stand beside each test; that list is the whole of it.
#include <esign/arayis.h>
#include <esign/verifier.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "mutations.h"
#include "path/verify_certificate.h"
#include "pki/test_pki.h"
#include "pkix/crl.h"
#include "world.h"

namespace esign::mutation {
namespace {

/// Places where a change may go unnoticed: paths, each with everything below it.
using FreePlaces = std::vector<std::string>;

bool is_free(const FreePlaces& places, const std::string& place) {
  return std::ranges::any_of(places, [&](const std::string& free) {
    return place == free || (place.starts_with(free) && (place[free.size()] == '.' || place[free.size()] == '/'));
  });
}

/// Judges mutants and counts them; prints the count, and each free place that was really used.
class Oracle {
 public:
  Oracle(std::string format, std::string genuine_claim, FreePlaces free)
      : format_(std::move(format)), claim_(std::move(genuine_claim)), free_(std::move(free)) {
    EXPECT_FALSE(claim_.empty()) << format_ << ": the genuine file passes";
  }
  ~Oracle() {
    std::cout << "[ mutants  ] " << format_ << ": " << count_ << " changes, " << passed_.size() << " kinds of change without effect in "
              << used_.size() << " free places\n";
    for (const std::string& free : free_) EXPECT_TRUE(used_.contains(free)) << format_ << ": nothing passes in " << free << ", so it is not free";
    EXPECT_GE(count_, 2000u) << format_;
  }
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  /// `claim` is empty for whatever did not pass.
  void judge(const Mutant& mutant, const std::string& claim) {
    ++count_;
    if (claim.empty()) return;
    EXPECT_EQ(claim, claim_) << format_ << ": " << mutant.change << " in " << mutant.place << " passes and says something else";
    EXPECT_TRUE(is_free(free_, mutant.place)) << format_ << ": " << mutant.change << " in " << mutant.place << " passes";
    passed_.insert(mutant.place + ' ' + mutant.change);
    for (const std::string& free : free_)
      if (is_free({free}, mutant.place)) used_.insert(free);
  }

 private:
  std::string format_, claim_;
  FreePlaces free_;
  std::size_t count_ = 0;
  std::set<std::string> passed_{}, used_{};
};

/// All changes of a CMS file, and of its content when that lies beside it.
void attack_cms(const std::string& format, const Bytes& genuine, const std::optional<Document>& content, const FreePlaces& free) {
  const World& world = World::one();
  Oracle oracle(format, world.claim(genuine, content), free);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant, world.claim(mutant.octets, content)); };
  const DerTree tree(genuine);
  const auto place = [&](std::size_t at) { return tree.place_of(at); };
  flip_every_octet(genuine, place, judge);
  change_runs(genuine, 600, place, judge);
  cut_short(genuine, 16, judge);
  tree.change_structure(judge);
  for (const Bytes& certificate : world.certificates())
    if (!equal(certificate, world.signer("citizen-gunel-sign")))
      judge({"another certificate", "certificates", tree.replaced(world.signer("citizen-gunel-sign"), certificate)});
  if (!content) return;
  const Bytes octets = *content->octets(1u << 20);
  const auto judge_content = [&](const Mutant& mutant) {
    oracle.judge({mutant.change, "content", {}}, world.claim(genuine, Document::from_octets(mutant.octets, content->name())));
  };
  const auto in_content = [](std::size_t) { return std::string("content"); };
  flip_every_octet(octets, in_content, judge_content);
  change_runs(octets, 200, in_content, judge_content);
  cut_short(octets, 1, judge_content);
}

void attack_xml(const std::string& format, const Bytes& genuine, const std::optional<Document>& content, const FreePlaces& free) {
  const World& world = World::one();
  Oracle oracle(format, world.claim(genuine, content), free);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant, world.claim(mutant.octets, content)); };
  const XmlElements elements(as_text(genuine));
  const auto place = [&](std::size_t at) { return elements.place_of(at); };
  flip_every_octet(genuine, place, judge);
  change_runs(genuine, 600, place, judge);
  cut_short(genuine, 16, judge);
  elements.change_structure(judge);
  const std::string text(as_text(genuine)), own = to_base64(world.signer("citizen-gunel-sign"));
  const std::size_t at = text.find(own);
  ASSERT_NE(at, std::string::npos);
  for (const Bytes& certificate : world.certificates()) {
    const std::string changed = text.substr(0, at) + to_base64(certificate) + text.substr(at + own.size());
    if (changed != text) judge({"another certificate", "KeyInfo", copy(as_view(changed))});
  }
}

TEST(MutationOracle, CadesDetached) {
  const Document content = document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt");
  attack_cms("CAdES detached", World::one().sign(content, Format::cades, Packaging::detached), content, {});
}

TEST(MutationOracle, CadesEnveloping) {
  const Document content = document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt");
  attack_cms("CAdES enveloping", World::one().sign(content, Format::cades, Packaging::enveloping), {}, {});
}

constexpr std::string_view kXml =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sifariş xmlns=\"urn:az:sifaris\"><fin>5ABCD12</fin><ad>Gülçöhrə Əliyeva-Ğ</ad>"
    "<məbləğ valyuta=\"AZN\">1500</məbləğ></sifariş>\n";

TEST(MutationOracle, XadesEnveloped) {
  attack_xml("XAdES enveloped", World::one().sign(document(kXml, "sifariş.xml"), Format::xades, Packaging::enveloped), {}, {});
}

TEST(MutationOracle, XadesEnveloping) {
  attack_xml("XAdES enveloping", World::one().sign(document(kXml, "sifariş.xml"), Format::xades, Packaging::enveloping), {}, {});
}

TEST(MutationOracle, XadesDetached) {
  const Document content = document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt");
  attack_xml("XAdES detached", World::one().sign(content, Format::xades, Packaging::detached), content, {});
}

TEST(MutationOracle, Arayis) {
  const std::string json = World::file_of_repository("samples/arayis/workplace.json");
  const auto xml = arayis::create(arayis::Kind::workplace, json, World::at());
  ASSERT_TRUE(xml) << xml.error().at << ": " << xml.error().detail;
  attack_xml("e-arayış", World::one().sign(document(*xml, "arayış.xml"), Format::xades, Packaging::enveloped), {}, {});
}

/// A certificate of the path, changed: no question about it is answered with yes.
std::string path_claim(const path::CertificateQuestion& question) {
  const auto report = path::verify_certificate(question, crypto::openssl());
  return report && report->indication == path::Indication::passed ? "passed" : "";
}

void attack_der(const std::string& format, const Bytes& genuine, const FreePlaces& free, const std::function<std::string(const Bytes&)>& claim) {
  Oracle oracle(format, claim(genuine), free);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant, claim(mutant.octets)); };
  const DerTree tree(genuine);
  const auto place = [&](std::size_t at) { return tree.place_of(at); };
  flip_every_octet(genuine, place, judge);
  change_runs(genuine, 600, place, judge);
  tree.change_structure(judge);
}

TEST(MutationOracle, SignerCertificate) {
  attack_der("certificate of a signer", pki::pki_file("citizen-gunel-sign.der"), {}, [](const Bytes& der) {
    const auto parsed = pkix::Certificate::parse(der);
    return parsed ? path_claim(World::one().question(*parsed)) : std::string();
  });
}

TEST(MutationOracle, IssuerCertificate) {
  attack_der("certificate of a CA", pki::pki_file("ca-citizen.der"), {}, [](const Bytes& der) {
    const auto parsed = pkix::Certificate::parse(der);
    if (!parsed) return std::string();
    path::CertificateQuestion question = World::one().question(*pkix::Certificate::parse(pki::pki_file("citizen-gunel-sign.der")));
    question.certificates = {*parsed};
    return path_claim(question);
  });
}

TEST(MutationOracle, Crl) {
  attack_der("CRL", pki::pki_file("ca-citizen.crl"), {}, [](const Bytes& der) {
    const auto parsed = pkix::Crl::parse(der);
    if (!parsed) return std::string();
    path::CertificateQuestion question = World::one().question(*pkix::Certificate::parse(pki::pki_file("citizen-gunel-sign.der")));
    question.crls = {*parsed, *pkix::Crl::parse(pki::pki_file("root.crl"))};
    return path_claim(question);
  });
}

}  // namespace
}  // namespace esign::mutation
