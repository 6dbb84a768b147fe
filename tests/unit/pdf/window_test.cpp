// SPDX-License-Identifier: Apache-2.0
#include "pdf/window.h"

#include <gtest/gtest.h>

#include "pdf/built.h"

namespace esign::pdf {
namespace {

using test::BuiltPdf;

TEST(Window, ReadsAPrefixAsItWas) {
  BuiltPdf pdf = test::signed_pdf();
  auto before = Window::open(pdf.document(), pdf.ends[0]);
  auto after = Window::open(pdf.document(), pdf.ends[1]);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->entry({7, 0}), nullptr);
  ASSERT_NE(after->entry({7, 0}), nullptr);
  auto field = after->get({7, 0});
  ASSERT_TRUE(field);
  EXPECT_TRUE((*field)["FT"].is_name("Sig"));
  EXPECT_EQ((*field)["V"].reference(), (Ref{6, 0}));
  EXPECT_TRUE(after->warnings().empty());
}

TEST(Window, GivesNullForWhatIsNotThere) {
  const BuiltPdf pdf = test::plain_pdf();
  auto window = Window::open(pdf.document(), pdf.ends[0]);
  ASSERT_TRUE(window);
  for (const Ref ref : {Ref{77, 0}, Ref{4, 1}, Ref{0, 0}, Ref{UINT32_MAX, 0}, Ref{4, UINT32_MAX}}) {
    auto object = window->get(ref);
    ASSERT_TRUE(object);
    EXPECT_TRUE(object->is_null());
  }
}

TEST(Window, HandsOutStreams) {
  const BuiltPdf pdf = test::plain_pdf();
  auto window = Window::open(pdf.document(), pdf.ends[0]);
  ASSERT_TRUE(window);
  auto octets = window->stored({4, 0});
  ASSERT_TRUE(octets);
  EXPECT_EQ(as_text(*octets), "BT /F1 24 Tf 20 100 Td (Salam) Tj ET");
  auto none = window->stored({3, 0});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_found);
  Limits limits;
  limits.pdf_stream_octets = 8;
  auto narrow = Window::open(pdf.document(), pdf.ends[0], {}, limits);
  ASSERT_TRUE(narrow);
  auto large = narrow->decoded({4, 0});
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, Errc::limit_exceeded);
}

TEST(Window, RepairsNothing) {
  BuiltPdf pdf = test::plain_pdf();
  pdf.octets.resize(pdf.octets.size() - 20);
  auto cut = Window::open(pdf.document(), pdf.octets.size());
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Errc::malformed);
  BuiltPdf twice = test::plain_pdf();
  twice.revise({{9, "<</Title(a)/Title(b)>>"}});
  auto window = Window::open(twice.document(), twice.ends[1]);
  ASSERT_TRUE(window);
  ASSERT_TRUE(window->get({9, 0}));
  EXPECT_EQ(window->warnings().size(), 1u);
}

TEST(Window, AnObjectStreamIsMeasuredBeforeItIsInflated) {
  BuiltPdf pdf;
  pdf.sections = BuiltPdf::Sections::stream;
  // Object 10 is a stream of the objects 11 and 12; the section says where they are.
  const std::string members = "11 0 12 16 <</Type/Pages>> " + std::string(5000, ' ') + "(x)";
  pdf.revise({{1, "<</Type/Catalog/Pages 2 0 R>>"}, {2, "<</Type/Pages/Kids[]/Count 0>>"},
              {10, test::stream_of(members, "/Type/ObjStm/N 2/First 11")}}, {}, "/Root 1 0 R");
  // Rewrites the index of the section: 11 and 12 are compressed.
  const auto at = pdf.octets.size();
  std::string data;
  for (const char entry : {'\0', '\1'}) data += std::string("\x02\x00\x00\x00\x0A\x00", 6) + entry;
  pdf.octets += "101 0 obj\n" + test::stream_of(data, "/Type/XRef/W[1 4 2]/Index[11 2]/Size 102/Root 1 0 R/Prev " + [&] {
    const auto mark = pdf.octets.rfind("startxref\n") + 10;
    return pdf.octets.substr(mark, pdf.octets.find('\n', mark) - mark);
  }()) + "\nendobj\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
  auto window = Window::open(pdf.document(), pdf.octets.size());
  ASSERT_TRUE(window);
  auto member = window->get({11, 0});
  ASSERT_TRUE(member);
  EXPECT_TRUE((*member)["Type"].is_name("Pages"));
  Limits limits;
  limits.pdf_object_stream_octets = 1000;
  auto narrow = Window::open(pdf.document(), pdf.octets.size(), {}, limits);
  ASSERT_TRUE(narrow);
  auto refused = narrow->get({11, 0});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::limit_exceeded);
  EXPECT_EQ(refused.error().detail, "pdf_object_stream_octets");
}

TEST(Object, ShowsItselfShortAndPrintable) {
  const BuiltPdf pdf = test::signed_pdf();
  auto window = Window::open(pdf.document(), pdf.ends[1]);
  ASSERT_TRUE(window);
  auto object = window->get({21, 0});
  ASSERT_TRUE(object);
  EXPECT_EQ((*object)["T"].shown(), "(Boş)");
  EXPECT_LE(object->shown(40).size(), 43u);
  EXPECT_EQ(text_of("\x8A \xFE"), "\u2212 \u00FE");
  EXPECT_EQ(text_of("\xEF\xBB\xBFŞükür"), "Şükür");
  EXPECT_EQ(Object(Object::String{"a\nb"}).shown(), "(a\\u{000A}b)");
}

}  // namespace
}  // namespace esign::pdf
