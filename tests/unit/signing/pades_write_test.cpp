// SPDX-License-Identifier: Apache-2.0
// PDF files signed by incremental updates: what is written, what stays, what is refused.
#include <gtest/gtest.h>

#include "signing/pades_support.h"

namespace esign::signing_test {
namespace {

using test::PdfBuilder;
using Certification = PdfSignature::Certification;

const Document kPlain = PdfBuilder::page().table().document();

/// A form with an empty visible signature field "Boş", and a text field "Ad".
Document form(const std::string& lock = {}) {
  PdfBuilder builder;
  builder.object(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 6 0 R] /NeedAppearances true >> >>");
  builder.object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] >>");
  builder.object(3, "<< /Type /Page /Parent 2 0 R /Annots [5 0 R 6 0 R] >>");
  builder.object(5, "<< /Type /Annot /Subtype /Widget /FT /Sig /T <FEFF0042006F015F> /Rect [20 20 180 80] /P 3 0 R /F 4 " + lock + " >>");
  builder.object(6, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Ad) /Rect [20 100 180 120] /P 3 0 R /F 4 >>");
  return builder.table().document();
}

/// The value of /Contents without the zeros behind it: a SEQUENCE with two octets of length.
Bytes cms_in(const pdf::Object& signature) {
  Bytes contents = copy(as_view(*signature["Contents"].string()));
  EXPECT_EQ(contents.at(1), 0x82);
  contents.resize(4u + contents.at(2) * 256u + contents.at(3));
  return contents;
}

void expect_refused(const Document& document, const PdfSignature& pdf, Errc code) {
  const auto made = sign_pdf(document, pdf);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, code) << made.error().at << ": " << made.error().detail;
}

TEST(PadesWrite, LeavesTheOriginalAndAddsOneSoundRevision) {
  Bytes unended = all_of(kPlain);
  unended.pop_back();  // Files that end with %%EOF and no end of line are common.
  for (const Document& document : {kPlain, PdfBuilder::page().stream(5).document(), form(), Document::from_octets(unended, "x.pdf")}) {
    const auto made = sign_pdf(document);
    ASSERT_TRUE(made) << made.error().at << ": " << made.error().detail;
    Bytes front(static_cast<std::size_t>(document.size()));
    ASSERT_TRUE(made->read_at(0, front));
    EXPECT_EQ(front, all_of(document));
    const auto revisions = pdf::read_revisions(*made).value();
    ASSERT_EQ(revisions.all.size(), 2u);
    EXPECT_TRUE(revisions.all.back().findings.empty());
    EXPECT_EQ(revisions.all.back().end, made->size());
  }
}

TEST(PadesWrite, HasWhatBaselineBDemandsAndNothingThatItForbids) {
  PdfSignature pdf;
  pdf.reason = "Müqavilə";
  pdf.location = "Bakı";
  const Opened file = opened(sign_pdf(kPlain, pdf).value());
  const pdf::Object field = field_at(file, 0);
  EXPECT_EQ(*field["T"].string(), "Signature1");
  EXPECT_EQ(field["F"].integer(), 132);
  const pdf::Object signature = file.at(field["V"]);
  EXPECT_TRUE(signature["Type"].is_name("Sig"));
  EXPECT_TRUE(signature["Filter"].is_name("Adobe.PPKLite"));
  EXPECT_TRUE(signature["SubFilter"].is_name("ETSI.CAdES.detached"));
  EXPECT_EQ(*signature["M"].string(), "D:20261120090000Z");
  EXPECT_EQ(pdf::text_of(*signature["Reason"].string()), "Müqavilə");
  EXPECT_EQ(pdf::text_of(*signature["Location"].string()), "Bakı");
  EXPECT_TRUE(signature["Cert"].is_null());
  EXPECT_EQ(file.at(file.catalog["AcroForm"])["SigFlags"].integer(), 3);
  // The CMS: detached, no signing-time, one signer, verifies over the range.
  const auto view = formats::cades::read(Document::from_octets(cms_in(signature), "cms"), kPlain);
  ASSERT_TRUE(view) << view.error().detail;
  EXPECT_FALSE(view->signatures.at(0).claimed_signing_time);
  for (const auto& note : view->signatures.at(0).attributes) EXPECT_NE(note.name, "mime-type");
}

TEST(PadesWrite, ReservesWhatItNeedsAndNoMore) {
  const Opened file = opened(sign_pdf(kPlain).value());
  const pdf::Object signature = file.at(field_at(file, 0)["V"]);
  const std::size_t reserved = signature["Contents"].string()->size();
  EXPECT_LE(reserved - cms_in(signature).size(), 16u) << "an ECDSA value of P-256 is hardly ever so much shorter than the longest";
  PdfSignature roomy;
  roomy.spare = 5000;
  const Opened more = opened(sign_pdf(kPlain, roomy).value());
  EXPECT_EQ(more.at(field_at(more, 0)["V"])["Contents"].string()->size(), reserved + 5000);
}

