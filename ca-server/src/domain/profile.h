// SPDX-License-Identifier: Apache-2.0
// What kinds of certificates there are. Profiles are files (samples/profiles, read by config/profile_file.h); this is what
// they become, and how a profile and a person make the content of a certificate.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "domain/certificate_content.h"
#include "domain/subject_fields.h"

namespace esign::ca {

enum class Presence : std::uint8_t { required, optional };

/// One attribute of the subject. An optional one is left out when one of its fields is not known.
struct SubjectRule {
  asn1::Oid attribute{};
  Pattern pattern{};
  Presence presence = Presence::required;
};
/// One kind of subjectAltName, made of a field.
struct AlternativeNameRule {
  Field field = Field::email;
  Presence presence = Presence::optional;
};

/// A public key that may be certified: "P256", "brainpoolP256r1", "Ed25519", "RSA3072".
struct KeyRule {
  pkix::KeyType type = pkix::KeyType::ec;
  pkix::Curve curve = pkix::Curve::none;  ///< Only ec.
  unsigned bits = 0;                      ///< Only rsa: the modulus.
  friend bool operator==(const KeyRule&, const KeyRule&) = default;
};

/// A span of the calendar: "P3Y", "P6M", "P90D".
struct Period {
  int years = 0, months = 0, days = 0;
};
/// Errors: malformed (not of the three forms, nothing, more than 100 years).
Result<Period> parse_period(std::string_view text);
/// The last second of the period that begins with `start`: both ends of a validity belong to it (RFC 5280 section 4.1.2.5), so
/// that a year is no second more. February 29 becomes 28.
Time last_second(Time start, const Period& period);

struct ValidityRule {
  Period longest{};
  /// whole: always the longest. asked: as the request says, at most the longest (a card's own end).
  enum class End : std::uint8_t { whole, asked } end = End::whole;
};

enum class StatusSource : std::uint8_t { ca_issuers, ocsp, crl };

/// Who may do what over the API (POST /v1/…): the profiles of client certificates.
enum class Role : std::uint8_t { centre, registration, helpline, operator_, auditor };
std::string_view name(Role role) noexcept;  ///< "centre", "ra", "helpline", "operator", "auditor"
std::optional<Role> role_named(std::string_view name) noexcept;

/// Issuers besides the names of authorities.
inline constexpr std::string_view kItself = "itself", kAnyIssuer = "any";

struct Profile {
  std::string name{};
  Category category = Category::none;
  std::vector<std::string> issuers{};  ///< Names of the authorities that may issue it; or kItself; or kAnyIssuer.
  std::optional<Role> role{};
  std::vector<SubjectRule> subject{};
  std::vector<AlternativeNameRule> alternative_names{};
  std::vector<Field> register_only{};  ///< Fields that the request may name for the register, in no certificate.
  VoenHolder voen_holder = VoenHolder::legal;
  std::vector<KeyRule> keys{};
  ValidityRule validity{};
  std::optional<Period> private_key_usage{};
  std::vector<pkix::KeyUsageBit> key_usage{};
  std::vector<asn1::Oid> extended_key_usage{};
  pkix::Critical extended_key_usage_critical = pkix::Critical::no;
  std::optional<pkix::BasicConstraints> basic_constraints{};
  std::optional<NameLimits> name_constraints{};
  std::optional<pkix::PolicyConstraints> policy_constraints{};
  std::vector<asn1::Oid> policies{};
  QcClaims qc{};
  std::vector<StatusSource> status{};
  bool ocsp_no_check = false;
  std::map<std::string, std::string> sources{};  ///< Rule ("keyUsage") → where it comes from.

  bool is_ca() const { return basic_constraints && basic_constraints->ca; }
};

/// Whether the rules agree with each other and with the standards (profile_rules.cpp, one function each), and each has its
/// source. Errors: misconfigured, the rule in `at`, the clause in the detail.
Result<void> check_profile(const Profile& profile);

/// What an authority is to those it issues to.
struct IssuerData {
  std::string name{};                  ///< As in Profile::issuers
  Bytes subject{};                     ///< Its Name, DER; not read when the profile is its own issuer.
  Bytes key_id{};                      ///< Its subjectKeyIdentifier.
  pkix::SignatureAlgorithm signature{};
  Time not_before{}, not_after{};      ///< Of its certificate; not read when the profile is its own issuer.
  std::vector<std::string> crl_urls{}; ///< With the certificate's shard in them.
  std::vector<std::string> ca_issuers_urls{}, ocsp_urls{};
  std::string cps_url{};               ///< Qualifier of the policies; may be empty.
};

/// One certificate that is asked for.
struct Wish {
  SubjectData subject{};
  Bytes spki{};
  Bytes subject_key_id{};              ///< RFC 5280 section 4.2.1.2 method 1
  Serial serial{};
  Time not_before{};
  std::optional<Time> not_after{};     ///< Only where the profile has ValidityRule::End::asked, and there always.
};

/// The content. Errors, with the field of the request in `at` ("subject.fin", "publicKey", "notAfter"): invalid_argument;
/// denied (this issuer may not issue under this profile).
Result<CertificateContent> content_for(const Profile& profile, const Wish& wish, const IssuerData& issuer);

/// The role that a client certificate has: that of the one profile whose own policy it carries; none, also when it carries two.
std::optional<Role> role_of(const std::vector<Profile>& profiles, const pkix::Extensions& client);

}  // namespace esign::ca
