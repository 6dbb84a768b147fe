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

}  // namespace
}  // namespace esign::cms
