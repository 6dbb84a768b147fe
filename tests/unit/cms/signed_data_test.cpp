// SPDX-License-Identifier: Apache-2.0
#include "cms/signed_data.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "cms/oids.h"
#include "cms/write.h"

namespace esign::cms {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }
const Bytes kEmptyName = hex("3000");

NewSigner new_signer() {
  return {.issuer = kEmptyName,
          .serial_number = hex("07"),
          .digest_algorithm = pkix::algorithm_identifier(Hash::sha256),
          .signed_attributes = hex("310b300906022a033103020105"),
          .signature_algorithm = pkix::algorithm_identifier(SignatureAlgorithm{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0})};
}

SignedData data_with(std::vector<CertificateKind> certificates, std::vector<RevocationKind> crls = {}) {
  SignedData data;
  data.content_type = oid::data;
  for (const CertificateKind kind : certificates) data.certificates.push_back({kind, {}});
  for (const RevocationKind kind : crls) data.crls.push_back({kind, {}, {}});
  return data;
}

/// RFC 5652 section 5.1, the rule of the version, line by line.
TEST(SignedData, VersionIsThatOfRfc5652Section51) {
  EXPECT_EQ(version_of(data_with({})), 1);
  EXPECT_EQ(version_of(data_with({CertificateKind::certificate}, {RevocationKind::crl})), 1);
  EXPECT_EQ(version_of(data_with({CertificateKind::extended})), 1);
  EXPECT_EQ(version_of(data_with({CertificateKind::attribute_v1})), 3);
  EXPECT_EQ(version_of(data_with({CertificateKind::attribute_v2, CertificateKind::attribute_v1})), 4);
  EXPECT_EQ(version_of(data_with({CertificateKind::other, CertificateKind::attribute_v2})), 5);
  EXPECT_EQ(version_of(data_with({}, {RevocationKind::other})), 5);
  SignedData stamp = data_with({});
  stamp.content_type = oid::tst_info;
  EXPECT_EQ(version_of(stamp), 3);
  SignedData by_key = data_with({});
  by_key.signers.emplace_back().version = 3;
  EXPECT_EQ(version_of(by_key), 3);
}

TEST(SignerInfo, IsReadAsItWasWritten) {
  const SignerInfo signer = read_signer_info(encode(new_signer(), hex("aabb")), {}).value();
  EXPECT_EQ(signer.version, 1);
  EXPECT_EQ(to_hex(signer.sid.issuer_and_serial_number->serial_number), "07");
  EXPECT_EQ(to_hex(signer.sid.issuer_and_serial_number->issuer.der), "3000");
  EXPECT_EQ(signer.signed_attributes->size(), 1u);
  EXPECT_EQ(signer.signed_encoding, SignedEncoding::der);
  EXPECT_EQ(to_hex(signer.signature), "aabb");
  EXPECT_TRUE(signer.unsigned_attributes.empty());
}

/// RFC 5652 section 5.3: signedAttrs "MUST be DER encoded, even if the rest of the structure is BER encoded".
TEST(SignerInfo, TellsBerInsideTheSignedAttributesFromBerAround) {
  const Bytes der = encode(new_signer(), hex("aabb"));
  Bytes around = hex("3080");
  append(around, View(der).subspan(2));
  append(around, hex("0000"));
  EXPECT_EQ(read_signer_info(around, {}).value().signed_encoding, SignedEncoding::der);
  const std::string inside = "a00b300906022a033103020105", longer = "a0810b300906022a033103020105";
  std::string digits = to_hex(around);
  digits.replace(digits.find(inside), inside.size(), longer);
  const SignerInfo signer = read_signer_info(hex(digits), {}).value();
  EXPECT_EQ(signer.signed_encoding, SignedEncoding::ber);
  EXPECT_EQ(to_hex(der_of_signed_attributes(*signer.signed_attributes)), "310b300906022a033103020105");
}

TEST(SignerInfo, MovesWithWhatItsViewsPointTo) {
  SignerInfo first = read_signer_info(encode(new_signer(), hex("aabb")), {}).value();
  std::vector<SignerInfo> moved;
  moved.push_back(std::move(first));
  for (int i = 0; i < 100; ++i) moved.push_back(read_signer_info(encode(new_signer(), hex("cc")), {}).value());
  EXPECT_EQ(to_hex(moved.front().signature), "aabb");
  EXPECT_EQ(to_hex(moved.front().signed_attributes->front().values.front()), "020105");
}

