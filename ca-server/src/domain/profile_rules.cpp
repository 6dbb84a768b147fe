// SPDX-License-Identifier: Apache-2.0
// What a profile must keep, one function for each rule. The editions: EN 319 412-1 V1.7.1, 412-2 V2.3.1, 412-3, 412-5 V2.6.1.
#include <algorithm>
#include <array>
#include <set>

#include "domain/profile.h"

namespace esign::ca {
namespace {

using asn1::Oid;
using enum pkix::KeyUsageBit;

constexpr Oid kClientAuth("1.3.6.1.5.5.7.3.2"), kTimeStamping("1.3.6.1.5.5.7.3.8"), kOcspSigning("1.3.6.1.5.5.7.3.9"), kEseal("0.4.0.1862.1.6.2"),
    kSemanticsLegal("0.4.0.194121.1.2"), kSemanticsNatural("0.4.0.194121.1.1");

Failure broken(std::string rule, std::string_view place) { return fail(Errc::misconfigured, std::move(rule)).in(place); }

template <class Range, class Value>
bool contains(const Range& range, const Value& value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}
bool has_attribute(const Profile& profile, const Oid& type) {
  return std::ranges::any_of(profile.subject, [&](const SubjectRule& rule) { return rule.attribute == type && rule.presence == Presence::required; });
}
bool is_own_issuer(const Profile& profile) { return contains(profile.issuers, kItself); }
/// Certificates of people and of legal persons: those that the bulletins count.
bool is_for_subscribers(const Profile& profile) { return profile.category != Category::none; }
bool names_a_person(const Profile& profile) { return has_attribute(profile, attribute::surname) || has_attribute(profile, attribute::given_name); }

/// RFC 5280 section 4.2.1.9: keyCertSign and cA go together; section 4.2.1.12 and the CA/Browser incident of 2020: a CA
/// that may also sign OCSP answers or time-stamps could do so for its siblings.
Result<void> check_ca(const Profile& profile) {
  if (profile.basic_constraints && !profile.basic_constraints->ca) return broken("without cA there are no basicConstraints (RFC 5280 section 4.2.1.9)", "pathLength");
  if (profile.is_ca() != contains(profile.key_usage, key_cert_sign)) return broken("keyCertSign belongs to CAs, and to all of them (RFC 5280 section 4.2.1.3)", "keyUsage");
  if (profile.is_ca() && !profile.extended_key_usage.empty()) return broken("a CA has no extended key usage", "extendedKeyUsage");
  if (is_own_issuer(profile) && (!profile.is_ca() || profile.issuers.size() != 1)) return broken("only a root is its own issuer", "issuers");
  if (!profile.is_ca() && profile.policy_constraints) return broken("only CAs have policyConstraints (RFC 5280 section 4.2.1.11)", "policyConstraints");
  if (profile.name_constraints && !profile.is_ca()) return broken("only CAs have nameConstraints (RFC 5280 section 4.2.1.10)", "nameConstraints");
  if (profile.name_constraints && profile.name_constraints->permitted.empty() && profile.name_constraints->excluded.empty())
    return broken("an empty sequence (RFC 5280 section 4.2.1.10)", "nameConstraints");
  if (profile.name_constraints && is_own_issuer(profile)) return broken("those of a trust anchor bind nobody (RFC 5280 section 6.1.1)", "nameConstraints");
  return {};
}

/// RFC 3161 section 2.3: critical, and the only purpose. EN 319 422 clause 6: the key is used for less long than the certificate.
Result<void> check_time_stamping(const Profile& profile) {
  const bool stamps = contains(profile.extended_key_usage, kTimeStamping);
  if (stamps && (profile.extended_key_usage.size() != 1 || profile.extended_key_usage_critical == pkix::Critical::no))
    return broken("timeStamping is alone and critical (RFC 3161 section 2.3)", "extendedKeyUsage");
  if (!stamps && profile.extended_key_usage_critical == pkix::Critical::yes) return broken("only timeStamping is critical (GEN-4.3.10-1)", "extendedKeyUsage");
  if (stamps && !profile.private_key_usage) return broken("a time-stamping unit has a privateKeyUsagePeriod (EN 319 422)", "privateKeyUsage");
  return {};
}

/// RFC 6960 section 4.2.2.2: the delegate's one purpose; 4.2.2.2.1: nocheck, so that nobody asks about it in circles;
/// EN 319 412-2 GEN-4.3.11-1A: no CRL distribution point.
Result<void> check_ocsp_signer(const Profile& profile) {
  const bool signs = contains(profile.extended_key_usage, kOcspSigning);
  if (signs != profile.ocsp_no_check) return broken("OCSPSigning and ocsp-nocheck go together (RFC 6960 section 4.2.2.2.1)", "ocspNoCheck");
  if (!signs) return {};
  if (profile.extended_key_usage.size() != 1) return broken("OCSPSigning is alone", "extendedKeyUsage");
  if (contains(profile.status, StatusSource::crl) || contains(profile.status, StatusSource::ocsp))
    return broken("a responder's certificate names no source of its status (EN 319 412-2 GEN-4.3.11-1A)", "status");
  return {};
}

/// EN 319 412-2 clause 4.3.11 and 4.4.1: where status and issuer are found.
Result<void> check_status(const Profile& profile) {
  if (is_own_issuer(profile)) {
    if (!profile.status.empty()) return broken("nobody tells the status of a root", "status");
    return {};
  }
  if (!contains(profile.status, StatusSource::ca_issuers)) return broken("caIssuers is missing (EN 319 412-2 GEN-4.4.1-3)", "status");
  const bool found = contains(profile.status, StatusSource::crl) || contains(profile.status, StatusSource::ocsp);
  if (!found && !profile.ocsp_no_check) return broken("neither CRL nor OCSP (EN 319 412-2 GEN-4.3.11-2, GEN-4.4.1-8)", "status");
  return {};
}

/// EN 319 412-2 NAT-4.3.2-1 and 412-3 LEG-4.3.1: one of the types A to F.
Result<void> check_key_usage(const Profile& profile) {
  if (profile.key_usage.empty()) return broken("every certificate says what its key is for (RFC 5280 section 4.2.1.3)", "keyUsage");
  if (!is_for_subscribers(profile)) return {};
  std::set<pkix::KeyUsageBit> bits(profile.key_usage.begin(), profile.key_usage.end());
  const bool enciphers = bits.erase(key_encipherment) + bits.erase(key_agreement) == 1;
  const bool commits = bits.erase(content_commitment) == 1, signs = bits.erase(digital_signature) == 1;
  if (!bits.empty() || !(enciphers || commits || signs) || (enciphers && commits && !signs))
    return broken("none of the types A to F (EN 319 412-2 NAT-4.3.2-1)", "keyUsage");
  // A card's two keys: whoever logs in with one must not be able to have signed a contract with it.
  if (commits && (signs || contains(profile.extended_key_usage, kClientAuth)))
    return broken("a key for signatures is for nothing else (EN 319 412-2 NAT-4.3.2-1, type A)", "keyUsage");
  return {};
}

/// EN 319 412-2 NAT-4.2.4 and 412-3 LEG-4.2.1; RFC 5280 section 4.1.2.4.
Result<void> check_subject(const Profile& profile) {
  if (profile.subject.empty() || profile.subject.front().attribute != attribute::country) return broken("C comes first", "subject");
  std::set<Oid> seen;
  for (const SubjectRule& rule : profile.subject) {
    if (!seen.insert(rule.attribute).second) return broken(asn1::name_of(rule.attribute) + " occurs twice (NAT-4.2.4-3)", "subject");
  }
  if (!has_attribute(profile, attribute::common_name)) return broken("CN is missing (NAT-4.2.4-1, LEG-4.2.1-2)", "subject");
  if (!is_for_subscribers(profile)) return {};
  if (names_a_person(profile)) {
    if (!has_attribute(profile, attribute::serial_number)) return broken("serialNumber tells two of one name apart (NAT-4.2.4-13)", "subject");
  } else if (!has_attribute(profile, attribute::organization) || !has_attribute(profile, attribute::organization_identifier)) {
    return broken("O and organizationIdentifier are missing (LEG-4.2.1-2)", "subject");
  }
  return {};
}

constexpr std::array<std::string_view, 31> kEea = {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
                                                  "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "EU"};

/// EN 319 412-5: this product writes no EU qualified certificates, so that a compliance without its legislation, which claims
/// to be one (clause 4.2.1, QCS-4.2.4-01), is never meant.
Result<void> check_qc_legislation(const QcClaims& qc) {
  if (qc.compliance == qc.legislation.empty()) return broken("QcCompliance and QcCClegislation go together (EN 319 412-5 clause 4.2.1)", "qcStatements.legislation");
  if (qc.device == qc.device_legislation.empty()) return broken("QcSSCD and QcQSCDlegislation go together (EN 319 412-5 clause 4.2.2)", "qcStatements.deviceLegislation");
  for (const auto* list : {&qc.legislation, &qc.device_legislation}) {
    if (std::ranges::any_of(*list, [](const std::string& country) { return contains(kEea, country); }))
      return broken("a country of the EEA (EN 319 412-5 QCS-4.2.5-01)", "qcStatements.legislation");
  }
  return {};
}

Result<void> check_qc(const Profile& profile) {
  const QcClaims& qc = profile.qc;
  if (qc.empty()) {
    if (is_for_subscribers(profile)) return broken("no semantics of the identifier (EN 319 412-1 clause 5.1)", "qcStatements.semantics");
    return {};
  }
  ESIGN_CHECK(check_qc_legislation(qc));
  if (is_for_subscribers(profile) && qc.semantics != (names_a_person(profile) ? kSemanticsNatural : kSemanticsLegal))
    return broken("semantics of another kind of person (EN 319 412-1 clause 5.1)", "qcStatements.semantics");
  if (qc.type && (*qc.type == kEseal) == names_a_person(profile)) return broken("a type for another kind of person (EN 319 412-5 clause 4.2.3)", "qcStatements.type");
  if ((qc.compliance || qc.device || qc.type) && !contains(profile.key_usage, content_commitment))
    return broken("a statement on signatures, and a key for none (EN 319 412-2 NAT-4.3.2-2)", "qcStatements");
  return {};
}

/// RFC 5280 section 4.2.1.4 and EN 319 412-2 GEN-4.3.3-1. A role is told by its policy alone.
Result<void> check_policies(const Profile& profile) {
  if (profile.policies.empty()) return broken("no policy (EN 319 412-2 GEN-4.3.3-1)", "policies");
  if (std::set<Oid>(profile.policies.begin(), profile.policies.end()).size() != profile.policies.size()) return broken("a policy twice (RFC 5280 section 4.2.1.4)", "policies");
  if (profile.role && (profile.policies.size() != 1 || !contains(profile.extended_key_usage, kClientAuth)))
    return broken("a role is one policy of its own, in a certificate for clients", "role");
  return {};
}

/// Each rule that the profile states has its source.
Result<void> check_sources(const Profile& profile) {
  std::vector<std::string_view> stated{"subject", "keys", "validity", "keyUsage", "policies"};
  const auto add = [&](bool is_stated, std::string_view rule) {
    if (is_stated) stated.push_back(rule);
  };
  add(!profile.extended_key_usage.empty(), "extendedKeyUsage");
  add(!profile.qc.empty(), "qcStatements");
  add(!profile.status.empty(), "status");
  add(profile.role.has_value(), "role");
  add(profile.private_key_usage.has_value(), "privateKeyUsage");
  add(profile.name_constraints.has_value(), "nameConstraints");
  for (const std::string_view rule : stated) {
    const auto source = profile.sources.find(std::string(rule));
    if (source == profile.sources.end() || source->second.empty()) return broken("the rule has no source", "sources").in(rule);
  }
  return {};
}

}  // namespace

Result<void> check_profile(const Profile& profile) {
  if (profile.name.empty()) return broken("the profile has no name", "name");
  if (profile.issuers.empty()) return broken("nobody may issue it", "issuers");
  if (profile.keys.empty()) return broken("no key is allowed", "keys");
  for (const auto rule : {check_ca, check_time_stamping, check_ocsp_signer, check_status, check_key_usage, check_subject, check_qc, check_policies, check_sources})
    ESIGN_CHECK(rule(profile));
  return {};
}

}  // namespace esign::ca
