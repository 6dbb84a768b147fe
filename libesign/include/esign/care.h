// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/pin.h>

#include <string>
#include <string_view>
#include <vector>

namespace esign {

/// Why a later reader of a signed document could be shown something else than its signer saw, while no signed octet changes.
enum class CautionKind : std::uint8_t {
  script,              ///< It runs a program when it is opened or read: JavaScript, a launch action, event handlers.
  layers,              ///< It has parts that the reader can switch on and off (optional content).
  calculation,         ///< What is shown is computed by the reader: calculating forms, fields of the day, volatile formulas.
  external_reference,  ///< What is shown comes from elsewhere: linked pictures, style sheets, fonts that are not in the file.
  macro,               ///< It carries a program of an office suite.
  hidden_text,         ///< It has text that is not seen and can be searched, copied or made to show.
  embedded_object,     ///< It carries an object that another program shows and may change (OLE).
  type_mismatch,       ///< Its name says another kind than its octets.
  two_readings,        ///< Its parts are listed in a broken way: programs repair it, each in its own, and it cannot be verified beyond doubt.
  unreadable           ///< It could not be looked through: encrypted, broken, or too large.
};

struct Caution {
  CautionKind kind = CautionKind::unreadable;
  std::string place{};   ///< Where in the document: "12 0 obj", "word/vbaProject.bin", "line 3".
  std::string detail{};  ///< One English clause for engineers.
};

/// The stable name of a kind ("external_reference"), as JSON shows it.
ESIGN_API std::string_view name(CautionKind kind) noexcept;

/// What to look at before `document` is signed. PDF, XML, SVG, HTML, RTF, and documents of office suites (OOXML, ODF, the older
/// binary ones) are looked into, everything else for its kind alone; no caution says that a document is harmless, and none says
/// that it is not. `password` opens an encrypted PDF; null is the empty one. At most 100. Errors: those of reading the document (storage, conflict);
/// whatever is wrong with its form is a caution.
ESIGN_API Result<std::vector<Caution>> cautions_about(const Document& document, const Pin* password = nullptr);

}  // namespace esign
