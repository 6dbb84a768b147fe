// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/limits.h"
#include "pdf/cursor.h"

namespace esign::pdf {

/// A value as it is written in the file (ISO 32000-2, 7.3): where, and what its first octets make of it. What is nested inside is
/// read again from its place.
struct RawValue {
  enum class Kind : std::uint8_t { null, boolean, integer, real, name, literal_string, hex_string, array, dictionary, reference } kind = Kind::null;
  std::uint64_t begin = 0, end = 0;  ///< Octets of the whole value, delimiters included.
  std::int64_t integer = 0;          ///< Of an integer; the object number of a reference.
  std::uint32_t generation = 0;      ///< Of a reference.
  std::string name{};                ///< Without the slash, #XX decoded.
};

/// A dictionary as it is written: a key may stand in it twice, which an object model hides.
struct RawDictionary {
  std::uint64_t begin = 0, end = 0;
  struct Item {
    std::string key{};
    RawValue value{};
  };
  std::vector<Item> items{};

  /// The last value of this key (as most readers take it); null when there is none.
  const RawValue* find(std::string_view key) const;
  std::size_t count(std::string_view key) const;
  std::optional<std::int64_t> integer(std::string_view key) const;  ///< When the value is a direct integer.
};

/// The dictionary, array or any value that begins at the cursor, which stands behind it afterwards. An integer may begin a
/// reference ("12 0 R"). Errors: malformed (with the place), limit_exceeded (pdf_tokens, pdf_depth), storage, conflict.
Result<RawDictionary> read_dictionary(Cursor& cursor, const Limits& limits);
Result<std::vector<RawValue>> read_array(Cursor& cursor, const Limits& limits);
Result<RawValue> read_value(Cursor& cursor, const Limits& limits);

/// "n g obj" at the cursor.
struct ObjectHeader {
  std::uint64_t number = 0, generation = 0;
};
std::optional<ObjectHeader> object_header(Cursor& cursor);

/// The octets of a literal or hexadecimal string. Errors: malformed, limit_exceeded, storage, conflict.
Result<Bytes> string_octets(const Document& document, const RawValue& value, std::uint64_t at_most);

}  // namespace esign::pdf
