// SPDX-License-Identifier: Apache-2.0
// Attacks on XML signatures that others have published, each tried on a real signature: the answer must never be "intact", or
// the octets that are digested must still be the signer's.
#include "xades_support.h"

namespace esign::xades_test {
namespace {

class XadesAttack : public testing::Test {
 protected:
  const Signer gunel_ = signer("citizen-gunel-sign");
  const std::string enveloped_ = *sign(document(kArayis), gunel_);
  const std::string enveloping_ = *sign(document("<arayış xmlns=\"urn:az:arayis\"><məbləğ>1500</məbləğ></arayış>"), gunel_, Packaging::enveloping);

  static std::string between(const std::string& text, std::string_view from, std::string_view to) {
    const auto begin = text.find(from);
    const auto end = text.find(to, begin) + to.size();
    return text.substr(begin, end - begin);
  }
  static std::string signature_of(const std::string& text) { return between(text, "<ds:Signature ", "</ds:Signature>"); }
  static inline const std::string kWrapper = "<r xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">";
  /// The value of the first attribute that is written like `Id="O-`.
  static std::string id_of(const std::string& text, std::string_view front) {
    const auto begin = text.find(front) + front.size() - 2;
    return text.substr(begin, text.find('"', begin) - begin);
  }
  /// Whether every part of the answer is other than "intact".
  static testing::AssertionResult broken(const std::string& xml) {
    const std::string found = answers(xml);
    if (found.find("intact") == std::string::npos) return testing::AssertionSuccess() << found;
    return testing::AssertionFailure() << found;
  }
  static bool fatal(const std::string& xml, std::string_view word) {
    const auto set = read(document(xml), {});
    if (!set) return false;
    for (const SignatureView& view : set->signatures)
      for (const Defect& defect : view.defects)
        if (defect.weight == Defect::Weight::fatal && defect.detail.find(word) != std::string::npos) return true;
    return false;
  }
};

TEST_F(XadesAttack, WrappingTheDocument) {
  // The signed document goes into a wrapper, forged content around it: the reference means the whole document.
  const std::string body = enveloped_.substr(enveloped_.find('\n') + 1);
  EXPECT_TRUE(broken("<wrapper>" + body + "</wrapper>"));
  EXPECT_TRUE(broken("<arayış xmlns=\"urn:az:arayis\"><məbləğ>9500</məbləğ>" + body + "</arayış>"));
}

TEST_F(XadesAttack, WrappingTheSignedElement) {
  // XSW 1 to 8 on an element that is signed by Id: the original moves, a forgery takes its place, with or without its Id.
  const std::string object = between(enveloping_, "<ds:Object Id=", "</ds:Object>");
  const std::string forged = replaced(object, "1500", "9500");
  const std::string id = id_of(object, "Id=\"O-");
  const std::string stripped = replaced(forged, " Id=\"" + id + "\"", "");
  const std::string lower = replaced(forged, " Id=", " id=");
  const std::string signature = signature_of(enveloping_);
  const std::string wrong[] = {
      replaced(enveloping_, object, object + forged),
      replaced(enveloping_, object, forged + object),
      replaced(enveloping_, object, object + lower),
      kWrapper + forged + signature + "</r>",
      kWrapper + signature + lower + "</r>",
      replaced(enveloping_, object, "<ds:Object>" + forged + object + "</ds:Object>"),
      replaced(enveloping_, object, forged),
  };
  for (const std::string& xml : wrong) EXPECT_TRUE(broken(xml)) << xml;

  // A forgery that bears no Id leaves the signature intact; what is digested is then still the signer's, it is not the whole
  // document, and the loose object is told.
  for (const std::string& xml : {replaced(enveloping_, object, stripped + object), kWrapper + stripped + signature + "</r>"}) {
    const auto set = read(document(xml), {});
    ASSERT_TRUE(set);
    const Reference& reference = set->signatures.front().references.front();
    std::string digested;
    ASSERT_TRUE(reference.octets([&](View piece) -> Result<void> {
      digested += as_text(piece);
      return {};
    }));
    EXPECT_NE(digested.find("1500"), std::string::npos);
    EXPECT_EQ(digested.find("9500"), std::string::npos);
    const bool told = reference.extent == Coverage::Extent::partial || !set->signatures.front().defects.empty();
    EXPECT_TRUE(told) << xml;
  }
}

TEST_F(XadesAttack, RepeatedIdsOfEverySpelling) {
  const std::string id = id_of(enveloped_, "Id=\"P-");
  const auto with_object = [&](const std::string& object) { return replaced(enveloped_, "</ds:Signature>", object + "</ds:Signature>"); };
  EXPECT_EQ(answers(with_object("<ds:Object><x id=\"other\"/></ds:Object>")), "intact");
  for (const char* name : {"Id", "ID", "id", "xml:id"})
    EXPECT_TRUE(broken(with_object(std::string("<ds:Object><x ") + name + "=\"" + id + "\"/></ds:Object>"))) << name;
  // A repetition elsewhere is no ground of this signature, and still a document that means two things.
  EXPECT_TRUE(fatal(with_object("<ds:Object><x Id=\"x\"/><y ID=\"x\"/></ds:Object>"), "two elements"));
}

TEST_F(XadesAttack, SpoofedQualifyingProperties) {
  const std::string object = between(enveloped_, "<ds:Object>", "</ds:Object>");
  const std::string forged = replaced(replaced(object, "2026-11-21", "2020-01-01"), "Id=\"P-", "Id=\"Q-");
  EXPECT_TRUE(fatal(replaced(enveloped_, object, object + forged), "second QualifyingProperties"));
  EXPECT_TRUE(fatal(replaced(enveloped_, object, forged + object), "second QualifyingProperties"));
  EXPECT_TRUE(fatal(replaced(enveloped_, object, "<ds:Object><x>" + forged + "</x></ds:Object>" + object), "second QualifyingProperties"));
  // The signed ones hidden where nobody reads, the forged ones read: the reference then means another element.
  EXPECT_TRUE(fatal(replaced(enveloped_, object, forged + "<ds:Object>" + between(object, "<xades:SignedProperties", "</xades:SignedProperties>") + "</ds:Object>"),
                    "means another element") ||
              answers(replaced(enveloped_, object, forged)) != "intact");
  EXPECT_TRUE(fatal(replaced(enveloped_, object, forged), ""));
  EXPECT_TRUE(broken(replaced(enveloped_, object, "")));
  EXPECT_TRUE(fatal(replaced(enveloped_, "Target=\"#S-", "Target=\"#T-"), "Target"));
}

TEST_F(XadesAttack, CommentsAndInstructionsInValues) {
  for (const char* tag : {"<ds:DigestValue>", "<ds:SignatureValue>", "<ds:X509Certificate>", "<xades:SigningTime>"}) {
    EXPECT_TRUE(broken(replaced(enveloped_, tag, std::string(tag) + "<!--x-->"))) << tag;
    EXPECT_TRUE(broken(replaced(enveloped_, tag, std::string(tag) + "<?x?>"))) << tag;
  }
}

TEST_F(XadesAttack, MoreThanOneOfWhatIsOne) {
  for (const char* name : {"SignedInfo", "SignatureValue", "KeyInfo"}) {
    const std::string element = between(enveloped_, std::string("<ds:") + name + ">", std::string("</ds:") + name + ">");
    EXPECT_TRUE(fatal(replaced(enveloped_, element, element + element), "may not stand here")) << name;
    EXPECT_TRUE(broken(replaced(enveloped_, element, ""))) << name;
  }
  EXPECT_TRUE(broken(replaced(enveloped_, "<ds:KeyInfo>", "<ds:evil/><ds:KeyInfo>")));
  const std::string value = between(enveloped_, "<ds:SignatureValue>", "</ds:SignatureValue>");
  EXPECT_TRUE(broken(replaced(replaced(enveloped_, value, ""), "<ds:SignedInfo>", value + "<ds:SignedInfo>")));
}

TEST_F(XadesAttack, TransformsThatAreNotOnTheList) {
  const std::string wanted = between(enveloped_, "<ds:Transform ", "</ds:Transform>");
  const auto with = [&](const std::string& transform) { return replaced(enveloped_, wanted, transform); };
  const std::string open = "<ds:Transform Algorithm=\"";
  const std::string transforms[] = {
      open + "http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"/></ds:Transform>",
      open + "http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>not(//*)</ds:XPath></ds:Transform>",
      open + "http://www.w3.org/2002/06/xmldsig-filter2\"><f2:XPath xmlns:f2=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//*</f2:XPath></ds:Transform>",
      open + "http://www.w3.org/2002/06/xmldsig-filter2\"><f2:XPath xmlns:f2=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"intersect\">/descendant::ds:Signature</f2:XPath></ds:Transform>",
      open + "http://www.w3.org/2002/06/xmldsig-filter2\"><f2:XPath xmlns:ds=\"urn:az:arayis\" xmlns:f2=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">/descendant::ds:Signature</f2:XPath></ds:Transform>",
      open + "http://www.w3.org/2002/07/decrypt#XML\"/>",
      open + "http://schemas.openxmlformats.org/package/2006/RelationshipTransform\"/>",
      open + "http://www.w3.org/2000/09/xmldsig#base64\"/>",
      open + "\"/>",
      "<ds:Transform/>",
  };
  for (const std::string& transform : transforms) {
    const auto set = read(document(with(transform)), {});
    ASSERT_TRUE(set) << transform;
    const Reference& reference = set->signatures.front().references.front();
    ASSERT_TRUE(reference.failure) << transform;
    EXPECT_EQ(reference.failure->code, Errc::unsupported) << transform;
    EXPECT_FALSE(reference.octets) << transform;
  }
}

TEST_F(XadesAttack, NothingIsFetched) {
  Folder folder;
  const auto secret = folder.put("secret.txt", "secret");
  for (const std::string& uri : {"file://" + secret.string(), secret.string(), std::string("http://127.0.0.1:9/x"), std::string("../secret.txt")}) {
    const auto set = read(document(replaced(enveloped_, "URI=\"\"", "URI=\"" + uri + "\"")), {});
    ASSERT_TRUE(set);
    EXPECT_FALSE(set->signatures.front().references.front().octets) << uri;
  }
  for (const char* uri : {"#xpointer(//*)", "#xpointer(id('a')|id('b'))", "#element(/1)", "#xpointer(string-range(/,'a'))"}) {
    const auto set = read(document(replaced(enveloped_, "URI=\"\"", std::string("URI=\"") + uri + "\"")), {});
    ASSERT_TRUE(set);
    ASSERT_TRUE(set->signatures.front().references.front().failure) << uri;
  }
}

TEST_F(XadesAttack, AlgorithmsThatAreNoSignatures) {
  for (const char* uri : {"http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
                          "http://www.w3.org/2000/09/xmldsig#dsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "", "none"}) {
    const auto set = read(document(replaced(enveloped_, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", uri)), {});
    ASSERT_TRUE(set);
    ASSERT_TRUE(set->signatures.front().algorithm_failure) << uri;
    EXPECT_EQ(set->signatures.front().algorithm_failure->code, Errc::unsupported);
  }
}

TEST_F(XadesAttack, KeysThatNoCertificateVouchesFor) {
  const std::string certificate = between(enveloped_, "<ds:X509Data>", "</ds:X509Data>");
  const std::string other = "<ds:X509Data><ds:X509Certificate>" + to_base64(pki::pki_file("lookalike-gunel-sign.der")) + "</ds:X509Certificate></ds:X509Data>";
  EXPECT_EQ(answers(replaced(enveloped_, certificate, other)), "signing certificate not found");
  EXPECT_EQ(answers(replaced(enveloped_, certificate, other + certificate)), "intact");
  EXPECT_EQ(answers(replaced(enveloped_, certificate, "<ds:KeyValue/><ds:KeyName>x</ds:KeyName><ds:RetrievalMethod URI=\"http://127.0.0.1:9/\"/>")),
            "signing certificate not found");
  EXPECT_TRUE(broken(replaced(enveloped_, certificate, certificate + "<ds:X509Data><ds:X509Certificate>MAA=</ds:X509Certificate></ds:X509Data>")));
}

TEST_F(XadesAttack, ValuesInAnotherEncoding) {
  const std::string value = between(enveloped_, "<ds:SignatureValue>", "</ds:SignatureValue>");
  const Bytes raw = *from_base64(value.substr(19, value.size() - 19 - 20));
  ASSERT_EQ(raw.size(), 64u);
  Bytes padded;
  for (const View half : {View(raw).first(32), View(raw).subspan(32)}) {
    padded.insert(padded.end(), 16, 0);
    append(padded, half);
  }
  const auto der = crypto::raw_to_der_ecdsa(raw, 256);
  for (const View other : {View(padded), View(*der), View(raw).first(62), View()})
    EXPECT_TRUE(broken(replaced(enveloped_, value, "<ds:SignatureValue>" + to_base64(other) + "</ds:SignatureValue>")));
  // Padding to the curve of another certificate that is brought along, P-384 here.
  const std::string with_p384 = replaced(enveloped_, "</ds:X509Certificate>",
      "</ds:X509Certificate><ds:X509Certificate>" + to_base64(pki::pki_file("state-aysel-sign.der")) + "</ds:X509Certificate>");
  EXPECT_EQ(answers(with_p384), "intact");
  EXPECT_TRUE(broken(replaced(with_p384, value, "<ds:SignatureValue>" + to_base64(padded) + "</ds:SignatureValue>")));
}

TEST_F(XadesAttack, ASignatureHiddenInAnother) {
  // A ds:Signature is left out of what a parallel one signs, so that whatever looks like one is judged like one.
  const std::string hidden = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><m>9500</m></ds:Signature>";
  const std::string found = answers(replaced(enveloped_, "<fin>", hidden + "<fin>"));
  EXPECT_NE(found.find("defect"), std::string::npos) << found;
}

TEST_F(XadesAttack, AnInstructionBesideTheRoot) {
  EXPECT_TRUE(broken(replaced(enveloped_, "\n<arayış", "\n<?xml-stylesheet href=\"evil.xsl\"?><arayış")));
}

}  // namespace
}  // namespace esign::xades_test
