// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/bytes.h"

namespace esign::ca::lints {

/// A certificate as Botan reads it. Times are seconds since 1970; names of purposes are OIDs.
struct Issued {
  Bytes tbs{}, serial{}, spki{}, issuer_name{}, subject_name{};
  std::int64_t not_before = 0, not_after = 0;
  std::vector<std::string> common_names{}, serial_numbers{}, organization_identifiers{};
  std::uint16_t key_usage = 0;               ///< Bits as RFC 5280 section 4.2.1.3 numbers them
  enum class Ca : std::uint8_t { no, yes } ca = Ca::no;
  std::vector<std::string> purposes{};
  std::string algorithm{};                   ///< OID of the outer signatureAlgorithm
  Bytes algorithm_parameters{}, signature{};
};

/// Errors: internal (Botan cannot read it, or something follows it).
Result<Issued> read_issued(View certificate);

/// Whether this SubjectPublicKeyInfo's key signed the certificate, by Botan's mathematics. Errors: internal.
enum class IssuedBy : std::uint8_t { another_key, this_key };
Result<IssuedBy> issued_by(View certificate, View issuer_spki);

}  // namespace esign::ca::lints
