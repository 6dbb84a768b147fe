// SPDX-License-Identifier: Apache-2.0
// What is known of whoever gets a certificate, field by field, as requests name them; and how names are made of it.
#pragma once
#include <esign/result.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/certificate_content.h"

namespace esign::ca {

enum class Field : std::uint8_t {
  fin,                  ///< "fin": personal number (base/identifiers.h)
  voen,                 ///< "voen": taxpayer number, with its check digit
  given_name,           ///< "givenName", as the identity document prints it (EN 319 412-2 NAT-4.2.4-12)
  surname,              ///< "surname"
  organization,         ///< "organization": full registered name (EN 319 412-3 LEG-4.2.1-5)
  organizational_unit,  ///< "organizationalUnit"
  title,                ///< "title": office held
  common_name,          ///< "commonName": where it is not made of other fields
  email,                ///< "email"
  dns_name,             ///< "dnsName": one or several, a space between them
  ip_address,           ///< "ipAddress": one or several, a space between them
  card_number,          ///< "cardNumber": kept in the register, in no certificate
};
std::string_view name(Field field) noexcept;
std::optional<Field> field_named(std::string_view name) noexcept;

using SubjectData = std::map<Field, std::string>;
/// From the names that requests use. Errors: invalid_argument, `at` the field (there is no such field).
Result<SubjectData> subject_data(const std::map<std::string, std::string>& named);

/// The last digit of a VÖEN: 1 for legal persons (state bodies among them), 2 for natural ones (OECD TIN sheet of Azerbaijan).
enum class VoenHolder : std::uint8_t { legal, natural };

/// The field's own grammar. `holder`: whose VÖEN is right here. Errors: invalid_argument; the detail does not quote the value.
Result<void> check_field(Field field, std::string_view value, VoenHolder holder);

/// "PNOAZ-{fin}": text, and fields in braces.
class Pattern {
 public:
  /// Errors: misconfigured (a brace without its partner, no such field, nothing at all).
  static Result<Pattern> parse(std::string_view text);
  bool empty() const { return pieces_.empty(); }
  const std::vector<Field>& fields() const { return fields_; }
  /// The text with the fields filled in. Errors: invalid_argument with the missing field in `at`.
  Result<std::string> fill(const SubjectData& data) const;

 private:
  struct Piece {
    std::string text{};
    std::optional<Field> field{};
  };
  std::vector<Piece> pieces_{};
  std::vector<Field> fields_{};
};

/// The GeneralNames that a field stands for: rfc822, dns, ip. Errors: invalid_argument for any other field.
Result<std::vector<AlternativeName>> alternative_names(Field field, std::string_view value);

}  // namespace esign::ca
