// SPDX-License-Identifier: Apache-2.0
#include "pdf/permissions.h"

#include <gtest/gtest.h>

#include "pdf/built.h"

namespace esign::pdf {
namespace {

using test::BuiltPdf;
using test::signed_pdf;
using Lock = Restriction::Lock;

const char* const kCertified = "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P %/V/1.2>>>>]";

std::string certified(int permitted) {
  std::string text = kCertified;
  return text.replace(text.find('%'), 1, std::to_string(permitted));
}

/// A file whose first signature certifies it.
BuiltPdf certified_pdf(int permitted) {
  BuiltPdf pdf = signed_pdf(certified(permitted));
  // The certifying revision itself names the signature in Perms: built anew, because it is one revision.
  BuiltPdf made;
  test::Bodies base, second;
  for (const auto& [number, body] : pdf.bodies) (number == 6 || number == 7 || number == 8 ? second : base)[number] = body;
  base[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R 21 0 R]/SigFlags 3>>>>";
  base[3] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[20 0 R 21 0 R]>>";
  made.revise(base);
  second[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R 21 0 R 7 0 R]/SigFlags 3>>/Perms<</DocMDP 6 0 R>>>>";
  second[3] = pdf.bodies.at(3);
  made.revise(second);
  return made;
}

Restriction restriction_of(const BuiltPdf& pdf, const std::string& name, std::size_t revision = 2) {
  auto window = Window::open(pdf.document(), pdf.ends[revision - 1]);
  EXPECT_TRUE(window);
  auto read = read_snapshot(*std::move(window), Limits{});
  EXPECT_TRUE(read);
  auto made = read_restriction(*read, read->form.fields.at(name));
  EXPECT_TRUE(made);
  made->revision = revision;
  return *std::move(made);
}

std::vector<Finding> folded(const BuiltPdf& pdf) {
  auto changes = compare_revisions(pdf.document(), pdf.ends, 1);
  EXPECT_TRUE(changes);
  fold({restriction_of(pdf, "Sig1")}, *changes);
  return changes->back();
}

std::string told(const std::vector<Finding>& findings) {
  static const char* const kNames[] = {"unasked", "granted", "exceeded", "locked"};
  std::string text;
  for (const Finding& one : findings) text += one.rule + " " + kNames[static_cast<int>(one.permission)] + "\n";
  return text;
}

TEST(Permissions, ReadsACertification) {
  const Restriction read = restriction_of(certified_pdf(3), "Sig1");
  EXPECT_EQ(read.permitted, 3);
  EXPECT_EQ(read.kind, Restriction::Kind::certification);
}

TEST(Permissions, ACertificationThatTheCatalogDoesNotNameGrantsNothing) {
  const Restriction read = restriction_of(signed_pdf(certified(3)), "Sig1");
  EXPECT_EQ(read.permitted, 3);
  EXPECT_EQ(read.kind, Restriction::Kind::restriction);
}

TEST(Permissions, WhatIsNoPermissionIsTheStrictest) { EXPECT_EQ(restriction_of(certified_pdf(7), "Sig1").permitted, 1); }

TEST(Permissions, FillingIsGrantedExceededOrUnasked) {
  const auto fill = [](BuiltPdf pdf) {
    pdf.revise({{20, pdf.with(20, "(Aysel)", "(Leyla)")}});
    return told(folded(pdf));
  };
  EXPECT_EQ(fill(certified_pdf(2)), "DF-28 granted\n");
  EXPECT_EQ(fill(certified_pdf(1)), "DF-28 exceeded\nDF-35 exceeded\n");
  EXPECT_EQ(fill(signed_pdf()), "DF-28 unasked\n");
  EXPECT_EQ(fill(signed_pdf(certified(1))), "DF-28 exceeded\nDF-35 exceeded\n");
}

TEST(Permissions, LongTermDataIsAlwaysAllowed) {
  BuiltPdf pdf = certified_pdf(1);
  pdf.revise({{1, pdf.with(1, "/Pages", "/DSS<</Certs[30 0 R]>>/Pages")}, {30, test::stream_of("der")}});
  EXPECT_EQ(told(folded(pdf)), "DF-06 unasked\n");
}

TEST(Permissions, ContentIsNeverGranted) {
  BuiltPdf pdf = certified_pdf(3);
  pdf.revise({{4, test::stream_of("other")}});
  EXPECT_EQ(told(folded(pdf)), "DF-12 exceeded\nDF-35 exceeded\n");
}

TEST(Permissions, AVisibleFieldAfterACertificationIsNamed) {
  BuiltPdf pdf = certified_pdf(2);
  auto changed = test::with_field(pdf, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V 31 0 R/F 132/Rect[150 60 250 90]/P 3 0 R>>");
  changed[31] = "<</Type/Sig/ByteRange[0 1 2 3]/Contents<01>>>";
  pdf.revise(changed);
  EXPECT_EQ(told(folded(pdf)), "DF-23a granted\nDF-13 unasked\n");
}

TEST(Permissions, ALockNamesFieldsAndTheFieldsBelow) {
  const Lock include{Lock::Action::include, {"A"}}, exclude{Lock::Action::exclude, {"A"}}, all{Lock::Action::all, {}};
  EXPECT_EQ(locked(include, "A"), Locked::yes);
  EXPECT_EQ(locked(include, "A.b"), Locked::yes);
  EXPECT_EQ(locked(include, "AB"), Locked::no);
  EXPECT_EQ(locked(include, "a"), Locked::no);
  EXPECT_EQ(locked(exclude, "A.b"), Locked::no);
  EXPECT_EQ(locked(exclude, "AB"), Locked::yes);
  EXPECT_EQ(locked(all, "hər şey"), Locked::yes);
}

TEST(Permissions, ALockedFieldIsNamed) {
  BuiltPdf pdf = signed_pdf("/Reference[<</TransformMethod/FieldMDP/Data 1 0 R/TransformParams<</Action/Include/Fields[(Ad)]>>>>]");
  pdf.revise({{20, pdf.with(20, "(Aysel)", "(Leyla)")}});
  EXPECT_EQ(told(folded(pdf)), "DF-28 locked\nDF-31 locked\n");
}

TEST(Permissions, ALockOfTheFieldTightens) {
  BuiltPdf pdf = signed_pdf();
  Restriction lock = restriction_of(pdf, "Sig1");
  lock.permitted = 1;
  pdf.revise({{20, pdf.with(20, "(Aysel)", "(Leyla)")}});
  auto changes = compare_revisions(pdf.document(), pdf.ends, 1);
  ASSERT_TRUE(changes);
  Restriction first;
  first.revision = 1;
  first.permitted = 3;
  first.kind = Restriction::Kind::certification;
  fold({first, lock}, *changes);
  EXPECT_EQ(told(changes->back()), "DF-28 exceeded\nDF-35 exceeded\n");
}

TEST(Permissions, ARestrictionBindsOnlyWhatComesAfterIt) {
  BuiltPdf pdf = signed_pdf();
  pdf.revise({{20, pdf.with(20, "(Aysel)", "(Leyla)")}});
  auto changes = compare_revisions(pdf.document(), pdf.ends, 1);
  ASSERT_TRUE(changes);
  Restriction later;
  later.revision = 3;
  later.permitted = 1;
  fold({later}, *changes);
  EXPECT_EQ(told(changes->back()), "DF-28 unasked\n");
}

}  // namespace
}  // namespace esign::pdf
