// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/policy.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

/// The constraints of EN 319 102-1 clause 5.1.4 in three families (X.509, cryptographic, signature elements), and what
/// to do with signature policies. docs/reference/policy.md describes each rule.
namespace esign::policy {

enum class Demand : std::uint8_t { required, not_required };
/// What an absent extension means to a rule about it.
enum class Absence : std::uint8_t { accepted, refused };
/// A certificate about which no revocation status need be known.
enum class Exemption : std::uint8_t {
  validity_assured,         ///< id-etsi-ext-valassured-ST-certs, EN 319 412-1: a short-term certificate.
  no_revocation_available,  ///< noRevAvail, RFC 9608.
  ocsp_no_check             ///< id-pkix-ocsp-nocheck, RFC 6960 section 4.2.2.2.1.
};
/// Readings that the standard leaves open; names as in docs/reference/standards/en-319-102-1.md.
enum class KnownNotRevoked : std::uint8_t { status_beyond_expiry, any_good_status };
enum class ExpiredIntermediate : std::uint8_t { out_of_bounds, general_failure };
enum class IntermediateOnHold : std::uint8_t { try_later, general_failure };
enum class ConstraintsMoment : std::uint8_t { before_revocation, after_revocation };
enum class AnchorAsSigner : std::uint8_t { accepted, needs_chain };
enum class UnknownSignaturePolicy : std::uint8_t { own_rules, stop };
enum class PolicyDocument : std::uint8_t { not_needed, required };

struct X509Constraints {
  std::vector<std::string> key_usage{};  ///< One of these must be set; names as in facts::Certificate::key_usage.
  Absence key_usage_absent = Absence::refused;
  std::vector<std::string> extended_key_usage{};  ///< If the extension is there it must hold one of these; dotted OIDs.
  Demand revocation = Demand::required;
  std::vector<Exemption> exempt{};
  std::optional<std::chrono::seconds> freshness{};  ///< F of clause 5.2.5; absent: the nextUpdate rule.
  AnchorAsSigner anchor_as_signer = AnchorAsSigner::needs_chain;
  KnownNotRevoked known_not_revoked = KnownNotRevoked::status_beyond_expiry;
  ExpiredIntermediate expired_intermediate = ExpiredIntermediate::general_failure;
  IntermediateOnHold intermediate_on_hold = IntermediateOnHold::general_failure;
  ConstraintsMoment constraints_moment = ConstraintsMoment::before_revocation;
};

struct CryptoConstraints {
  Demand reference_digest = Demand::required;  ///< Whether a weak digest in a certificate reference counts.
};

struct ElementConstraints {
  Demand certificate_reference = Demand::required;
  Demand all_path_references = Demand::not_required;  ///< Every certificate of the path has a signed reference.
  Demand signing_time = Demand::not_required;
  Demand full_coverage = Demand::required;  ///< The signed data is the whole document.
  Demand media_type = Demand::required;     ///< Signed data is shown as the kind of data that the signer stated.
};

struct SignaturePolicyRules {
  std::map<std::string, PolicyDocument> known{};  ///< Identifiers whose rules are these rules.
  UnknownSignaturePolicy unknown = UnknownSignaturePolicy::stop;
};

/// One rule as the policy file states it: what an auditor reads.
struct Row {
  std::string rule{}, value{}, source{};  ///< `value` is JSON.
};

}  // namespace esign::policy

namespace esign {

struct Policy::Data {
  std::string name{}, description{};
  std::string sha256{};  ///< Of the JSON's octets, hexadecimal; whoever hashes gives it to policy::parse().
  policy::X509Constraints x509{};
  policy::CryptoConstraints crypto{};
  policy::ElementConstraints elements{};
  policy::SignaturePolicyRules signature_policies{};
  std::vector<policy::Row> rows{};
};

namespace policy {

/// The JSON of a policy that comes with the product: "default", "permissive". Errors: not_found.
Result<std::string_view> builtin(std::string_view name);
/// From JSON, schema esign.policy/1. A rule that is not named keeps its strict value (the initialisers above); an unknown
/// member or rule, a rule named twice, a rule without a source or a value outside its range is an error. `sha256` is kept.
/// Errors: malformed, with the rule as place.
Result<Policy::Data> parse(std::string_view json, std::string sha256);

}  // namespace policy
}  // namespace esign
