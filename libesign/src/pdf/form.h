// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pdf/window.h"

namespace esign::pdf {

/// A signature field of the newest revision (ISO 32000-2, 12.7.5.5), as whoever signs needs it.
struct SignatureField {
  std::string name{};  ///< Fully qualified, UTF-8.
  Ref field{};         ///< Holds /V.
  std::optional<Ref> widget{};  ///< Holds /Rect and /AP; often the field itself. Empty: several, or none.
  Object dictionary{};  ///< Of the field.
  Object value{};       ///< The signature dictionary, resolved; null: not signed.
};

/// The names of all fields, and what signature fields there are.
struct Form {
  std::vector<std::string> names{};  ///< Fully qualified, of terminal fields.
  std::vector<SignatureField> signatures{};
};

/// Walks /AcroForm/Fields of this catalog. Errors: limit_exceeded (pdf_fields, pdf_field_depth), malformed (a field that is its
/// own ancestor), those of the window.
Result<Form> read_form(const Window& window, const Object& catalog, const Limits& limits);

/// Page `number`, counted from 1, with what it inherits (ISO 32000-2, 7.7.3.4).
struct Page {
  Ref ref{};
  Object dictionary{};
  Object crop_box{};  ///< The array; /MediaBox when there is no /CropBox.
  int rotate = 0;     ///< 0, 90, 180 or 270.
};
/// Errors: not_found (fewer pages), unsupported (a page without a number of its own), malformed, limit_exceeded (pdf_pages,
/// pdf_page_depth), those of the window.
Result<Page> find_page(const Window& window, const Object& catalog, std::uint64_t number, const Limits& limits);

}  // namespace esign::pdf
