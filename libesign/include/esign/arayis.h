// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>
#include <esign/result.h>
#include <esign/time.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace esign::arayis {

/// The nine kinds of e-arayış (electronic reference) of the portal.
enum class Kind : std::uint8_t {
  diploma, communication_debt, id_card, personal_data, residence, workplace, student, school_staff, pupil
};
ESIGN_API std::string_view name(Kind kind) noexcept;  ///< "communication-debt"
ESIGN_API Result<Kind> kind_from(std::string_view name);
ESIGN_API std::span<const Kind> all_kinds() noexcept;

/// Builds the XML of an e-arayış from its JSON data (samples/arayis/*.json show each shape). Every field is checked:
/// unknown, missing and ill-formed ones are errors with their place. Errors: malformed.
ESIGN_API Result<std::string> create(Kind kind, std::string_view json, Time issued);

/// What a verified e-arayış says: read from the octets that were digested, never from the file.
struct Content {
  Kind kind = Kind::workplace;
  std::string reference_number{};
  std::string subject_fin{};
  Time issued{};
  std::vector<std::pair<std::string, std::string>> fields{};  ///< Name and value, in document order.
};
/// Errors: malformed (not an e-arayış of this product).
ESIGN_API Result<Content> read(std::span<const std::uint8_t> signed_octets);

}  // namespace esign::arayis
