// SPDX-License-Identifier: Apache-2.0
// What certificates of a profile are held to. Written beside the profiles and not read from them: an error there must not
// be an error here as well.
#pragma once
#include <chrono>
#include <map>
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
  server, log_signer,
};

struct Expectation {
  std::string profile{};
  Kind kind = Kind::root;
  asn1::Oid policy{};              ///< The policy that names the profile; empty: none is demanded.
  std::chrono::days longest{};     ///< Of the validity period, both its ends counted; zero: the kind's own bound.
};

/// What is fixed by the kind alone.
struct KindRow {
  Kind kind{};
  std::string_view name{};
  std::uint16_t key_usage = 0;               ///< Bits of pkix::KeyUsage, exactly these
  std::span<const asn1::Oid> purposes{};     ///< extKeyUsage, exactly these
  std::chrono::days longest{};
};
const KindRow& row_of(Kind kind);

/// The profiles of samples/profiles by their names; `policies` has the policy of each profile that states one.
std::vector<Expectation> national_id_expectations(const std::map<std::string, asn1::Oid>& policies);

}  // namespace esign::ca