TEST(PadesWrite, SignsAgainAndAgain) {
  Document document = kPlain;
  for (int i = 1; i <= 4; ++i) {
    const auto made = sign_pdf(document);
    ASSERT_TRUE(made) << made.error().detail;
    document = *made;
    const Opened file = opened(document);
    EXPECT_EQ(*field_at(file, static_cast<std::size_t>(i) - 1)["T"].string(), "Signature" + std::to_string(i));
  }
  EXPECT_EQ(pdf::read_revisions(document).value().all.size(), 5u);
}

TEST(PadesWrite, FillsAnEmptyFieldInItsPlace) {
  PdfSignature pdf;
  pdf.field = "Boş";
  const Document made = sign_pdf(form(), pdf).value();
  const Opened file = opened(made);
  EXPECT_FALSE(field_at(file, 0)["V"].is_null());
  EXPECT_EQ(file.at(file.at(file.catalog["AcroForm"])["Fields"]).array()->size(), 2u);
  EXPECT_TRUE(file.at(file.catalog["AcroForm"])["NeedAppearances"].is_null());
  const auto again = sign_pdf(made, pdf);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::invalid_argument);
}

TEST(PadesWrite, RefusesFieldsThatAreNone) {
  PdfSignature pdf;
  pdf.field = "Ad";
  expect_refused(form(), pdf, Errc::invalid_argument);
  pdf.field = "a.b";
  expect_refused(form(), pdf, Errc::invalid_argument);
}

TEST(PadesWrite, CertifiesTheFirstTimeOnly) {
  PdfSignature pdf;
  pdf.certification = Certification::form_filling;
  const Document certified = sign_pdf(kPlain, pdf).value();
  const Opened file = opened(certified);
  const pdf::Object signature = file.at(file.at(file.catalog["Perms"])["DocMDP"]);
  const pdf::Object reference = file.at(file.at(signature["Reference"]).array()->at(0));
  EXPECT_TRUE(reference["TransformMethod"].is_name("DocMDP"));
  EXPECT_EQ(file.at(reference["TransformParams"])["P"].integer(), 2);
  EXPECT_TRUE(sign_pdf(certified));
  expect_refused(certified, pdf, Errc::invalid_argument);
  pdf.certification = Certification::no_changes;
  const Document closed = sign_pdf(kPlain, pdf).value();
  expect_refused(closed, {}, Errc::denied);
}

TEST(PadesWrite, HonoursLocks) {
  PdfSignature pdf;
  pdf.field = "Boş";
  const Document all = sign_pdf(form("/Lock << /Type /SigFieldLock /Action /All >>"), pdf).value();
  const Opened file = opened(all);
  const pdf::Object reference = file.at(file.at(file.at(field_at(file, 0)["V"])["Reference"]).array()->at(0));
  EXPECT_TRUE(reference["TransformMethod"].is_name("FieldMDP"));
  EXPECT_TRUE(file.at(reference["TransformParams"])["Action"].is_name("All"));
  EXPECT_FALSE(reference["Data"].is_null());
  expect_refused(all, {}, Errc::denied);

  PdfSignature own;
  own.lock = PdfSignature::Lock{PdfSignature::Lock::Action::include, {"Boş", "Ad"}};
  const Document locked = sign_pdf(form(), own).value();
  expect_refused(locked, pdf, Errc::denied);
  EXPECT_TRUE(sign_pdf(locked));
}

TEST(PadesWrite, RefusesWhatItCannotMeet) {
  PdfSignature pdf;
  pdf.field = "Boş";
  expect_refused(form("/SV << /Type /SV /Ff 2 /SubFilter [/adbe.pkcs7.sha1] >>"), pdf, Errc::unsupported);
  // Nine octets before the header: every reader moves the offsets, /ByteRange counts from the first octet.
  Bytes moved = copy(as_view("junk junk"));
  append(moved, all_of(kPlain));
  expect_refused(Document::from_octets(moved, "x.pdf"), {}, Errc::malformed);
  expect_refused(Document::from_octets(copy(as_view("%PDF-1.7\nno sections")), "x.pdf"), {}, Errc::malformed);
  expect_refused(Document::from_octets({}, "x.pdf"), {}, Errc::malformed);
}

