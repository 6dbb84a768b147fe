// SPDX-License-Identifier: Apache-2.0
#include "zip/writer.h"

#include <gtest/gtest.h>

#include "base/document_data.h"
#include "raw_archive.h"

namespace esign::zip::test {
namespace {

Document text(std::string words) { return Document::from_octets(Bytes(words.begin(), words.end()), "x"); }

Bytes written(const std::function<void(Writer&)>& add) {
  Bytes all;
  Writer writer([&](View piece) -> Result<void> {
    append(all, piece);
    return {};
  });
  add(writer);
  EXPECT_TRUE(writer.finish());
  return all;
}

TEST(Writer, WritesWhatArchiveReads) {
  const Bytes octets = written([](Writer& writer) {
    EXPECT_TRUE(writer.add("mimetype", text("application/vnd.etsi.asic-e+zip"), Writer::Packing::store));
    EXPECT_TRUE(writer.add("Ərizə.txt", text(std::string(1000, 'a')), Writer::Packing::deflate));
    EXPECT_TRUE(writer.add("b.bin", text("\x01\x02"), Writer::Packing::deflate));
  });
  EXPECT_EQ(as_text(View(octets).subspan(30, 8)), "mimetype");
  EXPECT_EQ(as_text(View(octets).subspan(38, 31)), "application/vnd.etsi.asic-e+zip");
  const auto archive = Archive::open(Document::from_octets(octets, "x.asice"));
  ASSERT_TRUE(archive) << outcome(archive);
  EXPECT_EQ(archive->entries()[1].method, Entry::Method::deflated);
  EXPECT_EQ(archive->entries()[2].method, Entry::Method::stored);  // deflate would make it larger
  EXPECT_EQ(content(*archive, 1), std::string(1000, 'a'));
  EXPECT_EQ(content(*archive, 2), "\x01\x02");
}

TEST(Writer, CopiesAFileAsItIsPacked) {
  const Bytes first = written([](Writer& writer) { EXPECT_TRUE(writer.add("a", text(std::string(1000, 'a')), Writer::Packing::deflate)); });
  const auto archive = Archive::open(Document::from_octets(first, "x"));
  ASSERT_TRUE(archive);
  EXPECT_EQ(written([&](Writer& writer) { EXPECT_TRUE(writer.copy(*archive, 0)); }), first);
}

TEST(Writer, RefusesNames) {
  Writer writer([](View) { return Result<void>(); });
  EXPECT_TRUE(writer.add("a", text("1"), Writer::Packing::store));
  for (const std::string name : {"a", "../a", "b/", ""}) {
    const auto added = writer.add(name, text("2"), Writer::Packing::store);
    ASSERT_FALSE(added) << name;
    EXPECT_EQ(added.error().code, Errc::invalid_argument);
  }
}

/// More zeros than 32 bits can count, that nobody holds.
struct Zeros : Document::Data {
  explicit Zeros(std::uint64_t its_size) : Data("zeros", "application/octet-stream", its_size) {}
  Result<void> read(std::uint64_t, std::uint64_t count, const Document::Receiver& receiver) const override {
    const Bytes piece(1u << 20);
    for (; count > 0; count -= std::min<std::uint64_t>(count, piece.size()))
      ESIGN_CHECK(receiver(View(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(count, piece.size())))));
    return {};
  }
};

/// The archive without the octets of the large file: nothing of it is kept, and zeros stand in their place.
struct Sparse : Document::Data {
  Sparse(std::uint64_t its_size, Bytes its_front, Bytes its_back) : Data("x.zip", "", its_size), front(std::move(its_front)), back(std::move(its_back)) {}
  Result<void> read(std::uint64_t offset, std::uint64_t count, const Document::Receiver& receiver) const override {
    Bytes piece(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::uint64_t at = offset + i;
      if (at < front.size()) piece[i] = front[static_cast<std::size_t>(at)];
      if (at >= size - back.size()) piece[i] = back[static_cast<std::size_t>(at - (size - back.size()))];
    }
    return receiver(piece);
  }
  Bytes front, back;
};

TEST(Writer, GoesBeyondFourGibibytesWithZip64) {
  constexpr std::uint64_t kLarge = (std::uint64_t{1} << 32) + 5;
  Bytes front, back;
  std::uint64_t total = 0;
  Writer writer([&](View piece) -> Result<void> {
    if (total < 4096) append(front, piece.first(std::min<std::size_t>(piece.size(), 4096)));
    if (total >= kLarge - 4096) append(back, piece);
    total += piece.size();
    return {};
  });
  ASSERT_TRUE(writer.add("large", Document(std::make_shared<const Zeros>(kLarge)), Writer::Packing::deflate));
  back.clear();
  ASSERT_TRUE(writer.add("b", text("small"), Writer::Packing::store));
  ASSERT_TRUE(writer.finish());
  const auto archive = Archive::open(Document(std::make_shared<const Sparse>(total, front, back)));
  ASSERT_TRUE(archive) << outcome(archive);
  EXPECT_EQ(archive->entries()[0].size, kLarge);
  EXPECT_GT(archive->entries()[1].header, kLarge);
  EXPECT_EQ(content(*archive, 1), "small");
}

}  // namespace
}  // namespace esign::zip::test
