// SPDX-License-Identifier: Apache-2.0
#include "cms/scan.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "cms/oids.h"
#include "cms/write.h"

namespace esign::cms {
namespace {

Document document(Bytes octets) { return Document::from_octets(std::move(octets), "sınaq"); }
Bytes hex(std::string_view text) { return from_hex(text).value(); }

Bytes all_of(const EncapsulatedOctets& content) {
  Bytes octets;
  EXPECT_TRUE(content.write([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  return octets;
}

Bytes small_file(const StreamedElement& content) {
  Composition composition;
  composition.content = content;
  composition.signer_infos = {hex("3000")};
  composition.certificates = {hex("3001ff"), hex("a100")};
  Bytes file;
  EXPECT_TRUE(write(composition, [&](View piece) -> Result<void> {
    append(file, piece);
    return {};
  }));
  return file;
}

std::string problem(const Result<Parts>& parts) {
  return parts ? "" : std::string(name(parts.error().code)) + " " + parts.error().at + ": " + parts.error().detail;
}

TEST(Scan, FindsThePartsAsWritten) {
  const Bytes file = small_file(enveloped_content(document(copy(as_view("ŞƏRH")))));
  const Parts parts = scan(document(file), {}).value();
  EXPECT_EQ(to_hex(parts.version), "020101");
  EXPECT_EQ(to_hex(parts.digest_algorithms), "3100");
  EXPECT_EQ(parts.content_type, oid::data);
  EXPECT_EQ(all_of(*parts.content), copy(as_view("ŞƏRH")));
  ASSERT_EQ(parts.certificates->size(), 2u);
  EXPECT_EQ(to_hex(parts.certificates->at(0)), "3001ff");
  EXPECT_FALSE(parts.crls);
  EXPECT_EQ(parts.signer_infos.size(), 1u);
  EXPECT_TRUE(equal(View(file).subspan(static_cast<std::size_t>(parts.encapsulated.offset), static_cast<std::size_t>(parts.encapsulated.count)).first(1),
                    hex("30")));
}

TEST(Scan, KnowsDetachedFromEmptyContent) {
  EXPECT_FALSE(scan(document(small_file(detached_content())), {}).value().content);
  const auto empty = scan(document(small_file(enveloped_content(document({})))), {}).value();
  ASSERT_TRUE(empty.content);
  EXPECT_EQ(empty.content->size(), 0u);
}

TEST(Scan, EveryTruncationIsMalformed) {
  const Bytes file = small_file(enveloped_content(document(Bytes(300, 7))));
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto parts = scan(document(copy(View(file).first(size))), {});
    ASSERT_FALSE(parts) << size;
    EXPECT_EQ(parts.error().code, Errc::malformed) << size;
  }
}

TEST(Scan, RefusesWhatFollows) {
  Bytes file = small_file(detached_content());
  file.push_back('\n');
  EXPECT_EQ(problem(scan(document(file), {})), "malformed : trailing data after the ContentInfo");
}

TEST(Scan, NamesOtherContentTypes) {
  EXPECT_EQ(problem(scan(document(hex("300f06092a864886f70d010703a0023000")), {})), "unsupported : content type 1.2.840.113549.1.7.3");
}

TEST(Scan, ReadsPemOfEitherLabelAndNothingAroundIt) {
  const std::string body = to_base64(small_file(detached_content()));
  const auto pem = [&](const std::string& label) { return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n"; };
  const auto answer = [](const std::string& text) { return problem(scan(document(copy(as_view(text))), {})); };
  EXPECT_EQ(answer(pem("CMS")), "");
  EXPECT_EQ(answer("\r\n" + pem("PKCS7")), "");
  EXPECT_EQ(answer("-----BEGIN CMS-----\n" + body + "\n-----END PKCS7-----\n"), "malformed : the PEM block does not end as it began");
  EXPECT_EQ(answer("-----BEGIN CMS-----"), "malformed : the PEM block does not end as it began");
  EXPECT_EQ(answer(pem("CMS") + "x"), "malformed : the PEM block does not end as it began");
  EXPECT_NE(answer(pem("CMS") + pem("CMS")), "");
  EXPECT_NE(answer(pem("CERTIFICATE")), "");
}

TEST(Scan, EachBudgetHasItsName) {
  const Document file = document(small_file(enveloped_content(document(Bytes(300, 7)))));
  const auto with = [&](auto change) {
    Limits limits;
    change(limits);
    return problem(scan(file, limits));
  };
  EXPECT_EQ(with([](Limits& limits) { limits.embedded_certificates = 1; }), "limit_exceeded SignedData: embedded_certificates");
  EXPECT_EQ(with([](Limits& limits) { limits.signers = 0; }), "limit_exceeded SignedData: signers");
  EXPECT_EQ(with([](Limits& limits) { limits.content_segments = 0; }), "limit_exceeded SignedData.encapContentInfo: content_segments");
  EXPECT_EQ(with([](Limits& limits) { limits.signature_octets = 20; }), "limit_exceeded SignedData.encapContentInfo: signature_octets");
  EXPECT_EQ(with([](Limits& limits) { limits.signature_octets = 100; }), "") << "eContent counts for nothing";
}

TEST(EncapsulatedOctets, AreJoinedWhereTheyLie) {
  const Document file = document(hex("2480040141240604014204014304000000"));
  Cursor cursor(file);
  const EncapsulatedOctets octets = EncapsulatedOctets::at(cursor, {}).value();
  EXPECT_EQ(cursor.position(), file.size());
  EXPECT_EQ(octets.size(), 3u);
  EXPECT_EQ(as_text(all_of(octets)), "ABC");
  EXPECT_EQ(as_text(octets.front(2).value()), "AB");
  EXPECT_EQ(as_text(octets.front(9).value()), "ABC");
}

TEST(EncapsulatedOctets, AreOctetStringsAllTheWayDown) {
  for (const char* wrong : {"24800c01410000", "2403040241", "2405040141", "0403", "0c0141", "24800401410100"}) {
    Cursor cursor(document(hex(wrong)));
    const auto octets = EncapsulatedOctets::at(cursor, {});
    ASSERT_FALSE(octets) << wrong;
    EXPECT_EQ(octets.error().code, Errc::malformed) << wrong;
  }
  Bytes deep;
  for (int i = 0; i < 1000; ++i) append(deep, hex("2480"));
  Cursor cursor(document(deep));
  EXPECT_EQ(EncapsulatedOctets::at(cursor, {}).error().detail, "der_depth");
}

TEST(EncapsulatedOctets, GiveOnTheReceiversError) {
  Cursor cursor(document(hex("040141")));
  const auto octets = EncapsulatedOctets::at(cursor, {}).value();
  EXPECT_EQ(octets.write([](View) -> Result<void> { return fail(Errc::storage, "disk full"); }).error().code, Errc::storage);
}

/// X.690 section 8.1.3.6: members of indefinite length inside members of indefinite length, each to its own end.
TEST(Cursor, TakesElementsOfIndefiniteLength) {
  const std::string nested = "3080" "3080" "020101" "0000" "0401ff" "0000";
  Cursor cursor(document(hex(nested + "0500")));
  Budget budget("signature_octets", 100);
  EXPECT_EQ(to_hex(cursor.take(budget, {}).value()), nested);
  EXPECT_EQ(to_hex(cursor.take(budget, {}).value()), "0500");
  EXPECT_EQ(cursor.take(budget, {}).error().code, Errc::malformed) << "nothing is left";
  EXPECT_EQ(budget.left(), 100u - nested.size() / 2 - 2);
}

TEST(Cursor, RefusesWhatDoesNotEnd) {
  const auto take = [](const std::string& octets, const Limits& limits = {}, std::uint64_t budget = 100) {
    Cursor cursor(document(hex(octets)));
    Budget left("signature_octets", budget);
    const auto taken = cursor.take(left, limits);
    return taken ? "" : taken.error().detail;
  };
  EXPECT_EQ(take("3080020101"), "truncated before the tag");
  EXPECT_EQ(take("30800201010001ff"), "end-of-contents octets are not 00 00");
  EXPECT_EQ(take("308002010100810000"), "end-of-contents octets are not 00 00");
  EXPECT_EQ(take("3080300902010100000000"), "truncated: the content ends before its length") << "a member beyond the end of the file";
  Limits limits;
  limits.der_depth = 2;
  EXPECT_EQ(take("3080308002010100000000", limits), "der_depth");
  EXPECT_EQ(take("30800201010000", {}, 6), "signature_octets");
}

/// A PEM block is known by its first line, and its body must be base64.
TEST(Armour, IsKnownByItsLabel) {
  EXPECT_EQ(armour_of(as_view(" \n-----BEGIN PKCS7-----\n")), Armour::pem);
  EXPECT_EQ(armour_of(as_view("-----BEGIN X509 CRL-----\n")), Armour::none);
  EXPECT_EQ(to_hex(remove_armour(as_view("-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n")).value()), "3000");
  EXPECT_EQ(remove_armour(as_view("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n")).error().detail, "no PEM block of a CMS");
  EXPECT_EQ(remove_armour(as_view("-----BEGIN CMS-----\nM!A=\n-----END CMS-----\n")).error().code, Errc::malformed);
}

}  // namespace
}  // namespace esign::cms
