// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/policy.h>
#include <esign/time.h>

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "policy/pdf_rules.h"

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

/// Which process of clause 5 the policy wants (clause 5.1.2 step 1).
enum class ProcessChoice : std::uint8_t { long_term, with_time, basic };
enum class Mandate : std::uint8_t { not_mandated, mandated };
/// RFC 3161 section 2.3: "critical and alone".
enum class TimestampingUsage : std::uint8_t { critical_and_alone, present };
/// The letters K… are those of docs/reference/standards/en-319-102-1.md, which says what each reading is.
enum class TimestampOrder : std::uint8_t { later, provable };                     ///< K15
enum class DelayApplies : std::uint8_t { attribute_present, valid_timestamp };    ///< K16
enum class MandatedFailure : std::uint8_t { result_of_timestamp, indeterminate };  ///< K20
enum class PastStatusSigner : std::uint8_t { signer_and_issuer, signer };         ///< K1
enum class PastSunset : std::uint8_t { final, recoverable };                      ///< K2
enum class StaleSlide : std::uint8_t { issuance, last_fresh };                    ///< K3
enum class TimestampTryLater : std::uint8_t { final, recoverable };               ///< K4
enum class AcceptanceAgain : std::uint8_t { all, crypto_only };                   ///< K9
enum class PastExemption : std::uint8_t { not_provable, no_data_needed };         ///< K11
enum class ReleasedHold : std::uint8_t { counts, forgotten };                     ///< K14
enum class DelayRepair : std::uint8_t { final, repairable };                      ///< K25
enum class RevokedCa : std::uint8_t { proof_needed, time_suffices };              ///< Own: clause 5.5.4 step 4 a)

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
  /// Earlier ends than the algorithm table's: digest, scheme or curve by its name there, and its first instant of no reliance.
  std::map<std::string, Time, std::less<>> ends{};
};

struct ElementConstraints {
  Demand certificate_reference = Demand::required;
  Demand all_path_references = Demand::not_required;  ///< Every certificate of the path has a signed reference.
  Demand signing_time = Demand::not_required;
  Demand full_coverage = Demand::required;  ///< The signed data is the whole document.
  Demand container_coverage = Demand::required;  ///< In a container: every signature is over every file.
  Demand media_type = Demand::required;     ///< Signed data is shown as the kind of data that the signer stated.
};

/// What is asked of the certificates of one role instead of X509Constraints' rules of the same names.
struct RoleRules {
  Demand revocation = Demand::required;
  std::vector<Exemption> exempt{};
  std::optional<std::chrono::seconds> freshness{};
};

inline constexpr const char* kTimeStampingPurpose = "1.3.6.1.5.5.7.3.8";  ///< id-kp-timeStamping, RFC 3161 section 2.3.

/// Time-stamps, clauses 5.4 and 5.5.
struct TimestampRules {
  RoleRules role{};
  std::optional<std::chrono::seconds> archive_freshness{};  ///< F for the TSAs of archive time-stamps.
  TimestampingUsage usage = TimestampingUsage::critical_and_alone;
  Demand certificate_reference = Demand::required;  ///< ESSCertID or ESSCertIDv2, RFC 5816.
  Demand imprint_digest = Demand::required;         ///< Whether a weak hash of the imprint counts (K26).
  Mandate validity = Mandate::not_mandated;          ///< Whether each signature time-stamp has to be valid.
  Mandate archive_validity = Mandate::not_mandated;
  MandatedFailure mandated_failure = MandatedFailure::result_of_timestamp;
  TimestampOrder order = TimestampOrder::later;
  std::optional<std::chrono::seconds> delay{};  ///< Signing time plus this is later than the best signature time.
  DelayApplies delay_applies = DelayApplies::attribute_present;
};

/// Clause 5.6: readings about the past.
struct PastRules {
  PastStatusSigner status_signer = PastStatusSigner::signer_and_issuer;
  PastSunset sunset = PastSunset::final;
  StaleSlide stale_slide = StaleSlide::issuance;
  TimestampTryLater timestamp_try_later = TimestampTryLater::final;
  AcceptanceAgain acceptance_again = AcceptanceAgain::all;
  PastExemption exemption = PastExemption::not_provable;
  ReleasedHold released_hold = ReleasedHold::counts;
  DelayRepair delay_repair = DelayRepair::final;
  RevokedCa revoked_ca = RevokedCa::proof_needed;
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
  policy::ProcessChoice process = policy::ProcessChoice::long_term;
  policy::TimestampRules timestamps{};
  policy::RoleRules status_signers{};  ///< Delegated OCSP responders and CRL signers.
  policy::PastRules past{};
  policy::PdfRules pdf{};
  std::vector<policy::Row> rows{};
};

namespace policy {

/// Names of the policies that come with the product.
std::span<const std::string_view> builtin_names();
/// The JSON of a policy that comes with the product: "default", "permissive", "bank", "court". Errors: not_found.
Result<std::string_view> builtin(std::string_view name);
/// From JSON, schema esign.policy/1. A rule that is not named keeps its strict value (the initialisers above); an unknown
/// member or rule, a rule named twice, a rule without a source or a value outside its range is an error. `sha256` is kept.
/// Errors: malformed, with the rule as place.
Result<Policy::Data> parse(std::string_view json, std::string sha256);

}  // namespace policy
}  // namespace esign
