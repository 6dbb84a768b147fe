// SPDX-License-Identifier: Apache-2.0
// What certificates of a profile are held to. Written beside the profiles and not read from them: an error there must not
// be an error here as well.
#pragma once
#include <esign/time.h>

#include <span>
#include <string>
#include <vector>

#include "asn1/oid.h"

namespace esign::ca {

enum class Kind : std::uint8_t {
  root, policy_authority, issuing_authority,
  ocsp_signer, time_stamping_unit,
  natural_signature,       ///< A person's signature: a citizen's, an employee's, an entrepreneur's
  natural_authentication,
  legal_seal,
  client,                  ///< Mutual TLS: centres, registration authorities, operators
  server, log_signer, list_signer,
};

/// How long a certificate may last, both its ends counted.
struct Span {
  int years = 0, days = 0;
};
/// The last second of a span that begins with `start`.
Time last_second_of(Time start, Span span);

struct Expectation {
  std::string profile{};
  Kind kind = Kind::root;
  Span longest{};
  asn1::Oid policy{};              ///< The policy that the profile must state; empty: none is demanded.
};

/// What is fixed by the kind alone.
struct KindRow {
  Kind kind{};
  std::string_view name{};
  std::uint16_t key_usage = 0;               ///< Bits of pkix::KeyUsage, exactly these
  std::span<const asn1::Oid> purposes{};     ///< extKeyUsage, exactly these
};
const KindRow& row_of(Kind kind);

/// The profiles of samples/profiles by their names. `arc`: of the centre's own policies, dotted ("own.2" of a profile is arc.2).
/// Errors: malformed (no such arc).
Result<std::vector<Expectation>> national_id_expectations(std::string_view arc);

}  // namespace esign::ca
