// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "pkix/certificate.h"

/// ETSI TS 119 612 V2.4.1, versions 5 and 6 of the list: the file as plain values. Nothing here is believed or judged, and
/// nothing here says that somebody signed it: the proof is a VerifiedList (esign/trusted_list.h).
namespace esign::trust {

/// A text or URI with its language (clause 5.1.4).
struct Text {
  std::string language{};  ///< xml:lang
  std::string value{};
  friend bool operator==(const Text&, const Text&) = default;
};

/// Clauses 5.3.5.1 and 5.4.3.
struct PostalAddress {
  std::string language{}, street{}, locality{};
  std::optional<std::string> province{}, postal_code{};
  std::string country{};
  friend bool operator==(const PostalAddress&, const PostalAddress&) = default;
};
struct Address {
  std::vector<PostalAddress> postal{};
  std::vector<Text> electronic{};
  friend bool operator==(const Address&, const Address&) = default;
};

/// Clause 5.5.3: by what the service's keys are known.
struct DigitalIdentity {
  std::vector<pkix::Certificate::Ptr> certificates{};
  std::vector<Bytes> key_identifiers{};
  std::vector<std::string> subject_names{};
  /// Certificates that our strict parser refuses, key values and other identities: they give no trust, and are counted.
  std::size_t unreadable = 0;
};

/// One condition of clause 5.5.9.2.2 on the certificate that is looked at.
struct KeyUsageCriterion {
  struct Bit {
    pkix::KeyUsageBit bit{};
    enum class Wanted : std::uint8_t { unset, set } wanted = Wanted::set;
  };
  std::vector<Bit> bits{};  ///< All of them.
};
struct Criteria {
  enum class Assert : std::uint8_t { all, at_least_one, none } assert_that = Assert::all;
  std::vector<KeyUsageCriterion> key_usages{};
  std::vector<std::vector<std::string>> policy_sets{};          ///< Dotted OIDs; each set wants all of its own.
  std::vector<std::vector<std::string>> extended_key_usages{};  ///< Clause 5.5.9.2.2.3, dotted OIDs, all of a set.
  std::vector<std::vector<std::string>> subject_attributes{};   ///< Clause 5.5.9.2.2.3, attribute types, all of a set.
  std::vector<Criteria> lists{};
  std::vector<std::string> unknown{};  ///< Names of criteria that this build does not know: whether they hold cannot be told.
};
/// Clause 5.5.9.2.1: what holds for the certificates that meet the criteria.
struct QualificationElement {
  std::vector<std::string> qualifiers{};  ///< URIs
  Criteria criteria{};
};
struct AdditionalServiceInformation {  ///< Clause 5.5.9
  Text uri{};
  std::string value{};
};
struct TakenOverBy {  ///< Clause 5.5.9.3
  Text uri{};
  std::vector<Text> provider{}, scheme_operator{};
  std::string territory{};
};
struct ServiceExtensions {
  std::vector<QualificationElement> qualifications{};
  std::vector<AdditionalServiceInformation> additional{};
  std::optional<Time> expired_certificates_since{};  ///< ExpiredCertsRevocationInfo
  std::optional<TakenOverBy> taken_over_by{};
  std::vector<std::string> unknown_critical{};  ///< Names of critical extensions that this build does not know.
};

/// What the list says of a service from one instant on: the present (clause 5.5) or an earlier state (clause 5.6).
struct ServiceState {
  std::string type{};  ///< URI
  std::vector<Text> names{};
  DigitalIdentity identity{};
  std::string status{};  ///< URI
  Time since{};          ///< StatusStartingTime
  ServiceExtensions extensions{};
};
struct Service {
  ServiceState current{};
  std::vector<ServiceState> history{};  ///< As in the list; it DOES NOT guarantee any order.
  std::vector<Text> scheme_definition{}, provider_definition{};
  std::vector<std::string> supply_points{};
};
struct Provider {
  std::vector<Text> names{}, trade_names{}, information{};
  Address address{};
  std::vector<Service> services{};
};

/// Clause 5.3.13: where another list is, and who may sign it.
struct ListPointer {
  std::vector<DigitalIdentity> signers{};
  std::string location{};
  std::string type{}, territory{}, media_type{};
  std::vector<Text> scheme_operator{}, rules{};
};

/// Clause 5.3, in its order.
struct Scheme {
  unsigned version = 6;
  std::uint64_t sequence_number = 0;
  std::string type{};  ///< URI
  std::vector<Text> operator_names{};
  Address operator_address{};
  std::vector<Text> names{}, information{};
  std::string status_determination{};  ///< URI
  std::vector<Text> rules{};
  std::string territory{};
  std::vector<Text> policies{}, legal_notices{};
  std::uint32_t historical_period = 0;  ///< Days; 65535 means for ever.
  std::vector<ListPointer> pointers{};
  Time issued{};
  std::optional<Time> next_update{};  ///< Empty: the list is closed (clause 5.3.15), and nothing may rest on it any more.
  std::vector<std::string> distribution_points{};
};

struct TrustedList {
  Scheme scheme{};
  std::vector<Provider> providers{};
  enum class Signature : std::uint8_t { absent, present } signature = Signature::absent;
};

/// Reads the schema's order, cardinalities and types; other namespaces only where the schema has wildcards. Errors: malformed
/// (with the element's path), unsupported (a version other than 5 and 6), limit_exceeded (trusted_list_octets, ...).
Result<TrustedList> read_trusted_list(View octets, const Limits& limits = {});

/// The list as XML, UTF-8, without a signature; valid by the schema of V2.4.1 when the required parts are there.
/// Errors: invalid_argument (a required part is empty).
Result<std::string> write_trusted_list(const TrustedList& list);

inline constexpr std::string_view kTl = "http://uri.etsi.org/02231/v2#";
inline constexpr std::string_view kTlAdditional = "http://uri.etsi.org/02231/v2/additionaltypes#";
inline constexpr std::string_view kTlQualifications = "http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#";
inline constexpr std::string_view kTlTag = "http://uri.etsi.org/19612/TSLTag";

}  // namespace esign::trust
