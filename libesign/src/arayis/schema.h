// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/arayis.h>

#include <optional>
#include <span>
#include <string_view>

namespace esign::arayis {

/// What a value may look like.
enum class Shape : std::uint8_t {
  text,       ///< UTF-8 without control characters, 1..500 characters.
  date,       ///< YYYY-MM-DD, a real date.
  amount,     ///< Decimal with exactly two fraction digits, not negative: "1500.00".
  integer,    ///< 0..999999.
  fin,        ///< Seven characters, base/identifiers.h.
  voen,       ///< Ten digits with check digit.
  id_number,  ///< Identity card: AZE and 8 digits, 8 digits, or AA and 7 digits.
};
enum class Presence : std::uint8_t { required, optional };

struct Field {
  std::string_view name;     ///< JSON key and XML element alike.
  std::string_view label_az; ///< As the portal's reference prints it.
  Shape shape = Shape::text;
  Presence presence = Presence::required;
};

/// One kind of e-arayış: its name in the contract, the XML element and title, and its own fields besides the common ones.
struct Schema {
  Kind kind;
  std::string_view name;
  std::string_view title_az;
  std::span<const Field> fields;
};

/// Fields that every kind has: reference number, the issuing body, and the person.
std::span<const Field> common_fields();
const Schema& schema(Kind kind);
std::span<const Schema> schemas();

/// Whether `value` fits; the reason when it does not.
std::optional<std::string_view> mismatch(Shape shape, std::string_view value);

}  // namespace esign::arayis
