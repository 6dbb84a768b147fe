// SPDX-License-Identifier: Apache-2.0
#include "cms/rewrite.h"

#include <gtest/gtest.h>

#include "cms/oids.h"
#include "cms/write.h"

namespace esign::cms {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }
Document document(Bytes octets) { return Document::from_octets(std::move(octets), "müqavilə.p7m"); }

Sink into(Bytes& to) {
  return [&to](View piece) -> Result<void> {
    append(to, piece);
    return {};
  };
}

Bytes written_again(const Parts& parts) {
  Bytes made;
  EXPECT_TRUE(write(parts, into(made)));
  return made;
}

Bytes small_file() {
  const Document data = Document::from_octets(copy(as_view("Əlavə")), "əlavə.txt");
  Composition composition;
  composition.content = enveloped_content(data);
  composition.digest_algorithms = {pkix::algorithm_identifier(Hash::sha256)};
  composition.certificates = {hex("3001ff"), hex("a100")};
  composition.crls = {hex("3000")};
  composition.signer_infos = {hex("3000")};
  Bytes file;
  EXPECT_TRUE(write(composition, into(file)));
  return file;
}

TEST(Rewrite, PartsAsTheyWereGiveTheSameOctets) {
  const Bytes file = small_file();
  EXPECT_EQ(written_again(scan(document(file), {}).value()), file);
}

TEST(Rewrite, IndefiniteLengthsAroundThePartsBecomeDefinite) {
  const Bytes ber = hex("3080" "06092a864886f70d010702" "a080" "3080" "020101" "3100" "3080" "06092a864886f70d010701" "0000" "3180" "3000" "0000" "0000" "0000" "0000");
  const Bytes der = written_again(scan(document(ber), {}).value());
  // The parts themselves stay as they stand: time-stamps have hashed them.
  EXPECT_EQ(to_hex(der), "3027" "06092a864886f70d010702" "a01a" "3018" "020101" "3100" "308006092a864886f70d0107010000" "31023000");
  EXPECT_EQ(scan(document(der), {}).value().signer_infos.size(), 1u);
}

TEST(Rewrite, MembersKeepTheirOrder) {
  Parts parts = scan(document(small_file()), {}).value();
  add_members(parts.certificates, {hex("3000"), hex("3001ff")});
  add_members(parts.crls, {});
  const Parts again = scan(document(written_again(parts)), {}).value();
  ASSERT_EQ(again.certificates->size(), 3u) << "one was there";
  EXPECT_EQ(to_hex(again.certificates->at(0)), "3001ff");
  EXPECT_EQ(to_hex(again.certificates->at(2)), "3000") << "DER would put it first";
  EXPECT_EQ(again.crls->size(), 1u);
}

TEST(Rewrite, ASetThatWasNotThereComesWithItsFirstMember) {
  std::optional<std::vector<Bytes>> members;
  add_members(members, {});
  EXPECT_FALSE(members);
  add_members(members, {hex("3000"), hex("3000")});
  ASSERT_TRUE(members);
  EXPECT_EQ(members->size(), 1u);
}

TEST(Rewrite, TellsWhatTheSinkSaysWhereverItFails) {
  const Parts parts = scan(document(small_file()), {}).value();
  for (int pieces = 0; pieces < 7; ++pieces) {
    int left = pieces;
    const auto made = write(parts, [&](View) -> Result<void> { return left-- > 0 ? Result<void>() : fail(Errc::storage, "disk dolu"); });
    ASSERT_FALSE(made) << pieces;
    EXPECT_EQ(made.error().code, Errc::storage);
  }
}

TEST(Rewrite, ADigestAlgorithmIsAnnouncedOnce) {
  Parts parts = scan(document(small_file()), {}).value();
  const Bytes before = parts.digest_algorithms;
  ASSERT_TRUE(announce(parts, Hash::sha256, {}));
  EXPECT_EQ(parts.digest_algorithms, before);
  ASSERT_TRUE(announce(parts, Hash::sha384, {}));
  ASSERT_TRUE(announce(parts, Hash::sha384, {}));
  const auto members = asn1::ber_children(parts.digest_algorithms, {}).value();
  ASSERT_EQ(members.size(), 2u);
  EXPECT_NE(to_hex(members[0]).find("608648016503040201"), std::string::npos) << "what was there stands first";
  EXPECT_NE(to_hex(members[1]).find("608648016503040202"), std::string::npos);
}

TEST(Rewrite, AlgorithmsThatNobodyKnowsAreKept) {
  Parts parts = scan(document(small_file()), {}).value();
  parts.digest_algorithms = hex("3107" "300506032a0304");
  ASSERT_TRUE(announce(parts, Hash::sha256, {}));
  EXPECT_EQ(to_hex(asn1::ber_children(parts.digest_algorithms, {}).value().at(0)), "300506032a0304");
  parts.digest_algorithms = hex("3109");
  EXPECT_EQ(announce(parts, Hash::sha256, {}).error().code, Errc::malformed);
}

TEST(Rewrite, AnUnsignedAttributeGoesBehindTheOthers) {
  const Bytes bare = hex("300c" "020101" "3000" "3000" "3000" "0401ff"), attribute = hex("3001ff");
  const Bytes one = with_unsigned_attribute(bare, attribute, {}).value();
  EXPECT_EQ(to_hex(one), "3011" "020101" "3000" "3000" "3000" "0401ff" "a1033001ff");
  const Bytes two = with_unsigned_attribute(one, hex("3000"), {}).value();
  EXPECT_EQ(to_hex(two), "3013" "020101" "3000" "3000" "3000" "0401ff" "a1053001ff3000");
  const Bytes with_signed = with_unsigned_attribute(hex("3010" "020101" "3000" "3000" "a0023000" "3000" "0401ff"), attribute, {}).value();
  EXPECT_EQ(to_hex(with_signed), "3015" "020101" "3000" "3000" "a0023000" "3000" "0401ff" "a1033001ff");
}

TEST(Rewrite, UnsignedAttributesAreBounded) {
  Limits limits;
  limits.attributes = 1;
  const Bytes one = with_unsigned_attribute(hex("300c" "020101" "3000" "3000" "3000" "0401ff"), hex("3000"), limits).value();
  const auto two = with_unsigned_attribute(one, hex("3000"), limits);
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code, Errc::limit_exceeded);
  EXPECT_EQ(two.error().detail, "attributes");
  EXPECT_EQ(with_unsigned_attribute(hex("3000"), hex("3000"), limits).error().code, Errc::malformed);
}

}  // namespace
}  // namespace esign::cms
