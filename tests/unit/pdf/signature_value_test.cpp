// SPDX-License-Identifier: Apache-2.0
// Signature dictionaries, right and wrong: each test departs from a right file in one place.
#include "pdf/signature_value.h"

#include <gtest/gtest.h>

#include "unit/pdf/builder.h"

namespace esign::pdf {
namespace {

using test::PdfBuilder;

std::string wide(std::uint64_t number) {
  std::string text = std::to_string(number);
  return text.insert(0, 10 - text.size(), '0');
}

/// Puts numbers of the same width in the place of BBBBBBBBBB, CCCCCCCCCC and DDDDDDDDDD: the range around the first "<30".
std::string ranged(std::string file, std::uint64_t end = 0) {
  const std::uint64_t before = file.find("<30");
  const std::uint64_t after = file.find('>', before) + 1;
  const auto put = [&](std::string_view what, std::uint64_t number) {
    if (const auto at = file.find(what); at != std::string::npos) file.replace(at, 10, wide(number));
  };
  put("BBBBBBBBBB", before);
  put("CCCCCCCCCC", after);
  put("DDDDDDDDDD", (end == 0 ? file.size() : end) - after);
  return file;
}

constexpr const char* kRange = "/ByteRange [0 BBBBBBBBBB CCCCCCCCCC DDDDDDDDDD]";

std::string file_with(const std::string& dictionary) { return ranged(PdfBuilder::page().object(5, dictionary).table().octets()); }

SignatureValue read(const std::string& file, std::size_t seen = 0) {
  const auto revisions = read_revisions(Document::from_octets({file.begin(), file.end()}, "ərizə.pdf"));
  EXPECT_TRUE(revisions) << (revisions ? "" : revisions.error().detail);
  return read_signature_value(revisions.value(), {5, 0}, seen, {}).value();
}

std::string found(const SignatureValue& value) {
  std::string all;
  for (const Finding& one : value.findings) all += (all.empty() ? "" : " ") + one.rule;
  return all;
}
std::string found(const std::string& dictionary) { return found(read(file_with(dictionary))); }
std::string with(const std::string& range, const std::string& contents) { return "<< /Type /Sig " + range + " /Contents " + contents + " >>"; }

TEST(SignatureValue, OfARightFile) {
  const SignatureValue value = read(file_with(with(kRange, "<30030201FF0000>")));
  EXPECT_EQ(found(value), "");
  EXPECT_EQ(to_hex(value.contents), "30030201ff0000");
  EXPECT_EQ(value.covered, 0u);
  EXPECT_EQ(found("<< /Contents <3000> " + std::string(kRange) + " /Type /Sig >>"), "");  // The order is nobody's.
}

TEST(SignatureValue, NeedsAByteRangeOfFourNumbers) {
  for (const char* range : {"", "/ByteRange null", "/ByteRange []", "/ByteRange [0 -5 6 7]", "/ByteRange [0 5]", "/ByteRange [0 5.0 6 7]", "/ByteRange 4 0 R",
                            "/ByteRange [0 4 0 R 7 8]", "/ByteRange [0 5 6 7 8]"}) {
    EXPECT_EQ(found(with(range, "<3000>")), "BR-01") << range;
  }
}

TEST(SignatureValue, HasEachKeyOnce) {
  EXPECT_EQ(found(with(std::string(kRange) + " /ByteRange [0 1 2 3]", "<3000>")).substr(0, 5), "BR-02");
  EXPECT_EQ(found(with(std::string(kRange) + " /Byte#52ange [0 1 2 3]", "<3000>")).substr(0, 5), "BR-02");
  EXPECT_EQ(found(with(kRange, "<3000> /Contents <3000>")).substr(0, 5), "BR-02");
}

TEST(SignatureValue, CoversTheFileFromItsBeginning) {
  EXPECT_EQ(found(with("/ByteRange [1 BBBBBBBBBB CCCCCCCCCC DDDDDDDDDD]", "<3000>")), "BR-03");
  EXPECT_EQ(found(with("/ByteRange [0 BBBBBBBBBB CCCCCCCCCC 9223372036854775807]", "<3000>")), "BR-04");
  EXPECT_EQ(found(with("/ByteRange [0 CCCCCCCCCC BBBBBBBBBB DDDDDDDDDD]", "<3000>")), "BR-04");
  EXPECT_EQ(found(with("/ByteRange [0 0 CCCCCCCCCC DDDDDDDDDD]", "<3000>")), "BR-04");
}

TEST(SignatureValue, LeavesOutContentsAlone) {
  const std::string right = file_with(with(kRange, "<3000>"));
  const auto moved = [&](int before, int after) {
    std::string file = right;
    const std::uint64_t begin = file.find("<3000>"), end = begin + 6;
    const auto at = file.find("/ByteRange [0 ") + 11;
    file.replace(at + 3, 10, wide(begin + static_cast<std::uint64_t>(before)));
    file.replace(at + 14, 10, wide(end + static_cast<std::uint64_t>(after)));
    file.replace(at + 25, 10, wide(file.size() - end - static_cast<std::uint64_t>(after)));
    return found(read(file));
  };
  EXPECT_EQ(moved(0, 0), "");
  EXPECT_EQ(moved(-1, 0), "BR-05");
  EXPECT_EQ(moved(1, 0), "BR-05");
  EXPECT_EQ(moved(0, 1), "BR-05");
  EXPECT_EQ(moved(0, -1), "BR-05");
}

TEST(SignatureValue, HasNothingBetweenItsDigits) {
  EXPECT_EQ(found(with(kRange, "<30 00>")), "BR-06");
  EXPECT_EQ(found(with(kRange, "<30\n00>")), "BR-06");
  EXPECT_EQ(found(with(kRange, "<300>")), "BR-06");
  EXPECT_EQ(found(with(kRange, "<3000 % gizli\n>")), "BR-12");  // Nothing that a strict reader takes for a string.
  EXPECT_EQ(found(with(kRange, "(0\\000) /X <3000>")), "BR-07");
  EXPECT_EQ(found(with(kRange, "/Ad /X <3000>")), "BR-07");
  EXPECT_EQ(found(with(kRange, "4 0 R /X <3000>")), "BR-07");
}

TEST(SignatureValue, EndsWithARevision) {
  PdfBuilder file = PdfBuilder::page();
  file.object(5, with(kRange, "<3000>")).table();
  const std::uint64_t end = file.size();
  EXPECT_EQ(found(read(ranged(file.octets(), end - 1))), "");  // The last end of line may be left out.
  EXPECT_EQ(found(read(ranged(file.octets(), end - 2))), "BR-10");
  EXPECT_EQ(found(read(ranged(file.octets(), end - 30))), "BR-10");
  file.object(6, "(sonra)").table();
  EXPECT_EQ(found(read(ranged(file.octets(), end))), "");
  EXPECT_EQ(found(read(ranged(file.octets()))), "BR-13");  // The range takes in a revision that came later.
  EXPECT_EQ(found(read(ranged(file.octets(), end + 9))), "BR-10");
}

TEST(SignatureValue, IsWrittenOnce) {
  PdfBuilder file = PdfBuilder::page();
  file.object(5, with(kRange, "<3000>")).table();
  const std::uint64_t end = file.size(), at = file.octets().find("5 0 obj");
  EXPECT_EQ(found(read(ranged(PdfBuilder(file).object(5, with("/ByteRange [0 1 2 3]", "<3000>")).table().octets(), end))), "BR-13");
  EXPECT_EQ(found(read(ranged(PdfBuilder(file).entry(5, at, 0, 'n').table().octets(), end))), "");  // Listed again as it was.
}

TEST(SignatureValue, IsAnObjectOfItsOwn) {
  EXPECT_EQ(found(read(ranged(PdfBuilder::page().object(5, "[ " + with(kRange, "<3000>") + " ]").table().octets()))), "BR-12");
  EXPECT_EQ(found(read(ranged(PdfBuilder::page().object(6, with(kRange, "<3000>")).table().octets()))), "BR-12");
  EXPECT_EQ(found(read(ranged(PdfBuilder::page().object(5, with(kRange, "<3000>") + " /More").table().octets()))), "BR-12");
  PdfBuilder other = PdfBuilder::page();
  other.object(5, with(kRange, "<3000>"), 1).table();
  EXPECT_EQ(found(read(ranged(other.octets()))), "BR-12");
}

TEST(SignatureValues, DoNotOverlap) {
  std::vector<SignatureValue> values(3);
  values[0].range = {{10, 20, 100}};
  values[1].range = {{110, 120, 200}};
  values[2].range = {{190, 195, 300}};
  check_overlaps(values);
  EXPECT_EQ(found(values[0]), "");
  EXPECT_EQ(found(values[1]), "BR-16");
  EXPECT_EQ(found(values[2]), "BR-16");
}

TEST(SignatureValues, AreAllThatHasAByteRange) {
  const std::string file = file_with(with(kRange, "<3000>"));
  const Document document = Document::from_octets({file.begin(), file.end()}, "ərizə.pdf");
  EXPECT_TRUE(find_decoys(document, {read(file)}).value().empty());
  ASSERT_EQ(find_decoys(document, {}).value().size(), 1u);
  EXPECT_EQ(find_decoys(document, {}).value().front().rule, "BR-21");
}

}  // namespace
}  // namespace esign::pdf
