// SPDX-License-Identifier: Apache-2.0
#include "pdf/incremental_update.h"

#include <gtest/gtest.h>

#include "pdf/builder.h"
#include "pdf/revisions.h"
#include "pdf/serialise.h"
#include "pdf/update_base.h"
#include "pdf/window.h"

namespace esign::pdf {
namespace {

using test::PdfBuilder;

UpdateBase base_of(const Document& document) {
  UpdateBase base = update_base(document, {}).value();
  base.trailer = *Window::open(document, document.size()).value().trailer().dictionary();
  return base;
}

Document with(const Document& document, const UpdateOctets& update) {
  const Document tail = Document::from_octets(update.octets, "update");
  return Document::joined({{document, 0, document.size()}, {tail, 0, tail.size()}}, document.name()).value();
}

std::string text_at(const Document& document, std::uint64_t from, std::uint64_t to) {
  Bytes octets(static_cast<std::size_t>(to - from));
  EXPECT_TRUE(document.read_at(from, octets));
  return std::string(as_text(octets));
}

/// A file with one signature object of 10 octets, a stream and a string.
struct Updated {
  Document whole;
  UpdateOctets update{};
  Ref signature{}, stream{};
};
Updated updated(const Document& document) {
  const UpdateBase base = base_of(document);
  IncrementalUpdate update(base, nullptr);
  const Ref signature = update.new_object(), stream = update.new_object();
  EXPECT_TRUE(update.put_signature(signature, {{"Type", name_object("Sig")}, {"Reason", text_object("Səbəb")}}, 10));
  EXPECT_TRUE(update.put_stream(stream, {{"Subtype", name_object("X")}}, Bytes{1, 2, 3}));
  UpdateOctets made = update.finish().value();
  Document whole = with(document, made);
  return {std::move(whole), std::move(made), signature, stream};
}

void expect_sound(const Document& document) {
  const Updated made = updated(document);
  const auto revisions = read_revisions(made.whole);
  ASSERT_TRUE(revisions) << revisions.error().detail;
  const Revision& newest = revisions->all.back();
  EXPECT_TRUE(newest.findings.empty()) << newest.findings.front().rule << newest.findings.front().detail;
  EXPECT_EQ(newest.end, made.whole.size());
  EXPECT_EQ(text_at(made.whole, 0, document.size()), text_at(document, 0, document.size()));
  const Window window = Window::open(made.whole, made.whole.size()).value();
  EXPECT_EQ(text_of(*window.get(made.signature).value()["Reason"].string()), "Səbəb");
  EXPECT_EQ(window.stored(made.stream).value(), (Bytes{1, 2, 3}));
  EXPECT_TRUE(window.warnings().empty());
  ASSERT_TRUE(made.update.gap);
  EXPECT_EQ(text_at(made.whole, made.update.gap->before, made.update.gap->after), "<" + std::string(20, '0') + ">");
  const Object signature = window.get(made.signature).value();
  const Array& range = *signature["ByteRange"].array();
  EXPECT_EQ(range.at(1).integer(), static_cast<std::int64_t>(made.update.gap->before));
  EXPECT_EQ(range.at(2).integer(), static_cast<std::int64_t>(made.update.gap->after));
  EXPECT_EQ(range.at(2).integer().value() + range.at(3).integer().value(), static_cast<std::int64_t>(made.whole.size()));
}

TEST(IncrementalUpdate, AppendsATableToATable) { expect_sound(PdfBuilder::page().table().document()); }

TEST(IncrementalUpdate, AppendsAStreamToAStream) {
  const Document document = PdfBuilder::page().stream(5).document();
  const Updated made = updated(document);
  EXPECT_EQ(text_at(made.whole, document.size(), made.whole.size()).find("\nxref\n"), std::string::npos);
  expect_sound(document);
}

TEST(IncrementalUpdate, EndsTheLastLineFirst) {
  PdfBuilder builder = PdfBuilder::page().table();
  std::string octets = builder.octets();
  octets.pop_back();
  expect_sound(Document::from_octets({octets.begin(), octets.end()}, "x.pdf"));
}

TEST(IncrementalUpdate, DoesNotTrustSize) {
  // /Size 5, and an object 9 that the table lists all the same.
  PdfBuilder builder = PdfBuilder::page();
  builder.object(9, "<< >>");
  std::string octets = builder.table().octets();
  const auto at = octets.find("/Size 10");
  ASSERT_NE(at, std::string::npos);
  octets.replace(at, 8, "/Size  5");
  const Document document = Document::from_octets({octets.begin(), octets.end()}, "x.pdf");
  EXPECT_EQ(base_of(document).next_number, 10u);
}

TEST(IncrementalUpdate, FillsItsGapAndNothingElse) {
  const Document document = PdfBuilder::page().table().document();
  Updated made = updated(document);
  const UpdateOctets empty = made.update;
  ASSERT_TRUE(fill_gap(made.update, document.size(), Bytes{0xAB, 0x01}));
  const Document filled = with(document, made.update);
  EXPECT_EQ(text_at(filled, made.update.gap->before, made.update.gap->after), "<AB01" + std::string(16, '0') + ">");
  EXPECT_EQ(made.update.octets.size(), empty.octets.size());
  const auto refused = fill_gap(made.update, document.size(), Bytes(11));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::limit_exceeded);
}

TEST(IncrementalUpdate, KeepsTheFirstIdentifierAndUnknownTrailerKeys) {
  const Document document = PdfBuilder::page().table("/ID [<0102><0304>] /Mine (x)").document();
  UpdateBase base = base_of(document);
  base.first_id = {1, 2};
  IncrementalUpdate update(base, nullptr);
  ASSERT_TRUE(update.put(update.new_object(), Object(std::int64_t{1})));
  const Document whole = with(document, update.finish().value());
  const Object trailer = Window::open(whole, whole.size()).value().trailer();
  EXPECT_EQ(*trailer["ID"].array()->at(0).string(), "\x01\x02");
  EXPECT_EQ(*trailer["ID"].array()->at(1).string(), as_text(base.second_id));
  EXPECT_EQ(*trailer["Mine"].string(), "x");
}

TEST(IncrementalUpdate, RefusesOffsetsThatATableCannotHold) {
  UpdateBase base;
  base.size = 9'999'999'990;
  IncrementalUpdate update(base, nullptr);
  const Ref one = update.new_object(), two = update.new_object();
  ASSERT_TRUE(update.put(one, text_object("a long enough string")));
  ASSERT_TRUE(update.put(two, Object(std::int64_t{1})));
  const auto made = update.finish();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::limit_exceeded);
}

TEST(IncrementalUpdate, RangesAreWrittenWholeAboveTwoGibioctets) {
  for (const std::uint64_t size : {99'999'900ull, 2'147'483'600ull, 4'294'967'290ull, 9'000'000'000'000ull}) {
    UpdateBase base;
    base.size = size;
    base.section = UpdateBase::Section::stream;
    IncrementalUpdate update(base, nullptr);
    ASSERT_TRUE(update.put_signature(update.new_object(), {}, 4));
    const UpdateOctets made = update.finish().value();
    const std::string text(as_text(made.octets));
    const std::string range = "[0 " + std::to_string(made.gap->before) + ' ' + std::to_string(made.gap->after) + ' ' +
                              std::to_string(size + made.octets.size() - made.gap->after);
    EXPECT_NE(text.find(range), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace esign::pdf