TEST(SignerInfo, EveryTruncationIsMalformed) {
  const Bytes der = encode(new_signer(), hex("aabb"));
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_EQ(read_signer_info(copy(View(der).first(size)), {}).error().code, Errc::malformed) << size;
  }
}

/// RFC 5652 section 5.3: "If the SignerIdentifier is the CHOICE issuerAndSerialNumber, then the version MUST be 1", else 3.
TEST(SignerInfo, BySubjectKeyIdentifierAndWithoutSignedAttributes) {
  const Bytes der = hex("3026" "020103" "800401020304" "300b0609608648016503040201" "300a06082a8648ce3d040302" "0402aabb");
  const auto signer = read_signer_info(der, {});
  ASSERT_TRUE(signer) << signer.error().at << signer.error().detail;
  EXPECT_EQ(to_hex(*signer->sid.subject_key_identifier), "01020304");
  EXPECT_FALSE(signer->sid.issuer_and_serial_number);
  EXPECT_EQ(version_of(signer->sid), 3);
  EXPECT_FALSE(signer->signed_attributes);
  SignerIdentifier named;
  named.issuer_and_serial_number.emplace();
  EXPECT_EQ(version_of(named), 1);
}

Bytes with_unsigned(std::string_view attributes) {
  const Bytes signer = encode(new_signer(), hex("aabb"));
  const std::vector<View> fields = asn1::ber_children(signer).value();
  return asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      for (const View field : fields) out.raw(field);
      out.raw(hex(attributes));
    });
  });
}

TEST(SignerInfo, UnsignedAttributesAreReadAndTheirFaultsAreTold) {
  const auto signer = read_signer_info(with_unsigned("a10b300906022a043103020106"), {});
  ASSERT_TRUE(signer) << signer.error().at << signer.error().detail;
  ASSERT_EQ(signer->unsigned_attributes.size(), 1u);
  EXPECT_EQ(signer->unsigned_attributes[0].type.to_text(), "1.2.4");
  EXPECT_EQ(to_hex(signer->unsigned_attributes[0].values.at(0)), "020106");
  EXPECT_EQ(signer->signed_encoding, SignedEncoding::der) << "the signed attributes are as before";
  const auto cut = read_signer_info(with_unsigned("a103300106"), {});
  ASSERT_FALSE(cut);
  const auto no_set = read_signer_info(with_unsigned("a106300406022a04"), {});
  ASSERT_FALSE(no_set);
  EXPECT_EQ(no_set.error().at, "unsignedAttrs.attribute.attrValues");
  Limits limits;
  limits.attributes = 0;
  EXPECT_EQ(read_signer_info(with_unsigned("a1020500"), limits).error().at, "signedAttrs.attribute");
  EXPECT_EQ(read_signer_info(with_unsigned("a1020500"), limits).error().detail, "attributes");
  limits = {};
  limits.attribute_values = 1;
  const auto two = read_signer_info(with_unsigned("a10e300c06022a043106020106020107"), limits);
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().detail, "attribute_values");
  EXPECT_EQ(two.error().code, Errc::limit_exceeded);
}

/// X.690 section 11.6: the order comes before the encoding, for it decides what was signed.
TEST(SignerInfo, UnsortedSignedAttributesAreToldAsSuch) {
  NewSigner given = new_signer();
  given.signed_attributes = hex("3116" "300906022a043103020105" "300906022a033103020105");
  EXPECT_EQ(read_signer_info(encode(given, hex("aa")), {}).value().signed_encoding, SignedEncoding::unsorted);
}

/// The parts of a whole SignedData as they were found in the file.
Parts parts_of(const Composition& composition) {
  Bytes file;
  EXPECT_TRUE(write(composition, [&](View piece) -> Result<void> {
    append(file, piece);
    return {};
  }));
  return scan(Document::from_octets(std::move(file), "sınaq.p7s"), {}).value();
}
Composition composition(std::vector<Bytes> certificates, std::vector<Bytes> crls) {
  return {.version = 5,
          .digest_algorithms = {pkix::algorithm_identifier(Hash::sha256), pkix::algorithm_identifier(Hash::sha384)},
          .content = detached_content(),
          .certificates = std::move(certificates),
          .crls = std::move(crls),
          .signer_infos = {encode(new_signer(), hex("aabb"))}};
}
std::string problem(const Parts& parts, const Limits& limits = {}) {
  const auto data = read_signed_data(parts, limits);
  return data ? "" : std::string(name(data.error().code)) + ' ' + data.error().at + ": " + data.error().detail;
}

