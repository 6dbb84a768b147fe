// SPDX-License-Identifier: Apache-2.0
#include "pdf/seal/seal.h"

#include <gtest/gtest.h>

#include "pdf/builder.h"
#include "pdf/page.h"
#include "pdf/import_form.h"
#include "pdf/seal/qr_code.h"
#include "pdf/update_base.h"
#include "pdf/window.h"

namespace esign::pdf {
namespace {

const Seal kSeal{200, 60, {"Elektron imza: GÜNEL ŞÜKÜROVA", "Bildirilən vaxt: 20.11.2026", "Səbəb: ƏZİZƏ ğış çö"}, "c0ffee"};

TEST(Seal, DrawsAPageOfTheSizeOfTheBox) {
  const Bytes page = draw_seal(kSeal).value();
  EXPECT_TRUE(as_text(page).starts_with("%PDF-1.4"));
  const Document document = Document::from_octets(page, "seal.pdf");
  const Window window = Window::open(document, document.size()).value();
  const Object catalog = window.resolve(window.trailer()["Root"]).value();
  const Page found = find_page(window, catalog, 1, {}).value();
  EXPECT_EQ(found.crop_box.array()->at(2).number(), 200);
  EXPECT_EQ(found.crop_box.array()->at(3).number(), 60);
}

TEST(Seal, RefusesBoxesThatAreTooSmall) {
  for (const auto& [width, height] : {std::pair{20.0, 60.0}, {200.0, 8.0}, {0.0, 60.0}, {200.0, -5.0}, {1e9, 60.0}}) {
    Seal seal = kSeal;
    seal.width = width;
    seal.height = height;
    const auto drawn = draw_seal(seal);
    ASSERT_FALSE(drawn) << width << 'x' << height;
    EXPECT_EQ(drawn.error().code, Errc::invalid_argument);
  }
}

TEST(Seal, ShowsControlsAndDoesNotObeyThem) {
  Seal seal = kSeal;
  seal.lines = {"a\nb\u202Ec"};
  EXPECT_TRUE(draw_seal(seal));
}

TEST(QrCode, HasFinderPatternsAndABound) {
  const QrCode code = qr_code("0123456789abcdef0123456789abcdef").value();
  EXPECT_EQ((code.modules - 17) % 4, 0u);
  EXPECT_EQ(code.rows.size(), std::size_t{code.modules} * code.modules);
  for (unsigned i = 0; i < 7; ++i) EXPECT_EQ(code.rows.at(i), QrCode::Module::dark);
  EXPECT_EQ(code.rows.at(7), QrCode::Module::light);
  EXPECT_FALSE(qr_code(""));
  EXPECT_FALSE(qr_code(std::string(513, 'x')));
}

TEST(ImportForm, TakesEverythingTheSealRefersTo) {
  const Document document = test::PdfBuilder::page().table().document();
  UpdateBase base = update_base(document, {}).value();
  base.trailer = *Window::open(document, document.size()).value().trailer().dictionary();
  IncrementalUpdate update(base, nullptr);
  const Ref form = import_form(update, draw_seal(kSeal).value(), 90, {}).value();
  const Document tail = Document::from_octets(update.finish().value().octets, "update");
  const Document whole = Document::joined({{document, 0, document.size()}, {tail, 0, tail.size()}}, "x.pdf").value();
  const Window window = Window::open(whole, whole.size()).value();
  const Object made = window.get(form).value();
  EXPECT_TRUE(made["Subtype"].is_name("Form"));
  EXPECT_EQ(made["Matrix"].array()->at(1).integer(), 1);
  EXPECT_TRUE(made["Group"].is_null()) << "PDF/A-1 has no transparency groups";
  const Object resources = window.resolve(made["Resources"]).value();
  const Object fonts = window.resolve(resources["Font"]).value();
  ASSERT_TRUE(fonts.dictionary());
  for (const auto& [name, ref] : *fonts.dictionary()) {
    const Object font = window.resolve(ref).value();
    const Object descendants = window.resolve(font["DescendantFonts"]).value();
    EXPECT_FALSE(font["ToUnicode"].is_null()) << name;
    const Object holder = descendants.array() ? window.resolve(descendants.array()->at(0)).value() : font;
    const Object descriptor = window.resolve(holder["FontDescriptor"]).value();
    EXPECT_TRUE(window.stored(descriptor["FontFile2"].reference().value())) << "embedded";
  }
  EXPECT_TRUE(window.warnings().empty());
}

}  // namespace
}  // namespace esign::pdf
