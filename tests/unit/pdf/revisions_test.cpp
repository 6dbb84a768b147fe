// SPDX-License-Identifier: Apache-2.0
#include "pdf/revisions.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "unit/pdf/builder.h"

namespace esign::pdf {
namespace {

using test::PdfBuilder;

Revisions read(const PdfBuilder& file) {
  auto made = read_revisions(file.document());
  EXPECT_TRUE(made) << (made ? "" : made.error().at + ": " + made.error().detail);
  return made ? *std::move(made) : Revisions(file.document());
}

/// "XR-03@2" for each finding of a revision, "BR-18" for those of the file.
std::string found(const Revisions& revisions) {
  std::string all;
  for (const Finding& one : revisions.findings) all += (all.empty() ? "" : " ") + one.rule;
  for (const Revision& revision : revisions.all) {
    for (const Finding& one : revision.findings) all += (all.empty() ? "" : " ") + one.rule + '@' + std::to_string(one.revision);
  }
  return all;
}
std::string found(const PdfBuilder& file) { return found(read(file)); }

std::string problem(const PdfBuilder& file, const Limits& limits = {}) {
  const auto made = read_revisions(file.document(), limits);
  return made ? "" : std::string(name(made.error().code)) + ": " + made.error().detail;
}

PdfBuilder base() { return std::move(PdfBuilder::page().table()); }

TEST(Revisions, EndWhereTheirMarkersSay) {
  PdfBuilder file = base();
  const std::uint64_t first = file.size();
  file.object(5, "(ŞƏRH)").table();
  const std::uint64_t second = file.size();
  file.object(6, "(İMZA)").stream(7);
  const Revisions made = read(file);
  ASSERT_EQ(made.all.size(), 3u);
  EXPECT_EQ(made.all[0].end, first);
  EXPECT_EQ(made.all[1].end, second);
  EXPECT_EQ(made.all[2].end, file.size());
  EXPECT_EQ(made.all[1].begin, first);
  EXPECT_EQ(found(made), "XR-12@3");
  EXPECT_EQ(made.ending_at(first), 0u);
  EXPECT_EQ(made.ending_at(first - 1), 0u);  // Without the last end of line.
  EXPECT_EQ(made.ending_at(first - 2), std::nullopt);
  EXPECT_EQ(made.find(5, 0).entry, nullptr);
  EXPECT_EQ(made.find(5, 2).revision, 1u);
}

TEST(Revisions, OfAStreamHaveAllEntries) {
  const Revisions made = read(PdfBuilder::page().stream(5));
  ASSERT_EQ(made.all.size(), 1u);
  EXPECT_EQ(made.all[0].newest().form, Section::Form::stream);
  EXPECT_EQ(made.all[0].newest().entries.size(), 5u);
  EXPECT_EQ(found(made), "");
}

TEST(Revisions, TellWhatFollowsTheLastMarker) {
  EXPECT_EQ(found(base().raw("4 0 obj\n<<>>\nendobj\n")), "BR-18 BR-11");
  EXPECT_EQ(found(base().raw("4 0 obj")), "BR-18 BR-11");
  EXPECT_EQ(found(base().raw("trailer << /Root 4 0 R >>")), "BR-18 BR-11");
  EXPECT_EQ(found(base().raw("%" + std::string(40, 'A'))), "BR-18");
  EXPECT_EQ(found(base().raw("\n")), "BR-18");
  EXPECT_EQ(problem(base().raw(std::string(70'000, ' '))), "malformed: there is no %%EOF");
}

TEST(Revisions, AreFoundThoughTheNewestSkipsThem) {
  PdfBuilder file = base();
  const std::uint64_t first = file.last_section();
  file.object(5, "(imzalı)").table().object(6, "(yeni)").table({}, first);
  EXPECT_EQ(found(file), "BR-11 XR-10@2");
  // A file inside a stream has offsets of its own: nothing is there.
  EXPECT_EQ(found(std::move(base().object(5, "<< /Length 26 >>\nstream\nstartxref\n90000001\n%%EOF\n\n\nendstream").table())), "");
}

TEST(Revisions, DoNotTurnInCircles) {
  PdfBuilder file = base();
  file.object(5, "()").table({}, file.size() + 31);
  EXPECT_EQ(problem(file).substr(0, 9), "malformed");
  PdfBuilder loop = base();
  const std::uint64_t at = loop.size();
  EXPECT_EQ(problem(loop.table({}, at)), "malformed: Prev leads in a circle");
}

TEST(Revisions, MustLieBehindTheOlderOnes) {
  PdfBuilder file = base();
  const std::uint64_t old = file.last_section();
  file.object(5, "()").table();
  // The last marker names the older section, whose Prev is made to name the newer one.
  PdfBuilder swapped = PdfBuilder::page();
  const std::uint64_t first = swapped.size();
  const std::uint64_t length = base().size() - old;
  swapped.table({}, first + length + 12).table({}, 0).raw("startxref\n" + std::to_string(first) + "\n%%EOF\n");
  EXPECT_EQ(problem(swapped).substr(0, 9), "malformed");
}

TEST(Revisions, RefuseOffsetsThatAreAlmostRight) {
  for (const int by : {-1, 1, 2, 6}) {
    const std::string text = base().octets();
    const auto marker = text.rfind("startxref\n") + 10;
    const auto target = std::stoll(text.substr(marker)) + by;
    const PdfBuilder file = std::move(PdfBuilder().raw(text.substr(15, marker - 15) + std::to_string(target) + "\n%%EOF\n"));
    if (by == -1) EXPECT_EQ(found(file), "XR-01w@1");  // A line feed stands there.
    else EXPECT_EQ(problem(file).substr(0, 9), "malformed") << by;
  }
}

TEST(Revisions, DrawOnTheirBudgets) {
  Limits few;
  few.pdf_sections = 2;
  PdfBuilder file = base();
  file.object(5, "()").table().object(6, "()").table();
  EXPECT_EQ(problem(file, few), "limit_exceeded: pdf_sections");
  Limits small;
  small.pdf_section_entries = 4;
  EXPECT_EQ(problem(base(), small), "limit_exceeded: pdf_section_entries");
}

TEST(Revisions, InflateNoBombs) {
  std::string zeros(1u << 20, '\0'), bomb(compressBound(zeros.size()), '\0');
  uLongf size = bomb.size();
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(bomb.data()), &size, reinterpret_cast<const Bytef*>(zeros.data()), zeros.size()), Z_OK);
  bomb.resize(size);
  ASSERT_LT(bomb.size(), 2000u);
  Limits limits;
  limits.pdf_stream_octets = 100'000;
  EXPECT_EQ(problem(PdfBuilder::page().stream(5, "/Filter /FlateDecode", bomb), limits), "limit_exceeded: pdf_stream_octets");
  Limits whole;
  whole.pdf_inflated_octets = 100'000;
  EXPECT_EQ(problem(PdfBuilder::page().stream(5, "/Filter /FlateDecode", bomb), whole), "limit_exceeded: pdf_inflated_octets");
  // Twice compressed is no form of a cross-reference stream at all.
  EXPECT_EQ(problem(PdfBuilder::page().stream(5, "/Filter [/FlateDecode /FlateDecode]", bomb)), "unsupported: a cross-reference stream with several filters");
}

TEST(Revisions, NeedNothingOfLaterOnes) {
  // The table names a hidden section that comes with the next revision: the first one alone would be another document.
  PdfBuilder file = PdfBuilder::page();
  file.table("/XRefStm 0000000000").object(6, "(sonra)").stream(7);
  std::string octets = file.octets();
  std::string at = std::to_string(octets.find("7 0 obj"));
  octets.replace(octets.find("0000000000 >>"), 10, at.insert(0, 10 - at.size(), '0'));
  const auto made = read_revisions(Document::from_octets({octets.begin(), octets.end()}, "ərizə.pdf"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().detail, "the hidden section that XRefStm names lies behind the revision");
}

TEST(Entries, PointAtTheObjectsOfTheirNumbers) {
  PdfBuilder file = base();
  const std::uint64_t catalog = file.octets().find("1 0 obj");
  const std::uint64_t content = file.octets().find("4 0 obj");
  EXPECT_EQ(found(PdfBuilder(file).entry(90, content, 0, 'n').table()), "XR-03@2 XR-04@2");   // Two numbers, one object.
  EXPECT_EQ(found(PdfBuilder(file).entry(4, catalog, 0, 'n').table()), "XR-03@2 XR-04@2");
  EXPECT_EQ(found(PdfBuilder(file).entry(4, content, 0, 'n').table()), "");                    // Listed again as it was.
  EXPECT_EQ(found(PdfBuilder(file).entry(4, content - 1, 0, 'n').table()), "XR-03@2 XR-04@2");  // White space before it.
  EXPECT_EQ(found(PdfBuilder(file).entry(5, 99'999, 0, 'n').table()), "XR-03@2 XR-04@2");
}

TEST(Entries, OfDormantObjectsAreNotAwakened) {
  PdfBuilder file = PdfBuilder::page();
  const std::uint64_t dormant = file.size();
  file.raw("4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n").table();
  EXPECT_EQ(found(PdfBuilder(file).entry(4, dormant, 0, 'n').table()), "XR-04@2");
}

TEST(Entries, OfFreedNumbersAndGenerations) {
  PdfBuilder file = base();
  EXPECT_EQ(found(PdfBuilder(file).entry(4, 0, 1, 'f').table()), "XR-09@2");
  EXPECT_EQ(found(PdfBuilder(file).object(4, "<<>>", 1).table()), "XR-08@2");
  EXPECT_EQ(found(PdfBuilder(file).entry(4, 0, 1, 'f').table().object(4, "<<>>", 1).table()), "XR-09@2");
  EXPECT_EQ(found(PdfBuilder(file).object(9, "<<>>", 3).table()), "XR-08@2");
}

/// A file in two sections as Microsoft Word writes them: the table has the objects that it hides as free, the second section is
/// empty but for XRefStm, which lists them where they stand before the table.
PdfBuilder hidden_objects(unsigned generation_of_the_free) {
  PdfBuilder file = PdfBuilder::page();
  const std::uint64_t hidden = file.size();
  file.raw("5 0 obj\n(gizli)\nendobj\n");
  const std::uint64_t section = file.size();
  std::string data("\1", 1);
  for (int i = 7; i >= 0; --i) data += static_cast<char>((hidden >> (8 * i)) & 0xFF);
  data += std::string("\0\0", 2);
  file.object(6, "<< /Type /XRef /W [1 8 2] /Size 7 /Index [5 1] /Root 1 0 R /Length 11 >>\nstream\n" + data + "\nendstream");
  file.entry(5, 0, generation_of_the_free, 'f').table();
  return std::move(file.table("/XRefStm " + std::to_string(section)));
}

TEST(Entries, OfHiddenObjectsAreToldByTheSecondSection) {
  EXPECT_EQ(found(hidden_objects(65535)), "XR-05@2");
  EXPECT_EQ(found(hidden_objects(1)), "XR-05@2 XR-04@2 XR-08@2") << "a freed object is no hidden one";
}

TEST(Entries, StandOnceInASection) {
  PdfBuilder twice = PdfBuilder::page();
  const std::uint64_t at = twice.size();
  twice.raw("xref\n0 1\n0000000000 65535 f \n1 1\n0000000015 00000 n \n1 1\n0000000064 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n" +
            std::to_string(at) + "\n%%EOF\n");
  EXPECT_EQ(found(twice), "XR-02@1");
  EXPECT_EQ(found(PdfBuilder::page().table("/Size 3")), "XR-02@1 XR-02@1");  // Size stands twice, and the last is too small.
}

TEST(Octets, AreAllListedInAnUpdate) {
  EXPECT_EQ(found(base().raw("7 0 obj\n(gizli)\nendobj\n").object(5, "(açıq)").table()), "XR-10@2");
  EXPECT_EQ(found(base().raw("% şərh\n").object(5, "<< /Length 6 0 R >>\nstream\nendobj\nendstream").object(6, "6").table()), "");
  EXPECT_EQ(found(base().object(5, "<< /Length 3 >>\nstream\nabcd\nendstream").table()), "XR-10@2");
}

TEST(ObjectStreams, ListTheirMembersOnce) {
  const auto with = [](std::string_view data, std::string_view dictionary) {
    PdfBuilder file = base();
    file.object(5, "<< /Type /ObjStm " + std::string(dictionary) + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + std::string(data) + "\nendstream");
    const std::uint64_t at = file.octets().find("5 0 obj");
    std::string entries;
    const auto record = [&](char kind, std::uint64_t value, char index) {
      entries += kind;
      for (int shift = 56; shift >= 0; shift -= 8) entries += static_cast<char>(value >> shift & 0xff);
      entries += '\0';
      entries += index;
    };
    record(1, at, 0);
    record(2, 5, 0);
    record(2, 5, 1);
    record(1, file.size(), 0);
    file.stream(8, "/Index [5 4]", entries);
    Revisions made = read(file);
    const StreamReader reader = [&](std::uint32_t) -> Result<Bytes> { return copy(as_view(data)); };
    EXPECT_TRUE(check_object_streams(made, 1, reader, {}));
    return found(made);
  };
  EXPECT_EQ(with("6 0 7 3 (a)(b)", "/N 2 /First 8"), "XR-12@2");
  EXPECT_EQ(with("6 0 6 3 (a)(b)", "/N 2 /First 8"), "XR-12@2 XR-06@2");
  EXPECT_EQ(with("7 0 6 3 (a)(b)", "/N 2 /First 8"), "XR-12@2 XR-06@2");
  EXPECT_EQ(with("6 3 7 0 (a)(b)", "/N 2 /First 8"), "XR-12@2 XR-06@2");
  EXPECT_EQ(with("6 0 7 3 (a)(b)", "/N 9 /First 8"), "XR-12@2 XR-06@2");
  EXPECT_EQ(with("6 0 7 3 (a)(b)", "/First 8"), "XR-12@2 XR-06@2");
}

}  // namespace
}  // namespace esign::pdf
