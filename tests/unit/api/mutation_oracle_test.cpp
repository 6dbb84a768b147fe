// SPDX-License-Identifier: Apache-2.0
// The mutation oracle: genuine signatures of every format and packaging, certificates and CRLs, changed thousands of times.
// A changed file is TOTAL-PASSED only if the change lies in a place that nobody signs, and then it says what it said before:
// the same signer, the same signed octets, the same time. The free places stand beside each test; that list is the whole of it.
#include <esign/arayis.h>
#include <esign/verifier.h>
#include <gtest/gtest.h>

#include "oracle.h"
#include "path/verify_certificate.h"
#include "pki/test_pki.h"
#include "pkix/crl.h"
#include "world.h"

namespace esign::mutation {
namespace {

/// The content beside a detached signature, changed: its place is "content", and nothing of it is free.
void attack_content(const std::string& format, const Bytes& signature, const Document& content) {
  const Bytes octets = *content.octets(1u << 20);
  Oracle oracle(format + ", its content", octets, [&](const Mutant& mutant) {
    return World::one().claim(signature, Document::from_octets(mutant.octets, content.name()));
  }, {});
  const auto place = [](std::size_t) { return std::string("content"); };
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant); };
  flip_every_octet(octets, place, judge);
  change_runs(octets, kFewest, place, judge);
}

/// All changes of a CMS file.
void attack_cms(const std::string& format, const Bytes& genuine, const std::optional<Document>& content, const FreePlaces& free) {
  const World& world = World::one();
  Oracle oracle(format, genuine, [&](const Mutant& mutant) { return world.claim(mutant.octets, content); }, free);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant); };
  const DerTree tree(genuine);
  change_octets(genuine, [&](std::size_t at) { return tree.place_of(at); }, judge);
  tree.change_structure(judge);
  const Bytes own = world.signer("citizen-gunel-sign");
  for (const Bytes& certificate : world.certificates())
    if (!equal(certificate, own)) judge({"another certificate for the signer's", "certificates", tree.replaced(own, certificate)});
}

void attack_xml(const std::string& format, const Bytes& genuine, const std::optional<Document>& content, const FreePlaces& free) {
  const World& world = World::one();
  Oracle oracle(format, genuine, [&](const Mutant& mutant) { return world.claim(mutant.octets, content); }, free);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant); };
  const XmlElements elements(as_text(genuine));
  change_octets(genuine, [&](std::size_t at) { return elements.place_of(at); }, judge);
  elements.change_structure(judge);
  const std::string text(as_text(genuine)), own = to_base64(world.signer("citizen-gunel-sign"));
  const std::size_t at = text.find(own);
  ASSERT_NE(at, std::string::npos);
  for (const Bytes& certificate : world.certificates()) {
    const std::string changed = text.substr(0, at) + to_base64(certificate) + text.substr(at + own.size());
    if (changed != text) judge({"another certificate for the signer's", "KeyInfo", copy(as_view(changed))});
  }
}

/// What of a CMS file nobody signs (RFC 5652 section 5.4: the value signs the signed attributes, and these the content and,
/// by signing-certificate-v2, the certificate). Members by position: 0.1.0 is the SignedData.
FreePlaces free_of_cms() {
  return {
      {"0.1.0.0", "flip", "version: RFC 5652 section 5.1 derives it from what is there, and so do we; a wrong one is noted"},
      {"0.1.0.1", "double", "digestAlgorithms: a hint for one-pass readers (section 5.1)"},
      {"0.1.0.3.0", "", "the CA's certificate: evidence, checked by itself; the verifier has its own"},
      {"0.1.0.3.1", "double", "certificates: the signer's certificate twice"},
      {"0.1.0.4.0", "double", "signerInfos: the same signature twice says nothing more"},
      {"0.1.0.4.0.1", "", "sid: only finds the certificate, which signing-certificate-v2 signs; names match without case (RFC 5280 7.1)"},
      {"0.1.0.4.0.3", "swap with the next", "signedAttrs: what is signed is their DER, which is sorted (section 5.4); the order is noted"},
  };
}

/// What of an XML signature nobody signs (XML Signature 1.1 section 3.2: the value signs SignedInfo, its references the rest).
/// `signature` is the path of the ds:Signature; `more` what else is free in this packaging.
FreePlaces free_of_xml(const std::string& signature, const FreePlaces& more) {
  FreePlaces free{
      {signature + "/KeyInfo/X509Data/X509Certificate[2]", "", "the CA's certificate: evidence, checked by itself; the verifier has its own"},
      {signature + "/KeyInfo", "double", "the signer's certificate twice"},
      {signature + "/KeyInfo", "swap with the next", "certificates in another order: SigningCertificateV2 signs which is the signer's"},
      {signature + "/KeyInfo", "insert ", "other hints at the key, which are not read"},
      {signature + "/Object", "insert ", "beside the QualifyingProperties nothing of this ds:Object is signed or read"},
      {signature, "insert  ", "white space between the children, and in base64"},
      {signature, "insert \n", "the same"},
      {"", "insert <!--", "comments, which canonical forms leave out; of a document with some the report says that it is covered in part"},
      {"", "write the text as CDATA", "another spelling of the same text (XML 1.0 section 2.7)"},
      {"", "write a character as a reference", "another spelling of the same text (XML 1.0 section 4.1)"},
  };
  free.insert(free.end(), more.begin(), more.end());
  return free;
}
const FreePlaces kAfterTheSignature{{"sifariş/məbləğ", "move to the end of the root", "the signature's own place in the document"},
                                    {"sifariş/məbləğ", "swap with the next", "the same"},
                                    {"outside", "cut", "the line feed behind the root"}};
