// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pdf/fields.h"

namespace esign::pdf {

/// Page `number`, counted from 1, with what it inherits (ISO 32000-2, 7.7.3.4).
struct Page {
  Ref ref{};
  Object dictionary{};
  Object media_box{};
  Object crop_box{};  ///< The array; /MediaBox when there is no /CropBox.
  int rotate = 0;     ///< 0, 90, 180 or 270.
};
/// Errors: not_found (fewer pages), unsupported (a page without a number of its own), malformed, limit_exceeded (pdf_pages,
/// pdf_page_depth), those of the window.
Result<Page> find_page(const Window& window, const Object& catalog, std::uint64_t number, const Limits& limits);

/// The page that a widget is on: the one that it names (P), or else the one whose annotations list it. Errors: as find_page().
Result<Page> page_of(const Window& window, const Object& catalog, const Widget& widget, const Limits& limits);

}  // namespace esign::pdf
