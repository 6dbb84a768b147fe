// SPDX-License-Identifier: Apache-2.0
// Each rule about signed attributes, broken alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/cms_builder.h"

namespace esign::formats::cades_test {
namespace {

using Index = CmsBuilder::Index;
namespace tag = asn1::tag;

TEST(CadesAttributes, AreAllReadWhenAllIsRight) {
  const CmsBuilder cms;
  EXPECT_EQ(cms.fatal() + cms.attribute_defects() + cms.conformance(), "");
  const SignatureView view = cms.view();
  EXPECT_EQ(view.id, "S-1");
  EXPECT_EQ(view.packaging, Packaging::detached);
  EXPECT_EQ(to_rfc3339(view.claimed_signing_time.value()), "2026-11-21T12:00:00Z");
  ASSERT_EQ(view.references.size(), 1u);
  EXPECT_EQ(view.references.front().expected, Bytes(32, 0x11));
  EXPECT_FALSE(view.references.front().octets) << "the content is not here";
  EXPECT_EQ(view.certificate_references.front().issuer, cms.issuer);
  EXPECT_EQ(view.signer_identifier->serial_number, Bytes{7});
  EXPECT_EQ(view.signed_octets.at(0), 0x31);
}

TEST(CadesAttributes, MustBeThere) {
  CmsBuilder cms;
  cms.attributes.clear();
  EXPECT_EQ(cms.fatal(), "signedAttrs: there are no signed attributes\n");
  EXPECT_TRUE(cms.view().algorithm_failure) << "a value over the bare content is never checked";
  EXPECT_TRUE(cms.view().signed_octets.empty());
}

TEST(CadesAttributes, ContentTypeIsOneAndFits) {
  CmsBuilder missing, twice, other, two_values;
  missing.attributes.erase(missing.attributes.begin() + Index::content_type_at);
  EXPECT_EQ(missing.fatal(), "signedAttrs.content-type: the attribute is missing\n");
  twice.attributes.push_back(twice.attributes[Index::content_type_at]);
  EXPECT_EQ(twice.fatal(), "signedAttrs.content-type: the attribute is there more than once\n");
  other.attributes[Index::content_type_at] = CmsBuilder::attribute(cms::oid::content_type, oid_value(cms::oid::tst_info));
  EXPECT_EQ(other.fatal(), "signedAttrs.content-type: id-ct-TSTInfo is not the eContentType id-data\n");
  two_values.attributes[Index::content_type_at] = der([](asn1::Writer& out) {
    out.sequence([&] {
      out.oid(cms::oid::content_type);
      out.set_of({oid_value(cms::oid::data), oid_value(cms::oid::tst_info)});
    });
  });
  EXPECT_EQ(two_values.fatal(), "signedAttrs.content-type: the attribute has not exactly one value\n");
}

TEST(CadesAttributes, MessageDigestIsOneAndLongEnough) {
  CmsBuilder missing, twice, short_one, no_octets;
  missing.attributes.erase(missing.attributes.begin() + Index::message_digest_at);
  EXPECT_EQ(missing.fatal(), "signedAttrs.message-digest: the attribute is missing\n");
  EXPECT_TRUE(missing.view().references.empty());
  twice.attributes.push_back(CmsBuilder::attribute(cms::oid::message_digest, octets_value(Bytes(32, 0x22))));
  EXPECT_EQ(twice.fatal(), "signedAttrs.message-digest: the attribute is there more than once\n");
  short_one.attributes[Index::message_digest_at] = CmsBuilder::attribute(cms::oid::message_digest, octets_value(Bytes(20, 0x11)));
  EXPECT_EQ(short_one.fatal(), "signedAttrs.message-digest: the value has not the length of its hash\n");
  no_octets.attributes[Index::message_digest_at] = CmsBuilder::attribute(cms::oid::message_digest, oid_value(cms::oid::data));
  EXPECT_EQ(no_octets.fatal(), "signedAttrs.message-digest: unexpected tag\n");
}

std::string signing_time(asn1::Tag type, std::string_view text) {
  CmsBuilder cms;
  cms.attributes[Index::signing_time_at] =
      CmsBuilder::attribute(cms::oid::signing_time, der([&](asn1::Writer& out) { out.text(type, text); }));
  const auto time = cms.view().claimed_signing_time;
  return (time ? to_rfc3339(*time) : "none") + std::string(" ") + cms.attribute_defects();
}

TEST(CadesAttributes, SigningTimeHasTheFormOfItsYear) {
  EXPECT_EQ(signing_time(tag::utc_time, "491231235959Z"), "2049-12-31T23:59:59Z ");
  EXPECT_EQ(signing_time(tag::utc_time, "500101000000Z"), "1950-01-01T00:00:00Z ");
  EXPECT_EQ(signing_time(tag::generalized_time, "20500101000000Z"), "2050-01-01T00:00:00Z ");
  EXPECT_EQ(signing_time(tag::generalized_time, "20261121120000Z"),
            "none signedAttrs.signing-time: GeneralizedTime for a year that UTCTime can tell\n");
  EXPECT_EQ(signing_time(tag::utc_time, "2611211200Z"), "none signedAttrs.signing-time: UTCTime is not YYMMDDHHMMSSZ\n");
  EXPECT_EQ(signing_time(tag::utc_time, "261121120000+0400"), "none signedAttrs.signing-time: UTCTime is not YYMMDDHHMMSSZ\n");
}

TEST(CadesAttributes, SigningTimeTwiceIsNoSigningTime) {
  CmsBuilder cms;
  cms.attributes.push_back(
      CmsBuilder::attribute(cms::oid::signing_time, der([](asn1::Writer& out) { out.text(tag::utc_time, "200101000000Z"); })));
  EXPECT_FALSE(cms.view().claimed_signing_time);
  EXPECT_NE(cms.attribute_defects(), "");
}

TEST(CadesAttributes, SigningCertificateOfAnotherLengthIsNone) {
  CmsBuilder cms;
  cms.attributes[Index::certificate_at] = CmsBuilder::attribute(cms::oid::signing_certificate_v2, ess_v2(cms.issuer, 7, 20));
  EXPECT_TRUE(cms.view().certificate_references.empty());
  EXPECT_EQ(cms.attribute_defects(), "signedAttrs.signing-certificate-v2: certHash has not the length of its hash\n");
}

TEST(CadesAttributes, SigningCertificateTwiceIsNone) {
  CmsBuilder cms;
  cms.attributes.push_back(CmsBuilder::attribute(cms::oid::signing_certificate_v2, ess_v2(name_of("Başqası"), 8)));
  EXPECT_TRUE(cms.view().certificate_references.empty());
  EXPECT_NE(cms.attribute_defects(), "");
}

TEST(CadesAttributes, SigningCertificateOfTheFirstGenerationIsSha1AndTold) {
  CmsBuilder cms;
  const Bytes v1 = ess_v2(cms.issuer, 7, 20);  // the grammar differs only in the hash, which both leave out
  cms.attributes[Index::certificate_at] = CmsBuilder::attribute(cms::oid::signing_certificate, v1);
  ASSERT_EQ(cms.view().certificate_references.size(), 1u);
  EXPECT_EQ(cms.view().certificate_references.front().hash, Hash::sha1);
  EXPECT_EQ(cms.conformance(), "signedAttrs.signing-certificate: the certificate is bound by SHA-1 only\n");
}

TEST(CadesAttributes, BothGenerationsAreToldAndTheSecondCounts) {
  CmsBuilder cms;
  cms.attributes.push_back(CmsBuilder::attribute(cms::oid::signing_certificate, ess_v2(cms.issuer, 7, 20)));
  EXPECT_EQ(cms.view().certificate_references.front().hash, Hash::sha256);
  EXPECT_EQ(cms.conformance(),
            "signedAttrs.signing-certificate: both generations of the attribute are there; the second one is used\n");
}

TEST(CadesAttributes, SigningCertificateAndSidNameTheSame) {
  CmsBuilder serial, issuer;
  serial.attributes[Index::certificate_at] = CmsBuilder::attribute(cms::oid::signing_certificate_v2, ess_v2(serial.issuer, 8));
  EXPECT_EQ(serial.fatal(), "sid: the signer identifier and signing-certificate name different certificates\n");
  issuer.attributes[Index::certificate_at] = CmsBuilder::attribute(cms::oid::signing_certificate_v2, ess_v2(name_of("Başqa"), 7));
  EXPECT_EQ(issuer.fatal(), "sid: the signer identifier and signing-certificate name different certificates\n");
}

TEST(CadesAttributes, MimeTypeIsUtf8) {
  CmsBuilder right, wrong;
  right.attributes.push_back(
      CmsBuilder::attribute(cms::oid::mime_type, der([](asn1::Writer& out) { out.text(tag::utf8_string, "application/pdf"); })));
  EXPECT_EQ(right.view().references.front().media_type, "application/pdf");
  wrong.attributes.push_back(
      CmsBuilder::attribute(cms::oid::mime_type, der([](asn1::Writer& out) { out.text(tag::ia5_string, "application/pdf"); })));
  EXPECT_EQ(wrong.attribute_defects(), "signedAttrs.mime-type: unexpected tag\n");
}

TEST(CadesAttributes, PolicyIsNamedOrImplied) {
  CmsBuilder implied, named;
  implied.attributes.push_back(CmsBuilder::attribute(cms::oid::signature_policy, der([](asn1::Writer& out) { out.null(); })));
  EXPECT_EQ(implied.view().policy->kind, SignaturePolicy::Kind::implied);
  named.attributes.push_back(CmsBuilder::attribute(cms::oid::signature_policy, der([](asn1::Writer& out) {
    out.sequence([&] {
      out.oid(asn1::Oid("1.2.3.4"));
      out.sequence([&] {
        pkix::write(out, pkix::algorithm_identifier(Hash::sha512));
        out.octet_string(Bytes(64, 1));
      });
    });
  })));
  const auto policy = named.view().policy.value();
  EXPECT_EQ(policy.kind, SignaturePolicy::Kind::identified);
  EXPECT_EQ(policy.identifier, "1.2.3.4");
  EXPECT_EQ(policy.hash, Hash::sha512);
}

TEST(CadesAttributes, UnknownOnesAreNamedAndNeverTwice) {
  CmsBuilder cms;
  const Bytes one = CmsBuilder::attribute(kUnknownAttribute, octets_value(Bytes{1}));
  cms.attributes.push_back(one);
  EXPECT_EQ(cms.attribute_defects(), "");
  EXPECT_EQ(std::ranges::count_if(cms.view().attributes, [](const auto& note) { return note.name == "1.3.6.1.4.1.55555.1"; }), 1);
  cms.attributes.push_back(one);
  EXPECT_EQ(cms.attribute_defects(), "signedAttrs.1.3.6.1.4.1.55555.1: the attribute is there more than once\n");
}

TEST(CadesAttributes, ThoseThatMustBeSignedDoNotCountOutside) {
  CmsBuilder cms;
  cms.attributes.erase(cms.attributes.begin() + Index::certificate_at);
  cms.unsigned_attributes.push_back(CmsBuilder::attribute(cms::oid::signing_certificate_v2, ess_v2(cms.issuer, 7)));
  EXPECT_TRUE(cms.view().certificate_references.empty());
  EXPECT_EQ(cms.conformance(),
            "unsignedAttrs.signing-certificate-v2: an attribute that must be signed is not: it is ignored\n"
            "signedAttrs.signing-certificate-v2: the attribute is missing (clause 5.2.2.3)\n");
}

TEST(CadesAttributes, UnsortedSetsAreSortedForTheValueAndTold) {
  CmsBuilder sorted, unsorted;
  unsorted.attribute_order = asn1::Order::as_given;
  EXPECT_EQ(unsorted.view().signed_octets, sorted.view().signed_octets);
  EXPECT_EQ(unsorted.conformance(), "signedAttrs: not DER: the set is not sorted\n");
}

TEST(CadesAttributes, AreBudgeted) {
  CmsBuilder cms;
  Limits limits;
  limits.attributes = 4;
  EXPECT_TRUE(cms.read(limits));
  limits.attributes = 3;
  EXPECT_EQ(cms.read(limits).error().code, Errc::limit_exceeded);
  EXPECT_EQ(cms.read(limits).error().detail, "attributes");
}

}  // namespace
}  // namespace esign::formats::cades_test
