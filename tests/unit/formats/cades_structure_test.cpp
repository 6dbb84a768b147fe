// SPDX-License-Identifier: Apache-2.0
// Rules about the SignedData around the attributes: versions, algorithms, content, sizes, BER.
#include <gtest/gtest.h>

#include <algorithm>

#include "asn1/ber.h"
#include "formats/cms_builder.h"

namespace esign::formats::cades_test {
namespace {

using Index = CmsBuilder::Index;
namespace tag = asn1::tag;

TEST(CadesStructure, SignerVersionFollowsTheSid) {
  for (const std::int64_t version : {0, 2, 3, 4, 5, 129}) {
    CmsBuilder cms;
    cms.signer_version = version;
    EXPECT_NE(cms.fatal().find("version: SignerInfo version " + std::to_string(version) + " does not fit its sid"), std::string::npos);
  }
  CmsBuilder key;
  key.sid = der([](asn1::Writer& out) { out.octet_string(Bytes(20, 3), tag::context(0)); });
  key.signer_version = 3;
  key.data_version = 3;
  EXPECT_EQ(key.fatal() + key.conformance(), "");
  EXPECT_EQ(key.view().signer_identifier->subject_key_identifier, Bytes(20, 3));
  key.signer_version = 1;
  key.data_version = 1;
  EXPECT_NE(key.fatal(), "");
}

TEST(CadesStructure, DataVersionFollowsTheContent) {
  for (const std::int64_t version : {0, 2, 4, 5, 9, 17, 33, 65, -127}) {
    CmsBuilder cms;
    cms.data_version = version;
    EXPECT_EQ(cms.fatal(), "SignedData.version: version " + std::to_string(version) + " where the content demands 1\n");
  }
  CmsBuilder old_line;
  old_line.data_version = 3;
  EXPECT_EQ(old_line.fatal(), "");
  EXPECT_EQ(old_line.conformance(), "SignedData.version: version 3 where the content demands 1\n");
  CmsBuilder with_ocsp;
  with_ocsp.crls = {der([](asn1::Writer& out) {
    out.inside(tag::context_constructed(1), [&] {
      out.oid(asn1::Oid("1.3.6.1.5.5.7.16.2"));
      out.sequence([] {});
    });
  })};
  EXPECT_NE(with_ocsp.fatal(), "");
  with_ocsp.data_version = 5;
  EXPECT_EQ(with_ocsp.fatal(), "");
  EXPECT_EQ(with_ocsp.conformance(), "crls[0]: BasicOCSPResponse.tbsResponseData: a required element is missing\n");
}

TEST(CadesStructure, DigestAlgorithmsAreAnnouncedAndUsed) {
  CmsBuilder other, further;
  other.announced = {algorithm(pkix::algorithm_identifier(Hash::sha384))};
  EXPECT_EQ(other.fatal(), "digestAlgorithms: the signer's digest algorithm is not announced in the SignedData\n");
  further.announced.push_back(algorithm(pkix::algorithm_identifier(Hash::sha512)));
  EXPECT_EQ(further.fatal(), "");
  EXPECT_EQ(further.conformance(), "digestAlgorithms: SHA-512 is announced and no signer uses it\n");
}

TEST(CadesStructure, NullAndAbsentParametersOfAHashAreOne) {
  CmsBuilder cms;
  cms.announced = {der([](asn1::Writer& out) {
    out.sequence([&] {
      out.oid(pkix::oid(Hash::sha256));
      out.null();
    });
  })};
  EXPECT_EQ(cms.fatal() + cms.conformance(), "");
}

TEST(CadesStructure, HashesOfDigestAndSignatureAreOne) {
  CmsBuilder cms;
  cms.signature_algorithm = algorithm(pkix::algorithm_identifier(SignatureAlgorithm{Scheme::ecdsa, Hash::sha512, Hash::sha512, 0}));
  ASSERT_TRUE(cms.view().algorithm_failure);
  EXPECT_EQ(cms.view().algorithm_failure->detail, "the signature algorithm hashes with SHA512, the digest algorithm is SHA256");
  CmsBuilder pss;
  pss.signature_algorithm = algorithm(pkix::algorithm_identifier(SignatureAlgorithm{Scheme::rsa_pss, Hash::sha384, Hash::sha384, 48}));
  EXPECT_TRUE(pss.view().algorithm_failure);
}

TEST(CadesStructure, UnknownAlgorithmsAreNoValue) {
  CmsBuilder cms;
  cms.digest = {asn1::Oid("1.2.840.113549.2.5"), {}};
  cms.announced = {algorithm(cms.digest)};
  ASSERT_TRUE(cms.view().algorithm_failure);
  EXPECT_EQ(cms.view().algorithm_failure->code, Errc::unsupported);
  EXPECT_TRUE(cms.view().references.front().failure) << "and the content cannot be compared either";
}

Bytes protection(Hash digest, const SignatureAlgorithm& signature, std::uint8_t signature_tag = 0xA1) {
  Bytes retagged = algorithm(pkix::algorithm_identifier(signature));
  retagged.at(0) = signature_tag;
  return CmsBuilder::attribute(cms::oid::algorithm_protection, der([&](asn1::Writer& out) {
    out.sequence([&] {
      pkix::write(out, pkix::algorithm_identifier(digest));
      out.raw(retagged);
    });
  }));
}

TEST(CadesStructure, AlgorithmProtectionFits) {
  const SignatureAlgorithm ecdsa{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0}, rsa{Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0};
  CmsBuilder right, digest, signature, mac, twice;
  right.attributes.push_back(protection(Hash::sha256, ecdsa));
  EXPECT_EQ(right.fatal(), "");
  digest.attributes.push_back(protection(Hash::sha512, ecdsa));
  EXPECT_EQ(digest.fatal(), "signedAttrs.cms-algorithm-protection: the protected digest algorithm is not that of the SignerInfo\n");
  signature.attributes.push_back(protection(Hash::sha256, rsa));
  EXPECT_EQ(signature.fatal(), "signedAttrs.cms-algorithm-protection: the protected signature algorithm is not that of the SignerInfo\n");
  mac.attributes.push_back(protection(Hash::sha256, ecdsa, 0xA2));
  EXPECT_EQ(mac.fatal(), "signedAttrs.cms-algorithm-protection: unexpected tag\n");
  twice.attributes.push_back(protection(Hash::sha256, ecdsa));
  twice.attributes.push_back(protection(Hash::sha512, ecdsa));
  EXPECT_EQ(twice.fatal(), "signedAttrs.cms-algorithm-protection: the attribute is there more than once\n");
}

TEST(CadesStructure, ContentThatIsItselfSignedAttributesIsRefused) {
  CmsBuilder inner, outer;
  outer.content = inner.view().signed_octets;
  EXPECT_NE(outer.fatal().find("eContent: the content is itself a SET OF Attribute"), std::string::npos);
  const Document content = Document::from_octets(inner.view().signed_octets, "məzmun");
  const auto set = cades::read(inner.document(), content).value();
  EXPECT_TRUE(std::ranges::any_of(set.signatures.front().defects, [](const Defect& defect) { return defect.place == "eContent"; }));
  outer.content = der([](asn1::Writer& out) { out.set_of({oid_value(cms::oid::data)}); });
  EXPECT_EQ(outer.fatal(), "") << "another SET is content like any other";
}

TEST(CadesStructure, ContentIsWrittenFromWhereItLies) {
  CmsBuilder cms;
  cms.content = copy(as_view("Gəncə şəhəri"));
  const SignatureView view = cms.view();
  EXPECT_EQ(view.packaging, Packaging::enveloping);
  Bytes octets;
  ASSERT_TRUE(view.references.front().octets([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  EXPECT_EQ(octets, *cms.content);
  cms.content = Bytes{};
  EXPECT_EQ(cms.view().packaging, Packaging::enveloping) << "empty content is content";
}

TEST(CadesStructure, OtherFilesAreToldApart) {
  CmsBuilder none, other;
  none.signers = 0;
  EXPECT_EQ(none.read().error().code, Errc::no_signature);
  other.outer_type = asn1::Oid("1.2.840.113549.1.7.3");
  EXPECT_EQ(other.read().error().code, Errc::unsupported);
  EXPECT_EQ(cades::read(Document::from_octets({}, "boş"), std::nullopt).error().code, Errc::malformed);
  Bytes trailing = CmsBuilder().file();
  trailing.push_back(0);
  const auto answer = cades::read(Document::from_octets(trailing, "artıq"), std::nullopt);
  EXPECT_EQ(answer.error().detail, "trailing data after the ContentInfo");
}

TEST(CadesStructure, ParallelSignersAreNumberedAndBudgeted) {
  CmsBuilder cms;
  cms.signers = 3;
  const auto set = cms.read().value();
  ASSERT_EQ(set.signatures.size(), 3u);
  EXPECT_EQ(set.signatures.back().id, "S-3");
  Limits limits;
  limits.signers = 2;
  EXPECT_EQ(cms.read(limits).error().detail, "signers");
}

TEST(CadesStructure, CertificatesThatCannotBeReadAreLeftOutAndTold) {
  CmsBuilder cms;
  cms.certificates = {der([](asn1::Writer& out) { out.sequence([] {}); }),
                      der([](asn1::Writer& out) { out.inside(tag::context_constructed(1), [] {}); })};
  cms.data_version = 3;
  EXPECT_TRUE(cms.view().certificates.empty());
  EXPECT_NE(cms.conformance().find("certificates[0]: "), std::string::npos);
  EXPECT_NE(cms.conformance().find("certificates[1]: not an X.509 certificate"), std::string::npos);
}

/// The same file with every constructed length indefinite and eContent cut in two.
Bytes as_ber(View der_file) {
  const asn1::Element element = asn1::read_single(der_file).value();
  Bytes out{der_file[0]};
  if (element.tag == tag::octet_string && element.content.size() == 6) {
    out = {0x24, 0x80, 0x04, 0x02};
    append(out, element.content.first(2));
    append(out, Bytes{0x24, 0x09, 0x04, 0x81, 0x03});  // a constructed segment, and a length that is not minimal
    append(out, element.content.subspan(2, 3));
    append(out, Bytes{0x04, 0x01});
    append(out, element.content.subspan(5));
  } else if (element.tag.form == asn1::Form::primitive) {
    return copy(der_file);
  } else {
    out.push_back(0x80);
    const std::vector<View> children = asn1::ber_children(der_file).value();
    for (const View child : children) append(out, as_ber(child));
  }
  append(out, Bytes{0x00, 0x00});
  return out;
}

TEST(CadesStructure, BerIsReadAsItsDer) {
  CmsBuilder cms;
  cms.content = copy(as_view("ABCDEF"));
  const Bytes ber = as_ber(cms.file());
  const auto answer = cades::read(Document::from_octets(ber, "imza.p7m"), std::nullopt);
  ASSERT_TRUE(answer) << answer.error().at << ": " << answer.error().detail;
  const SignatureView& view = answer->signatures.front();
  EXPECT_EQ(view.signed_octets, cms.view().signed_octets);
  Bytes octets;
  ASSERT_TRUE(view.references.front().octets([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  EXPECT_EQ(octets, *cms.content);
  EXPECT_TRUE(std::ranges::any_of(view.defects, [](const Defect& defect) {
    return defect.weight == Defect::Weight::conformance && defect.detail == "not DER: lengths or strings in BER forms";
  })) << "RFC 5652 section 5.3: signedAttrs MUST be DER";
}

TEST(CadesStructure, LooksLikeCmsOnlyWhatMayBeOne) {
  EXPECT_EQ(cades::looks_like_cms(CmsBuilder().file()), cades::Likeness::yes);
  EXPECT_EQ(cades::looks_like_cms(as_ber(CmsBuilder().file())), cades::Likeness::yes);
  EXPECT_EQ(cades::looks_like_cms(as_view("\n-----BEGIN CMS-----\nMIIB")), cades::Likeness::yes);
  EXPECT_EQ(cades::looks_like_cms(as_view("-----BEGIN PKCS7-----")), cades::Likeness::yes);
  EXPECT_EQ(cades::looks_like_cms(as_view("-----BEGIN CERTIFICATE-----")), cades::Likeness::no);
  EXPECT_EQ(cades::looks_like_cms(as_view("%PDF-1.7")), cades::Likeness::no);
  EXPECT_EQ(cades::looks_like_cms(View{}), cades::Likeness::no);
  EXPECT_EQ(cades::looks_like_cms(name_of("sadə")), cades::Likeness::no);
}

}  // namespace
}  // namespace esign::formats::cades_test