const FreePlaces kSignatureIsRoot{{"Signature", "wrap", "a root around the signature: nothing of it is signed or read"},
                                  {"outside", "cut", "the line feed behind the root"}};

TEST(MutationOracle, CadesDetached) {
  const Document content = document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt");
  const Bytes signature = World::one().sign(content, Format::cades, Packaging::detached);
  attack_cms("CAdES detached", signature, content, free_of_cms());
  attack_content("CAdES detached", signature, content);
}

TEST(MutationOracle, CadesEnveloping) {
  const Document content = document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt");
  attack_cms("CAdES enveloping", World::one().sign(content, Format::cades, Packaging::enveloping), {}, free_of_cms());
}

constexpr std::string_view kXml =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sifariş xmlns=\"urn:az:sifaris\"><fin>5ABCD12</fin><ad>Gülçöhrə Əliyeva-Ğ</ad>"
    "<məbləğ valyuta=\"AZN\">1500</məbləğ></sifariş>\n";

TEST(MutationOracle, XadesEnveloped) {
  attack_xml("XAdES enveloped", World::one().sign(document(kXml, "sifariş.xml"), Format::xades, Packaging::enveloped), {}, free_of_xml("sifariş/Signature", kAfterTheSignature));
}

TEST(MutationOracle, XadesEnveloping) {
  attack_xml("XAdES enveloping", World::one().sign(document(kXml, "sifariş.xml"), Format::xades, Packaging::enveloping), {},
             free_of_xml("Signature", {kSignatureIsRoot.back(),
                                       {"Signature/Object", "swap with the next", "the objects in another order: references name them"},
                                       {"Signature/Object", "move to the end of the root", "the same"}}));
}

TEST(MutationOracle, XadesDetached) {
  const Document content = document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt");
  const Bytes signature = World::one().sign(content, Format::xades, Packaging::detached);
  attack_xml("XAdES detached", signature, content, free_of_xml("Signature", kSignatureIsRoot));
  attack_content("XAdES detached", signature, content);
}

TEST(MutationOracle, Arayis) {
  const std::string json = World::file_of_repository("samples/arayis/workplace.json");
  const auto xml = arayis::create(arayis::Kind::workplace, json, World::at());
  ASSERT_TRUE(xml) << xml.error().at << ": " << xml.error().detail;
  attack_xml("e-arayış", World::one().sign(document(*xml, "arayış.xml"), Format::xades, Packaging::enveloped), {}, free_of_xml("arayis/Signature", {{"outside", "cut", "the line feed behind the root"}}));
}

/// A certificate of the path, changed: no question about it is answered with yes.
std::string path_claim(const path::CertificateQuestion& question) {
  const auto report = path::verify_certificate(question, crypto::openssl());
  return report && report->indication == path::Indication::passed ? "passed" : "";
}

void attack_der(const std::string& format, const Bytes& genuine, const std::function<std::string(const Bytes&)>& claim) {
  Oracle oracle(format, genuine, [&](const Mutant& mutant) { return claim(mutant.octets); }, {});
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant); };
  const DerTree tree(genuine);
  change_octets(genuine, [&](std::size_t at) { return tree.place_of(at); }, judge);
  change_runs(genuine, 600, [&](std::size_t at) { return tree.place_of(at); }, judge);
  tree.change_structure(judge);
}

TEST(MutationOracle, SignerCertificate) {
  attack_der("certificate of a signer", pki::pki_file("citizen-gunel-sign.der"), [](const Bytes& der) {
    const auto parsed = pkix::Certificate::parse(der);
    return parsed ? path_claim(World::one().question(*parsed)) : std::string();
  });
}

TEST(MutationOracle, IssuerCertificate) {
  attack_der("certificate of a CA", pki::pki_file("ca-citizen.der"), [](const Bytes& der) {
    const auto parsed = pkix::Certificate::parse(der);
    if (!parsed) return std::string();
    path::CertificateQuestion question = World::one().question(*pkix::Certificate::parse(pki::pki_file("citizen-gunel-sign.der")));
    question.certificates = {*parsed};
    return path_claim(question);
  });
}

TEST(MutationOracle, Crl) {
  attack_der("CRL", pki::pki_file("ca-citizen.crl"), [](const Bytes& der) {
    const auto parsed = pkix::Crl::parse(der);
    if (!parsed) return std::string();
    path::CertificateQuestion question = World::one().question(*pkix::Certificate::parse(pki::pki_file("citizen-gunel-sign.der")));
    question.crls = {*parsed, *pkix::Crl::parse(pki::pki_file("root.crl"))};
    return path_claim(question);
  });
}

TEST(MutationOracle, OcspResponse) {
  const std::string genuine = World::file_of_repository("tests/vectors/ocsp/citizen-gunel-sign.ors");
  attack_der("OCSP response", copy(as_view(genuine)), [](const Bytes& der) {
    const auto parsed = pkix::OcspResponse::parse(der);
    if (!parsed) return std::string();
    path::CertificateQuestion question = World::one().question(*pkix::Certificate::parse(pki::pki_file("citizen-gunel-sign.der")));
    question.ocsp = {*parsed};
    question.crls = {*pkix::Crl::parse(pki::pki_file("root.crl"))};
    return path_claim(question);
  });
}

}  // namespace
}  // namespace esign::mutation
