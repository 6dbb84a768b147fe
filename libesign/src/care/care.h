// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/care.h>

#include "base/bytes.h"
#include "base/limits.h"

namespace esign::care {

/// One document that is looked through, and what was seen.
class Look {
 public:
  Look(const Document& document, const Limits& limits) : document_(document), limits_(limits) {}

  const Document& document() const { return document_; }
  const Limits& limits() const { return limits_; }
  /// The same kind at the same place is noted once; what is too much is left out (Limits::cautions).
  void note(CautionKind kind, std::string place, std::string detail);
  const std::vector<Caution>& seen() const { return seen_; }
  std::vector<Caution> take() { return std::move(seen_); }

 private:
  const Document& document_;
  const Limits& limits_;
  std::vector<Caution> seen_{};
};

// Each gives an error when the octets cannot be had or read; look_through() tells the two apart.
/// ISO 32000-2: actions, optional content, forms, files beside it, text that is not seen.
Result<void> look_at_pdf(Look& look, std::string_view password);
/// XML of any vocabulary, SVG and XHTML: style sheets, inclusions, scripts, event handlers, pictures from elsewhere.
Result<void> look_at_xml(Look& look, View octets, const std::string& place);
/// HTML that is no XML: the same, and text that is not shown.
Result<void> look_at_html(Look& look, View octets);
/// OOXML (ISO/IEC 29500) and ODF (ISO/IEC 26300) packages.
Result<void> look_at_package(Look& look);
/// Compound files ([MS-CFB]) of older office programs, and RTF.
Result<void> look_at_compound_file(Look& look);
Result<void> look_at_rtf(Look& look, View octets);

/// All of it, by what the first octets and the name say.
Result<std::vector<Caution>> look_through(const Document& document, std::string_view password, const Limits& limits = {});

}  // namespace esign::care