TEST(PadesWrite, FindsThatTheDocumentChangedMeanwhile) {
  const std::string path = testing::TempDir() + "dəyişən.pdf";
  const auto write = [&](const Bytes& octets) {
    auto file = OutputFile::create(path, Existing::replace).value();
    ASSERT_TRUE(file.write(octets));
    ASSERT_TRUE(file.commit());
  };
  Bytes octets = all_of(kPlain);
  write(octets);
  const Document document = Document::load(path).value();
  const formats::WriteOptions options = pdf_options();
  const auto unfinished = formats::pades::prepare(document, {}, options, kHostDigest).value();
  const Bytes value = test_key(SignedBy{}.who)->sign(options.algorithm, unfinished.message).value();
  FILE* same = std::fopen(path.c_str(), "r+b");  // The file itself, not one that takes its name.
  ASSERT_TRUE(same);
  std::fseek(same, 100, SEEK_SET);
  std::fputc('X', same);
  std::fclose(same);
  const auto finished = unfinished.finish(value, [](View) -> Result<void> { return {}; });
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, Errc::conflict);
}

TEST(PadesWrite, PutsAVisibleSignatureWhereItWasAsked) {
  PdfSignature pdf;
  pdf.reason = "Təsdiq";
  pdf.visible = PdfSignature::Visible{1, PdfBox{50, 40, 180, 60}, "az", "{id}"};
  const Document made = sign_pdf(kPlain, pdf).value();
  const Opened file = opened(made);
  const pdf::Object field = field_at(file, 0);
  EXPECT_EQ(field["Rect"].array()->at(2).number(), 230);
  EXPECT_TRUE(file.at(field["AP"])["N"].reference());
  expect_refused(made, pdf, Errc::invalid_argument);  // over the first one
  pdf.visible->box = PdfBox{200, 150, 180, 60};
  expect_refused(kPlain, pdf, Errc::invalid_argument);  // beyond the edge
  pdf.visible->box.reset();
  expect_refused(kPlain, pdf, Errc::invalid_argument);
  pdf.visible->page = 2;
  pdf.visible->box = PdfBox{50, 40, 180, 60};
  expect_refused(kPlain, pdf, Errc::not_found);
  PdfSignature in_field;
  in_field.field = "Boş";
  in_field.visible = PdfSignature::Visible{};
  const Opened filled = opened(sign_pdf(form(), in_field).value());
  EXPECT_TRUE(filled.at(field_at(filled, 0)["AP"])["N"].reference());
}

TEST(PadesWrite, EncryptsStringsButNotTheSignature) {
  const std::string folder = std::string(ESIGN_CORPORA) + "/qpdf/qpdf/qtest/qpdf/";
  for (const auto& [name, password] : {std::pair{"enc-R3,V2,U=view,O=master.pdf", "master"}, {"V4-aes.pdf", ""}, {"enc-XI-R6,V5,U=view,O=master.pdf", "master"}}) {
    const auto document = Document::load(folder + name);
    if (!document) GTEST_SKIP() << "no corpora";
    PdfSignature pdf;
    pdf.reason = "Məxfi";
    pdf.password = std::make_shared<const Pin>(std::span<const char>(password, std::string_view(password).size()));
    pdf.visible = PdfSignature::Visible{1, PdfBox{50, 40, 180, 60}, "az", "x"};
    const auto made = sign_pdf(*document, pdf);
    ASSERT_TRUE(made) << name << ": " << made.error().at << ": " << made.error().detail;
    const std::string octets(as_text(all_of(*made)));
    EXPECT_EQ(octets.find("FEFF004D0259007800660069", static_cast<std::size_t>(document->size())), std::string::npos) << name;
    const Opened file = opened(*made, password);
    const auto& fields = *file.at(file.at(file.catalog["AcroForm"])["Fields"]).array();
    const pdf::Object signature = file.at(file.at(fields.back())["V"]);
    EXPECT_EQ(pdf::text_of(*signature["Reason"].string()), "Məxfi") << name;
    EXPECT_EQ(static_cast<std::uint8_t>(signature["Contents"].string()->front()), 0x30) << name;
    const pdf::Object form_object = file.at(file.at(file.at(fields.back())["AP"])["N"]);
    EXPECT_TRUE(form_object.is_stream());
    EXPECT_TRUE(file.window.warnings().empty()) << name << file.window.warnings().front();
  }
}

TEST(PadesWrite, WantsThePasswordOfAnEncryptedDocument) {
  const auto document = Document::load(std::string(ESIGN_CORPORA) + "/qpdf/qpdf/qtest/qpdf/enc-R3,V2,U=view,O=master.pdf");
  if (!document) GTEST_SKIP() << "no corpora";
  expect_refused(*document, {}, Errc::denied);
}

}  // namespace
}  // namespace esign::signing_test
