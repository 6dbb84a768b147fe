// SPDX-License-Identifier: Apache-2.0
// What xmlsec1 says about our signatures. The opposite way, files that others made, is xades_corpus_test.cpp.
#include "xades_support.h"

namespace esign::xades_test {
namespace {

class XadesXmlsec : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("xmlsec1 --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no xmlsec1";
  }
  /// Exit status of xmlsec1 --verify for the n-th ds:Signature of a file.
  int verify(const std::string& xml, unsigned number = 1) {
    const auto file = folder_.put("signed.xml", xml);
    const std::string command = "cd '" + folder_.path().string() + "' && xmlsec1 --verify --enabled-key-data x509 --trusted-pem '" + pki::pki_path("root.pem") +
                                "' --untrusted-pem '" + pki::pki_path("ca-citizen.pem") + "' --node-xpath \"(//*[local-name()='Signature'])[" +
                                std::to_string(number) + "]\" --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties '" + file.string() +
                                "' >log 2>&1";
    return std::system(command.c_str());
  }
  Folder folder_{};
};

TEST_F(XadesXmlsec, AcceptsEnveloped) {
  for (const char* text : {kArayis.data(), "<a/>", "<a><!-- c --><?p?> &amp; <![CDATA[<]]></a>", "<ds:a xmlns:ds='urn:other' xmlns='urn:x'><b/></ds:a>"}) {
    const auto xml = sign(document(text), signer("citizen-gunel-sign"));
    ASSERT_TRUE(xml);
    EXPECT_EQ(verify(*xml), 0) << *xml;
  }
}

TEST_F(XadesXmlsec, AcceptsEveryKeyItKnows) {
  const std::pair<const char*, SignatureAlgorithm> signers[] = {
      {"citizen-gunel-sign", {Scheme::ecdsa, Hash::sha256, Hash::sha256, 0}},
      {"citizen-gulcohre-sign", {Scheme::ecdsa, Hash::sha384, Hash::sha256, 0}},
      {"citizen-p521-sign", {Scheme::ecdsa, Hash::sha512, Hash::sha256, 0}},
      {"citizen-cingiz-sign", {Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0}},
      {"citizen-cingiz-sign", {Scheme::rsa_pkcs1, Hash::sha512, Hash::sha256, 0}},
  };
  for (const auto& [name, algorithm] : signers) {
    const auto xml = sign(document(kArayis), signer(name, algorithm));
    ASSERT_TRUE(xml) << name;
    EXPECT_EQ(verify(*xml), 0) << name;
  }
}

TEST_F(XadesXmlsec, AcceptsEachOfThreeParallelSignatures) {
  std::string xml(kArayis);
  for (const char* name : {"citizen-gunel-sign", "citizen-gulcohre-sign", "citizen-gunel-sign"}) {
    const auto more = sign(document(xml), signer(name));
    ASSERT_TRUE(more) << more.error().detail;
    xml = *more;
  }
  for (const unsigned number : {1u, 2u, 3u}) EXPECT_EQ(verify(xml, number), 0) << number;
  EXPECT_NE(verify(replaced(xml, "1500", "9500")), 0);
}

TEST_F(XadesXmlsec, AcceptsEnvelopingAndDetached) {
  const auto gunel = signer("citizen-gunel-sign");
  const auto as_xml = sign(document(kArayis), gunel, Packaging::enveloping);
  const auto as_base64 = sign(document("Salam", "a.txt", "text/plain"), gunel, Packaging::enveloping);
  ASSERT_TRUE(as_xml && as_base64);
  EXPECT_EQ(verify(*as_xml), 0);
  EXPECT_EQ(verify(*as_base64), 0);
  const auto content = document("Salam, Ə dünya\n", "salam.txt", "text/plain");
  const auto detached = sign(content, gunel, Packaging::detached);
  ASSERT_TRUE(detached);
  folder_.put("salam.txt", "Salam, Ə dünya\n");
  EXPECT_EQ(verify(*detached), 0);
  folder_.put("salam.txt", "Salam, dünya\n");
  EXPECT_NE(verify(*detached), 0);
}

}  // namespace
}  // namespace esign::xades_test
