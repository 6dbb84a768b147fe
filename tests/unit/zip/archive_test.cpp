// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "raw_archive.h"

namespace esign::zip::test {
namespace {

RawArchive two_files() { return {.files = {{.name = "a.txt", .content = "salam"}, {.name = "qovluq/Ə.txt", .content = "dünya dünya dünya", .method = 8, .flags = kFlagUtf8}}}; }
RawArchive one(RawFile file) { return {.files = {std::move(file)}}; }

TEST(Archive, GivesTheFilesInTheOrderOfTheirOctets) {
  const auto archive = two_files().open();
  ASSERT_TRUE(archive) << outcome(archive);
  ASSERT_EQ(archive->entries().size(), 2u);
  EXPECT_EQ(archive->entries()[1].name, "qovluq/Ə.txt");
  EXPECT_EQ(content(*archive, 0), "salam");
  EXPECT_EQ(content(*archive, 1), "dünya dünya dünya");
}

TEST(Archive, ReadsARangeOfADeflatedFile) {
  const auto archive = two_files().open();
  ASSERT_TRUE(archive);
  Bytes part(6);
  ASSERT_TRUE(archive->file(1).read_at(7, part));
  EXPECT_EQ(as_text(part), "dünya");
}

TEST(Archive, TakesAnArchiveInsideAnArchive) {
  const Bytes inner = two_files().octets();
  EXPECT_EQ(outcome(one({.name = "inner.zip", .content = std::string(as_text(inner))}).open()), "opened");
}

TEST(Archive, TakesAnEmptyOneAndAFolder) {
  EXPECT_EQ(outcome(RawArchive{}.open()), "opened");
  const auto archive = one({.name = "qovluq/"}).open();
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->entries()[0].kind, Entry::Kind::folder);
}

TEST(Archive, RefusesOctetsThatBelongToNothing) {
  RawArchive archive = two_files();
  archive.behind = "x";
  EXPECT_EQ(outcome(archive.open()), "malformed: octets behind the end of the archive");
  archive = two_files();
  archive.files[0].gap = "x";
  EXPECT_EQ(outcome(archive.open()), "malformed: a.txt: octets between two files");
  archive = two_files();
  archive.files[1].gap = "x";
  EXPECT_EQ(outcome(archive.open()), "malformed: qovluq/Ə.txt: octets between two files");
  archive = two_files();
  archive.front = "MZ";
  EXPECT_EQ(outcome(archive.open()), "malformed: offset 0: octets before the first file");
  archive = two_files();
  archive.before_end = "x";
  EXPECT_EQ(outcome(archive.open()), "malformed: the central directory does not end where the end record begins");
}

TEST(Archive, RefusesTwoEnds) {
  RawArchive archive = two_files();
  archive.comment = std::string(as_text(RawArchive{}.octets()));
  EXPECT_EQ(outcome(archive.open()), "malformed: two ends of the central directory");
  archive = two_files();
  archive.comment = "PK\x05\x06" + std::string(30, 'x');
  EXPECT_EQ(outcome(archive.open()), "malformed: octets behind the end of the archive");
  archive.comment = "mimetype=application/vnd.etsi.asic-e+zip";
  EXPECT_EQ(outcome(archive.open()), "opened");
}

TEST(Archive, RefusesALocalHeaderThatDiffers) {
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .local_name = "b"}).open()), "malformed: a: the local header has another name");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .local_crc = 1}).open()), "malformed: a: the local header differs from the directory");
  // APPNOTE 4.4.3: a reader that goes by the local header would take or leave what another does not.
  for (const std::uint16_t version : std::initializer_list<std::uint16_t>{10, 45})
    EXPECT_EQ(outcome(one({.name = "a", .content = "x", .local_needed = version}).open()), "malformed: a: the local header needs another version than the directory says");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .local_size = 2}).open()), "malformed: a: the local header differs from the directory");
}

TEST(Archive, RefusesFilesThatOverlap) {
  RawArchive archive = two_files();
  archive.files[1].offset = 0;
  EXPECT_EQ(outcome(archive.open()), "malformed: a.txt: its octets run into the next file's");
}

TEST(Archive, RefusesASecondFileOfOneName) {
  EXPECT_EQ(outcome(RawArchive{.files = {{.name = "a", .content = "1"}, {.name = "a", .content = "2"}}}.open()), "malformed: a: two files of one name");
}

TEST(Archive, RefusesNamesThatLeadAway) {
  for (const std::string name : {"../a", "a/../b", "/a", "a//b", "./a", "C:a", "a\\b", "a.", "a /b", "", "a\nb", "\xff"}) {
    const std::string told = outcome(one({.name = name, .content = "x"}).open());
    EXPECT_TRUE(told.starts_with("malformed: ")) << name << " " << told;
    EXPECT_NE(told.find(" file"), std::string::npos) << told;
  }
}

TEST(Archive, RefusesEncryptionLinksAndOtherMethods) {
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .flags = 1}).open()), "unsupported: a: an encrypted file");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .method = 12}).open()), "unsupported: a: compression method 12");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .needed = 51}).open()), "unsupported: a: needs version 51");
  EXPECT_EQ(outcome(one({.name = "a", .content = "/etc/passwd", .external = 0120777u << 16}).open()), "malformed: a: a link or device, not a file");
  EXPECT_EQ(outcome(one({.name = "a/", .content = "x"}).open()), "malformed: a/: a folder with content");
}

Bytes extra(std::uint16_t id, const Bytes& value) { return FieldWriter().u16(id).u16(static_cast<std::uint16_t>(value.size())).octets(value).written(); }

