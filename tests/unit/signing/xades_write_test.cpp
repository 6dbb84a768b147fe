// SPDX-License-Identifier: Apache-2.0
#include "xades_support.h"

namespace esign::xades_test {
namespace {

std::string first_answer(const Result<std::string>& xml, const std::optional<Document>& content = {}) {
  if (!xml) return "not signed: " + xml.error().at + ": " + xml.error().detail;
  return answers(*xml, content);
}

TEST(XadesWrite, EnvelopedKeepsEveryOctetAround) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto xml = sign(document(kArayis), gunel);
  ASSERT_EQ(first_answer(xml), "intact");
  const auto at = xml->find("<ds:Signature");
  const auto end = xml->find("</ds:Signature>") + 15;
  EXPECT_EQ(xml->substr(0, at) + xml->substr(end), kArayis);
  EXPECT_EQ(xml->substr(end), "</arayış>\n");
  const auto set = read(document(*xml), {});
  const SignatureView& view = set->signatures.front();
  EXPECT_EQ(view.format, Format::xades);
  EXPECT_EQ(view.packaging, Packaging::enveloped);
  EXPECT_EQ(view.references.front().extent, Coverage::Extent::full);
  EXPECT_EQ(view.references.front().media_type, "application/xml");
  EXPECT_EQ(to_rfc3339(*view.claimed_signing_time), "2026-11-21T12:00:00Z");
  ASSERT_EQ(view.certificate_references.size(), 1u);
  EXPECT_TRUE(equal(*view.certificate_references[0].issuer, gunel.certificate->issuer().der));
  EXPECT_TRUE(equal(*view.certificate_references[0].serial_number, gunel.certificate->serial_number()));
  for (const Defect& defect : view.defects) ADD_FAILURE() << defect.place << ": " << defect.detail;
}

TEST(XadesWrite, TheSameInputGivesTheSameOctetsToSign) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto one = prepare(document(kArayis), options(gunel), digest);
  const auto two = prepare(document(kArayis), options(gunel), digest);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->message, two->message);
}

TEST(XadesWrite, EveryShapeOfDocument) {
  const auto gunel = signer("citizen-gunel-sign");
  for (const char* text : {"<a/>", "<a />", "<p:a xmlns:p='urn:p' b='>'\n/>", "<a></a>", "\xEF\xBB\xBF<?xml version='1.0'?><a>\r\n</a>\r\n",
                           "<?xml-stylesheet href='x.xsl'?><a xmlns='urn:a'><?p q?>&lt;</a><?end?>", "<ds:a xmlns:ds='urn:other'><ds:b/></ds:a>",
                           "<a xml:lang='az' xml:space='preserve'> <b xmlns=''/> </a>", "<a><![CDATA[</a><ds:Signature>]]></a>",
                           "<!-- </a> --><a b='<!-- &#x18F; --&gt;'.''/>", "<!-- ə --><a><!-- <b> --></a><!-- </a> -->"}) {
    const auto xml = sign(document(text), gunel);
    if (std::string_view(text).find("'.''") != std::string_view::npos) {
      EXPECT_FALSE(xml) << text;
      continue;
    }
    EXPECT_EQ(first_answer(xml), "intact") << text;
    if (xml) {
      EXPECT_EQ(read(document(*xml), {})->signatures.front().references.front().extent, Coverage::Extent::full) << text;
    }
  }
}

TEST(XadesWrite, CommentsAreSignedWhereThereAreAny) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto xml = sign(document("<a><!-- məbləğ: 1500 --><b/></a>"), gunel);
  ASSERT_EQ(first_answer(xml), "intact");
  EXPECT_EQ(answers(replaced(*xml, "1500", "9500")), "reference #xpointer(/): another digest");
}

TEST(XadesWrite, EveryKeyOfTheTestWorld) {
  const auto pkcs1 = [](Hash hash) { return SignatureAlgorithm{Scheme::rsa_pkcs1, hash, Hash::sha256, 0}; };
  const auto ecdsa = [](Hash hash) { return SignatureAlgorithm{Scheme::ecdsa, hash, Hash::sha256, 0}; };
  const std::pair<const char*, SignatureAlgorithm> signers[] = {
      {"citizen-gunel-sign", ecdsa(Hash::sha256)},
      {"citizen-gulcohre-sign", ecdsa(Hash::sha384)},
      {"citizen-p521-sign", ecdsa(Hash::sha512)},
      {"citizen-brainpool-sign", ecdsa(Hash::sha256)},
      {"citizen-gunel-sign", ecdsa(Hash::sha3_256)},
      {"citizen-cingiz-sign", pkcs1(Hash::sha256)},
      {"citizen-cingiz-sign", pkcs1(Hash::sha512)},
      {"citizen-cingiz-sign", {Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32}},
      {"citizen-cingiz-sign", {Scheme::rsa_pss, Hash::sha384, Hash::sha384, 48}},
      {"citizen-ed25519-sign", {Scheme::ed25519, Hash::sha512, Hash::sha256, 0}},
  };
  for (const auto& [name, algorithm] : signers) {
    const auto who = signer(name, algorithm);
    WriteOptions how = options(who);
    how.content_hash = algorithm.hash;
    EXPECT_EQ(first_answer(sign(document(kArayis), who, how)), "intact") << name;
  }
}

