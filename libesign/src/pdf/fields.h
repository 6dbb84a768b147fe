// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pdf/window.h"

namespace esign::pdf {

/// What a form field looks like on a page (ISO 32000-2, 12.5.6.19).
struct Widget {
  std::optional<Ref> ref{};  ///< Absent: a direct object.
  Object object{};
};

/// One form field (ISO 32000-2, 12.7.4).
struct Field {
  std::string name{};        ///< Fully qualified, UTF-8, joined by full stops.
  std::optional<Ref> ref{};  ///< Absent: a direct object.
  Object object{};           ///< Its own dictionary.
  std::string type{};        ///< FT, inherited: "Sig", "Tx", "Btn", "Ch"; empty when there is none.
  Object value{};            ///< V, inherited; a reference is kept as one. Null: none.
  std::vector<Widget> widgets{};  ///< The field itself when the two dictionaries are merged.
  enum class Place : std::uint8_t { terminal, inner } place = Place::terminal;  ///< inner: it has fields below it.
};

/// The interactive form of a revision (ISO 32000-2, 12.7.3).
struct AcroForm {
  Object dictionary{};  ///< AcroForm, resolved; null: the document has none.
  std::optional<Ref> ref{};
  std::map<std::string, Field> fields{};  ///< By fully qualified name; of several with one name the first.
  std::vector<Field> namesakes{};          ///< The others of those: they may hold signatures too.
  std::vector<Ref> repeated{};             ///< Listed more than once, here or there; followed once.
  std::vector<std::string> irregularities{};  ///< "12 0 obj: listed twice": what no two readers treat alike.
};

/// The form of the document whose catalog `catalog` is, walked from AcroForm/Fields; each object once. Errors: limit_exceeded
/// (pdf_fields, pdf_field_depth); as Window::get().
Result<AcroForm> read_fields(const Window& window, const Object& catalog, const Limits& limits = {});

/// The terminal field whose value this object is. By its name alone another field could stand in for it. Null: there is none, or there are
/// several, whose locks may differ.
const Field* field_of(const AcroForm& form, Ref value);

/// Whether the widget takes any room on its page: a rectangle of four numbers with an area. One that cannot be told does.
enum class Visibility : std::uint8_t { invisible, visible };
Result<Visibility> visibility(const Window& window, const Field& field);
/// The rectangle of a widget as left, bottom, right, top; nullopt when it has none that can be read.
struct Rectangle {
  double left = 0, bottom = 0, right = 0, top = 0;
};
Result<std::optional<Rectangle>> rectangle(const Window& window, const Object& widget);

/// Whether a signature dictionary is a document time-stamp (ISO 32000-2, 12.8.5).
enum class SignatureKind : std::uint8_t { signature, document_timestamp };
SignatureKind signature_kind(const Object& signature_dictionary);

}  // namespace esign::pdf