/// RFC 5652 sections 10.2.1 and 10.2.2: every alternative of the two CHOICEs.
TEST(SignedData, EveryKindOfCertificateAndOfStatusInformation) {
  const Parts parts = parts_of(composition({hex("3000"), hex("a000"), hex("a100"), hex("a200"), hex("a300")}, {hex("3000"), hex("a10606022a030500")}));
  const auto data = read_signed_data(parts, {});
  ASSERT_TRUE(data) << data.error().at << data.error().detail;
  EXPECT_EQ(data->version, 5);
  EXPECT_EQ(data->content_type, oid::data);
  EXPECT_FALSE(data->content);
  EXPECT_EQ(data->digest_algorithms,
            (std::vector{pkix::algorithm_identifier(Hash::sha256), pkix::algorithm_identifier(Hash::sha384)}));
  std::vector<CertificateKind> kinds;
  for (const CertificateChoice& choice : data->certificates) kinds.push_back(choice.kind);
  EXPECT_EQ(kinds, (std::vector{CertificateKind::certificate, CertificateKind::extended, CertificateKind::attribute_v1,
                                CertificateKind::attribute_v2, CertificateKind::other}));
  EXPECT_EQ(to_hex(data->certificates[4].der), "a300");
  ASSERT_EQ(data->crls.size(), 2u);
  EXPECT_EQ(data->crls[0].kind, RevocationKind::crl);
  EXPECT_TRUE(data->crls[0].format.empty());
  EXPECT_EQ(data->crls[1].kind, RevocationKind::other);
  EXPECT_EQ(data->crls[1].format, asn1::Oid("1.2.3"));
  EXPECT_EQ(to_hex(data->crls[1].der), "a10606022a030500");
  EXPECT_EQ(data->signers.size(), 1u);
  EXPECT_EQ(version_of(*data), 5);
}

TEST(SignedData, BerMembersBecomeDer) {
  const auto data = read_signed_data(parts_of(composition({hex("30800201800000")}, {hex("308103020105")})), {});
  ASSERT_TRUE(data) << data.error().at << data.error().detail;
  EXPECT_EQ(to_hex(data->certificates[0].der), "3003020180");
  EXPECT_EQ(to_hex(data->crls[0].der), "3003020105");
}

TEST(SignedData, EachFaultHasItsPlace) {
  EXPECT_EQ(problem(parts_of(composition({hex("3000"), hex("a500")}, {}))), "malformed SignedData.certificates[1]: no certificate of any kind");
  EXPECT_EQ(problem(parts_of(composition({hex("0500")}, {}))), "malformed SignedData.certificates[0]: no certificate of any kind");
  EXPECT_EQ(problem(parts_of(composition({}, {hex("a000")}))), "malformed SignedData.crls[0]: unexpected tag");
  EXPECT_EQ(problem(parts_of(composition({}, {hex("a10406022a03")}))), "malformed SignedData.crls[0].otherRevInfo: a required element is missing");
  Parts parts = parts_of(composition({}, {}));
  parts.signer_infos.push_back(hex("3000"));
  EXPECT_EQ(problem(parts), "malformed SignedData.signerInfos[1].version: a required element is missing");
  parts = parts_of(composition({}, {}));
  parts.version = hex("0500");
  EXPECT_EQ(problem(parts), "malformed SignedData.version: unexpected tag");
  parts = parts_of(composition({}, {}));
  parts.digest_algorithms = hex("3102" "0500");
  EXPECT_EQ(problem(parts), "malformed SignedData.digestAlgorithms: unexpected tag");
  Limits limits;
  limits.signers = 1;
  EXPECT_EQ(problem(parts_of(composition({}, {})), limits), "limit_exceeded SignedData.digestAlgorithms: signers");
}

}  // namespace
}  // namespace esign::cms