TEST(XadesWrite, EnvelopingXmlAndBase64) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto as_xml = sign(document(kArayis), gunel, Packaging::enveloping);
  ASSERT_EQ(first_answer(as_xml), "intact");
  EXPECT_NE(as_xml->find("<fin>5ABCD12</fin>"), std::string::npos);
  const std::string octets("Salam, \x00\xFF dünya\n", 17);
  const auto as_base64 = sign(document(octets, "məktub.bin", "application/octet-stream"), gunel, Packaging::enveloping);
  ASSERT_EQ(first_answer(as_base64), "intact");
  for (const auto& xml : {*as_xml, *as_base64}) {
    const auto set = read(document(xml), {});
    EXPECT_EQ(set->signatures.front().packaging, Packaging::enveloping);
    EXPECT_EQ(set->signatures.front().references.front().extent, Coverage::Extent::full);
    EXPECT_TRUE(set->signatures.front().defects.empty());
  }
  std::string content;
  const auto set = read(document(*as_base64), {});
  ASSERT_TRUE(set->signatures.front().references.front().octets([&](View piece) -> Result<void> {
    content += as_text(piece);
    return {};
  }));
  EXPECT_EQ(content, octets);
}

TEST(XadesWrite, EnvelopingKeepsWhatXmlWouldLose) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto inner = sign(document(kArayis), gunel);
  for (const std::string& text : {*inner, std::string("<a><!-- c --></a>"), std::string("<?p?><a/>")}) {
    const auto xml = sign(document(text), gunel, Packaging::enveloping);
    EXPECT_EQ(first_answer(xml), "intact") << text;
    if (xml) {
      EXPECT_NE(xml->find("xmldsig#base64"), std::string::npos) << text;
    }
  }
}

TEST(XadesWrite, DetachedNamesTheFile) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto content = document("Salam, Ə dünya\n", "arayış_ƏLİ.pdf", "application/pdf");
  const auto xml = sign(content, gunel, Packaging::detached);
  ASSERT_EQ(first_answer(xml, content), "intact");
  EXPECT_NE(xml->find("URI=\"aray%C4%B1%C5%9F_%C6%8FL%C4%B0.pdf\""), std::string::npos);
  const auto set = read(document(*xml), content);
  EXPECT_EQ(set->signatures.front().packaging, Packaging::detached);
  EXPECT_EQ(set->signatures.front().references.front().name, "arayış_ƏLİ.pdf");
  EXPECT_EQ(set->signatures.front().references.front().extent, Coverage::Extent::full);
  EXPECT_EQ(answers(*xml), "reference aray%C4%B1%C5%9F_%C6%8FL%C4%B0.pdf: not here");
  EXPECT_EQ(answers(*xml, document("salam", "arayış_ƏLİ.pdf")), "reference aray%C4%B1%C5%9F_%C6%8FL%C4%B0.pdf: another digest");
}

TEST(XadesWrite, ParallelSignaturesStayIntact) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto cingiz = signer("citizen-cingiz-sign", {Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0});
  const auto one = sign(document(kArayis), gunel);
  ASSERT_TRUE(one);
  const auto two = sign(document(*one), cingiz);
  ASSERT_EQ(first_answer(two), "intact | intact");
  const auto three = sign(document(*two), gunel);
  ASSERT_EQ(first_answer(three), "intact | intact | intact");
  EXPECT_EQ(answers(replaced(*three, "1500", "9500")), "reference : another digest | reference : another digest | reference : another digest");
}

TEST(XadesWrite, TheChainGoesInWithoutTheAnchor) {
  const auto gunel = signer("citizen-gunel-sign");
  WriteOptions how = options(gunel);
  for (const char* name : {"citizen-gunel-sign.der", "ca-citizen.der", "root.der"}) how.chain.push_back(*pkix::Certificate::parse(pki::pki_file(name)));
  const auto xml = sign(document(kArayis), gunel, how);
  ASSERT_EQ(first_answer(xml), "intact");
  EXPECT_EQ(read(document(*xml), {})->signatures.front().certificates.size(), 2u);
}

TEST(XadesWrite, RefusesWhatItCannotSignWell) {
  const auto gunel = signer("citizen-gunel-sign");
  EXPECT_EQ(sign(document("<a"), gunel).error().code, Errc::malformed);
  EXPECT_EQ(sign(document("<!DOCTYPE a><a/>"), gunel).error().code, Errc::malformed);
  EXPECT_EQ(sign(document("<a><b Id='x'/><c Id='x'/></a>"), gunel).error().code, Errc::malformed);
  const auto enveloping = sign(document(kArayis), gunel, Packaging::enveloping);
  EXPECT_EQ(sign(document(*enveloping), gunel).error().code, Errc::unsupported);
  EXPECT_EQ(sign(document("", "x.bin", "application/octet-stream"), gunel, Packaging::enveloping).error().code, Errc::invalid_argument);
  WriteOptions odd = options(gunel);
  odd.algorithm = {Scheme::rsa_pss, Hash::sha256, Hash::sha512, 20};
  EXPECT_EQ(prepare(document(kArayis), odd, digest).error().code, Errc::unsupported);
}

}  // namespace
}  // namespace esign::xades_test
