// SPDX-License-Identifier: Apache-2.0
#include "cms/write.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "cms/oids.h"
#include "cms/scan.h"

namespace esign::cms {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

Bytes octets_of(const StreamedElement& element) {
  Bytes all;
  EXPECT_TRUE(element.write([&](View piece) -> Result<void> {
    append(all, piece);
    return {};
  }));
  EXPECT_EQ(all.size(), element.octets) << "the length that went in front";
  return all;
}

/// RFC 5652 section 5.2, by hand.
TEST(Write, EncapsulatedContentInfo) {
  EXPECT_EQ(to_hex(octets_of(detached_content())), "300b06092a864886f70d010701");
  const Document document = Document::from_octets(copy(as_view("Ə")), "ə.txt");
  EXPECT_EQ(to_hex(octets_of(enveloped_content(document))), "301106092a864886f70d010701a0040402c68f");
}

TEST(Write, CopiesAnElementOfAnotherFile) {
  const Document file = Document::from_octets(hex("ffff300b06092a864886f70d010701ff"), "imza.p7m");
  const StreamedElement element = copied_element(file, 2, 13);
  EXPECT_EQ(octets_of(element), octets_of(detached_content()));
  const auto refused = copied_element(file, 2, 13).write([](View) -> Result<void> { return fail(Errc::storage, "disk dolu"); });
  EXPECT_EQ(refused.error().code, Errc::storage);
}

/// X.690 section 11.6: members of a SET OF stand in ascending order, the shorter one first.
TEST(Write, SetsStandInDerOrder) {
  Composition composition;
  composition.content = detached_content();
  composition.digest_algorithms = {{asn1::Oid("1.2.4"), {}}, {asn1::Oid("1.2.3"), {}}};
  composition.certificates = {hex("30020500"), hex("3000")};
  composition.crls = {hex("3003020102"), hex("3003020101")};
  composition.signer_infos = {hex("3000")};
  Bytes file;
  ASSERT_TRUE(write(composition, [&](View piece) -> Result<void> {
    append(file, piece);
    return {};
  }));
  const Parts parts = scan(Document::from_octets(file, "imza.p7s"), {}).value();
  EXPECT_EQ(to_hex(parts.digest_algorithms), "310c" "300406022a03" "300406022a04");
  EXPECT_EQ(to_hex(parts.certificates->at(0)), "3000");
  EXPECT_EQ(to_hex(parts.crls->at(0)), "3003020101");
  EXPECT_EQ(write(composition, [](View) -> Result<void> { return fail(Errc::storage, "disk dolu"); }).error().code, Errc::storage);
}

TEST(Write, AttributeWithOneValue) {
  EXPECT_EQ(to_hex(encode_attribute(asn1::Oid("1.2.3"), hex("0c02c68f"))), "300a06022a0331040c02c68f");
}

/// RFC 5652 section 5.4: SET OF under the signature, [0] IMPLICIT in the file.
TEST(Write, SignedAttributesChangeTheirTagOnly) {
  const NewSigner signer{.issuer = hex("3000"), .serial_number = hex("07"), .digest_algorithm = pkix::algorithm_identifier(Hash::sha256),
                         .signed_attributes = hex("310b300906022a033103020105"), .signature_algorithm = {asn1::Oid("1.3.101.112"), {}}};
  EXPECT_EQ(to_hex(encode(signer, hex("aabb"))),
            "302f" "020101" "30053000020107" "300b0609608648016503040201" "a00b300906022a033103020105" "300506032b6570" "0402aabb");
}

}  // namespace
}  // namespace esign::cms
