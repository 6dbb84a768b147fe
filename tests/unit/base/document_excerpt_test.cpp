// SPDX-License-Identifier: Apache-2.0
#include <esign/document.h>
#include <gtest/gtest.h>

#include "base/bytes.h"

namespace esign {
namespace {

Document text(std::string_view octets) { return Document::from_octets(copy(as_view(octets)), "ərizə.pdf"); }

std::string whole(const Document& document) { return std::string(as_text(document.octets(1000).value())); }

TEST(DocumentExcerpt, IsItsRangesInTheirOrder) {
  const Document made = Document::excerpt(text("0123456789"), {{0, 3}, {5, 0}, {7, 3}}).value();
  EXPECT_EQ(made.size(), 6u);
  EXPECT_EQ(made.name(), "ərizə.pdf");
  EXPECT_EQ(whole(made), "012789");
  std::string read;
  EXPECT_TRUE(made.read([&](std::span<const std::uint8_t> piece) -> Result<void> {
    read += as_text(piece);
    return {};
  }));
  EXPECT_EQ(read, "012789");
}

TEST(DocumentExcerpt, ReadsAcrossTheGap) {
  const Document made = Document::excerpt(text("0123456789"), {{0, 3}, {7, 3}}).value();
  std::vector<std::uint8_t> out(3);
  EXPECT_TRUE(made.read_at(1, out));
  EXPECT_EQ(as_text(out), "127");
  EXPECT_FALSE(made.read_at(4, out));
  std::string read;
  EXPECT_TRUE(made.read(2, 3, [&](std::span<const std::uint8_t> piece) -> Result<void> {
    read += as_text(piece);
    return {};
  }));
  EXPECT_EQ(read, "278");
}

TEST(DocumentExcerpt, StaysInItsDocument) {
  EXPECT_FALSE(Document::excerpt(text("0123456789"), {{0, 11}}));
  EXPECT_FALSE(Document::excerpt(text("0123456789"), {{11, 0}}));
  EXPECT_FALSE(Document::excerpt(text("0123456789"), {{9, UINT64_MAX}}));
  EXPECT_EQ(whole(Document::excerpt(text("0123456789"), {}).value()), "");
}

}  // namespace
}  // namespace esign