TEST(Archive, RefusesExtraFieldsThatGiveASecondReading) {
  const Bytes sizes = FieldWriter().u64(1).u64(1).written();
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .local_extra = extra(kExtraZip64, sizes)}).open()),
            "malformed: a: a ZIP64 field with other numbers than are wanted");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .central_extra = extra(kExtraZip64, sizes)}).open()),
            "malformed: a: a ZIP64 field with other numbers than are wanted");
  const Bytes path = FieldWriter().octets(View(Bytes{1})).u32(0).octets(as_view("b")).written();
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .central_extra = extra(kExtraUnicodePath, path)}).open()), "malformed: a: an extra field gives the file a second name");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .local_extra = {1}}).open()), "malformed: a: a broken extra field");
  EXPECT_EQ(outcome(one({.name = "a", .content = "x", .central_size = kSentinel32}).open()), "malformed: a: a number without its ZIP64 field");
}

TEST(Archive, ReadsDataDescriptorsOfEveryForm) {
  const std::string text = "salam";
  const std::uint32_t crc = crc_of(text);
  for (const Bytes& descriptor : {FieldWriter().u32(crc).u32(5).u32(5).written(), FieldWriter().u32(kDescriptor).u32(crc).u32(5).u32(5).written(),
                                  FieldWriter().u32(crc).u64(5).u64(5).written(), FieldWriter().u32(kDescriptor).u32(crc).u64(5).u64(5).written()}) {
    const auto archive = one({.name = "a", .content = text, .flags = kFlagDescriptor, .descriptor = descriptor}).open();
    EXPECT_EQ(outcome(archive), "opened") << descriptor.size();
  }
  EXPECT_EQ(outcome(one({.name = "a", .content = text, .flags = kFlagDescriptor, .descriptor = FieldWriter().u32(crc).u32(5).u32(6).written()}).open()),
            "malformed: a: the data descriptor differs from the directory");
  EXPECT_EQ(outcome(one({.name = "a", .content = text, .flags = kFlagDescriptor}).open()), "malformed: a: octets between two files that are no data descriptor");
}

TEST(Archive, FindsWrongContentWhenItIsRead) {
  const auto read = [](RawFile file) { return content(*one(std::move(file)).open(), 0); };
  EXPECT_EQ(read({.name = "a", .content = "x", .crc = 1}), "error: the CRC-32 is another");
  EXPECT_EQ(read({.name = "a", .content = "salam", .method = 8, .packed = deflated("salam") + "x"}), "error: octets behind the deflate data");
  EXPECT_EQ(read({.name = "a", .content = "salam", .method = 8, .packed = deflated("salam, salam, salam")}), "error: more octets than the directory says");
  EXPECT_EQ(read({.name = "a", .content = "salam salam", .method = 8, .packed = deflated("salam salam").substr(0, 5)}), "error: the deflate data is cut short");
  EXPECT_EQ(read({.name = "a", .content = "salam", .method = 8, .packed = "\xff\xff\xff"}), "error: broken deflate data");
}

TEST(Archive, CountsEntriesAndWhatTheyExpandTo) {
  Limits limits;
  limits.zip_entries = 1;
  EXPECT_EQ(outcome(two_files().open(limits)), "limit_exceeded: zip_entries");
  limits = {};
  limits.zip_expanded_octets = 100;
  const RawArchive bomb = one({.name = "a", .content = std::string(1 << 20, 'a'), .method = 8});
  EXPECT_EQ(outcome(bomb.open(limits)), "limit_exceeded: zip_expanded_octets");
  limits.zip_ratio = 2000;
  EXPECT_EQ(outcome(bomb.open(limits)), "opened");
  limits = {};
  limits.zip_directory_octets = 10;
  EXPECT_EQ(outcome(two_files().open(limits)), "limit_exceeded: zip_directory_octets");
}

TEST(Archive, RefusesADirectoryThatIsNotWhereItShouldBe) {
  RawArchive archive = two_files();
  archive.directory_offset = 3;
  EXPECT_EQ(outcome(archive.open()), "malformed: the central directory does not end where the end record begins");
  archive = two_files();
  archive.entries = 1;
  EXPECT_EQ(outcome(archive.open()), "malformed: the central directory has more than its entries");
  archive.entries = 3;
  EXPECT_EQ(outcome(archive.open()), "malformed: no header where the directory has one");
}

TEST(Archive, RefusesEveryTruncation) {
  const Bytes whole = two_files().octets();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = Archive::open(Document::from_octets(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)), "x.zip"));
    EXPECT_FALSE(cut) << size;
  }
}

TEST(Archive, ReadsZip64RecordsThatAgreeWithTheShortOnes) {
  RawArchive archive = two_files();
  const std::size_t plain = archive.octets().size();
  std::uint64_t directory = 0;
  for (const RawFile& file : archive.files) directory += kCentralHeaderOctets + file.name.size();
  const std::uint64_t end = plain - kEndRecordOctets;
  const auto records = [&](std::uint64_t entries, std::uint64_t at) {
    return FieldWriter().u32(kEndRecord64).u64(44).u16(45).u16(45).u32(0).u32(0).u64(entries).u64(entries).u64(directory).u64(end - directory)
        .u32(kEndLocator64).u32(0).u64(at).u32(1).written();
  };
  archive.zip64 = records(2, end);
  EXPECT_EQ(outcome(archive.open()), "opened");
  archive.entries = kSentinel16;  // 2 fits: no need to hide it
  EXPECT_EQ(outcome(archive.open()), "malformed: the two end records contradict each other");
  archive.entries.reset();
  archive.zip64 = records(3, end);
  EXPECT_EQ(outcome(archive.open()), "malformed: the two end records contradict each other");
  archive.zip64 = records(2, end - 1);
  EXPECT_EQ(outcome(archive.open()), "malformed: the ZIP64 end record is not where its locator says");
}

}  // namespace
}  // namespace esign::zip::test
