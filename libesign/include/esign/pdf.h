// SPDX-License-Identifier: Apache-2.0
// What a signature in a PDF has beside the signature itself: EN 319 142-1 (PAdES) and ISO 32000-2, 12.7.5.5 and 12.8.
#pragma once
#include <esign/pin.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace esign {

/// A rectangle on a page in points (1/72 inch) from the lower left corner of the page as it is before it is turned.
struct PdfBox {
  double x = 0, y = 0, width = 0, height = 0;
};

/// How a PDF is signed. Texts are UTF-8.
struct PdfSignature {
  /// Fully qualified name of the signature field: an empty one that is there, else one is made. Empty: a new "Signature1", or the
  /// next number.
  std::string field{};
  std::string reason{}, location{};  ///< Signed, and the signer's word alone.

  /// A certifying signature is a document's first, and says what may change after it (ISO 32000-2, table 257).
  enum class Certification : std::uint8_t { none = 0, no_changes = 1, form_filling = 2, annotations = 3 };
  Certification certification = Certification::none;

  /// Form fields that nobody may change after this signature (table 236), by fully qualified names; "A" is also "A.b".
  struct Lock {
    enum class Action : std::uint8_t { all, include, exclude } action = Action::all;
    std::vector<std::string> fields{};
  };
  std::optional<Lock> lock{};

  /// Shows name, claimed time, reason and a QR code on the page. None of it is evidence.
  struct Visible {
    std::uint64_t page = 1;         ///< Counted from 1; of a new field.
    std::optional<PdfBox> box{};    ///< Of a new field; an existing one has its own.
    std::string language = "az";    ///< Of the labels: "az", "en" or "ru".
    /// Text of the QR code; "{id}" becomes the identifier of this revision of the file, its /ID[1], in hexadecimal. Empty: no code.
    std::string qr = "{id}";
  };
  std::optional<Visible> visible{};

  std::shared_ptr<const Pin> password{};  ///< Of an encrypted document; null: the empty one.
  /// Octets of /Contents that the signature itself does not need: where extend() can put a signature time-stamp later.
  std::size_t spare = 0;
};

}  // namespace esign
