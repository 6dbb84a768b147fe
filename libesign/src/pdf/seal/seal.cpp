// SPDX-License-Identifier: Apache-2.0
#include "pdf/seal/seal.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/text.h"
#include "pdf/seal/qr_code.h"

namespace esign::pdf {
namespace {

struct Release {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <class T>
using Held = std::unique_ptr<T, Release>;

constexpr double kMargin = 3;              ///< Points between the frame and what is in it.
constexpr double kSmallest = 4, kLargest = 11;  ///< Points of the font.
constexpr unsigned kQuietZone = 4;         ///< Modules around a QR code (ISO/IEC 18004, 5.3.8).
constexpr double kSmallestModule = 0.75;   ///< Points: a quarter of a millimetre, which cameras still read.

cairo_status_t keep(void* target, const unsigned char* data, unsigned count) {
  append(*static_cast<Bytes*>(target), View(data, count));
  return CAIRO_STATUS_SUCCESS;
}

/// Draws the code with its quiet zone into a square of this side whose upper left corner is at (x, y), as one path.
Result<void> draw_code(cairo_t* context, const QrCode& code, double corner, double side) {
  const double module = side / (code.modules + 2.0 * kQuietZone);
  if (module < kSmallestModule) return fail(Errc::invalid_argument, "the box is too small for the QR code").in("visible");
  cairo_set_source_rgb(context, 0, 0, 0);
  for (std::size_t i = 0; i < code.rows.size(); ++i) {
    if (code.rows[i] == QrCode::Module::light) continue;
    const double column = static_cast<double>(i % code.modules + kQuietZone), row = static_cast<double>(i / code.modules + kQuietZone);
    cairo_rectangle(context, corner + column * module, corner + row * module, module, module);
  }
  cairo_fill(context);
  return {};
}

/// The lines in a column of this width.
Held<PangoLayout> lay_out(cairo_t* context, const Seal& seal, double width, double points) {
  Held<PangoLayout> layout(pango_cairo_create_layout(context));
  Held<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), "DejaVu Sans");
  pango_font_description_set_absolute_size(font.get(), points * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  std::string text;
  for (const std::string& line : seal.lines) text += (text.empty() ? "" : "\n") + printable(line);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return layout;
}

/// Draws the text as large as it fits into the box whose upper left corner is at (x, kMargin).
Result<void> draw_text(cairo_t* context, const Seal& seal, double x) {
  const double width = seal.width - kMargin - x, height = seal.height - 2 * kMargin;
  if (width > 0) {
    for (double points = kLargest; points >= kSmallest; points -= 0.5) {
      const Held<PangoLayout> layout = lay_out(context, seal, width, points);
      PangoRectangle ink{}, logical{};
      pango_layout_get_extents(layout.get(), &ink, &logical);
      if (logical.width > width * PANGO_SCALE || logical.height > height * PANGO_SCALE) continue;
      if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0) return fail(Errc::unsupported, "no font here has all characters of the seal").in("visible");
      cairo_set_source_rgb(context, 0, 0, 0.35);
      cairo_move_to(context, x, kMargin);
      pango_cairo_show_layout(context, layout.get());
      return {};
    }
  }
  return fail(Errc::invalid_argument, "the box is too small for the text of the visible signature").in("visible");
}

Result<void> draw(cairo_t* context, const Seal& seal) {
  double text_from = kMargin;
  if (!seal.qr.empty()) {
    ESIGN_TRY(const QrCode code, qr_code(seal.qr));
    const double side = seal.height - 2;
    ESIGN_CHECK(draw_code(context, code, 1, side));
    text_from = 1 + side;
  }
  ESIGN_CHECK(draw_text(context, seal, text_from));
  cairo_set_source_rgb(context, 0, 0, 0.35);
  cairo_set_line_width(context, 0.5);
  cairo_rectangle(context, 0.25, 0.25, seal.width - 0.5, seal.height - 0.5);
  cairo_stroke(context);
  return {};
}

}  // namespace

Result<Bytes> draw_seal(const Seal& seal) {
  if (!(seal.width >= 1 && seal.width <= 14'400 && seal.height >= 1 && seal.height <= 14'400))  // ISO 32000-2, annex C.2
    return fail(Errc::invalid_argument, "a visible signature needs a box between 1 and 14400 points").in("visible");
  Bytes page;
  {
    const Held<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(&keep, &page, seal.width, seal.height));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
    const Held<cairo_t> context(cairo_create(surface.get()));
    ESIGN_CHECK(draw(context.get(), seal));
    cairo_show_page(context.get());
    if (const cairo_status_t status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
      return fail(Errc::internal, cairo_status_to_string(status)).in("visible");
    cairo_surface_finish(surface.get());
    if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
      return fail(Errc::internal, cairo_status_to_string(status)).in("visible");
  }
  return page;
}

}  // namespace esign::pdf
