// SPDX-License-Identifier: Apache-2.0
#include "domain/tbs_certificate.h"

#include <algorithm>
#include <string_view>

#include "domain/extension_values.h"

namespace esign::ca {
namespace {

using asn1::Oid;
using asn1::Writer;
using pkix::Critical;

constexpr Oid kAuthorityKeyId("2.5.29.35"), kSubjectKeyId("2.5.29.14"), kKeyUsage("2.5.29.15"), kPrivateKeyUsage("2.5.29.16"),
    kPolicies("2.5.29.32"), kSubjectAltName("2.5.29.17"), kBasicConstraints("2.5.29.19"), kNameConstraints("2.5.29.30"),
    kPolicyConstraints("2.5.29.36"), kExtendedKeyUsage("2.5.29.37"), kCrlPoints("2.5.29.31"), kInfoAccess("1.3.6.1.5.5.7.1.1"),
    kQcStatements("1.3.6.1.5.5.7.1.3"), kNoCheck("1.3.6.1.5.5.7.48.1.5");

Result<void> check_urls(const std::vector<std::string>& urls, std::string_view place) {
  for (const std::string& url : urls) ESIGN_CHECK(check_url(url).in(place));
  return {};
}

Result<void> check_country(const std::string& country) {
  const bool right = country.size() == 2 && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!right) return fail(Errc::invalid_argument, "a country is two capital letters (ISO 3166-1)");
  return {};
}

/// QCS-4.3.4-03 and annex B: https, a language of two small letters, none twice.
Result<void> check_disclosure(const std::vector<pkix::QcPds>& locations) {
  for (auto one = locations.begin(); one != locations.end(); ++one) {
    ESIGN_CHECK(check_url(one->url));
    if (!one->url.starts_with("https://")) return fail(Errc::invalid_argument, "a disclosure statement lies behind https");
    if (one->language.size() != 2 || !std::ranges::all_of(one->language, [](char c) { return c >= 'a' && c <= 'z'; }))
      return fail(Errc::invalid_argument, "a language is two small letters (ISO 639-1)");
    if (std::any_of(locations.begin(), one, [&](const pkix::QcPds& other) { return other.language == one->language; }))
      return fail(Errc::invalid_argument, "two disclosure statements of one language");
  }
  return {};
}

Result<void> check_qc(const QcClaims& qc) {
  for (const std::string& country : qc.legislation) ESIGN_CHECK(check_country(country).in("legislation"));
  for (const std::string& country : qc.device_legislation) ESIGN_CHECK(check_country(country).in("deviceLegislation"));
  if (qc.limit && (qc.limit->currency.size() != 3 || !std::ranges::all_of(qc.limit->currency, [](char c) { return c >= 'A' && c <= 'Z'; })))
    return fail(Errc::invalid_argument, "a currency is three capital letters (ISO 4217)").in("limit");
  if (qc.limit && qc.limit->amount < 0) return fail(Errc::invalid_argument, "the amount is negative").in("limit");
  if (qc.retention_years && *qc.retention_years <= 0) return fail(Errc::invalid_argument, "years are positive").in("retentionYears");
  return check_disclosure(qc.disclosure).in("disclosure");
}

Result<void> check_alternative_names(const std::vector<AlternativeName>& names) {
  for (const AlternativeName& name : names) {
    switch (name.kind) {
      case pkix::GeneralNameKind::rfc822:
      case pkix::GeneralNameKind::dns:
      case pkix::GeneralNameKind::uri:
        ESIGN_CHECK(check_url(name.text));
        break;
      case pkix::GeneralNameKind::directory:
      case pkix::GeneralNameKind::ip:
        if (name.octets.empty()) return fail(Errc::invalid_argument, "the name is empty");
        break;
      case pkix::GeneralNameKind::other_name:
      case pkix::GeneralNameKind::x400:
      case pkix::GeneralNameKind::edi_party:
      case pkix::GeneralNameKind::registered_id:
        return fail(Errc::unsupported, "this kind of name is not written");
    }
  }
  return {};
}

Result<void> check_constraints(const CertificateExtensions& extensions) {
  if (const auto& limits = extensions.name_constraints) {
    if (limits->permitted.empty() && limits->excluded.empty())
      return fail(Errc::invalid_argument, "an empty sequence (RFC 5280 section 4.2.1.10)").in("nameConstraints");
    ESIGN_CHECK(check_alternative_names(limits->permitted).in("nameConstraints"));
    ESIGN_CHECK(check_alternative_names(limits->excluded).in("nameConstraints"));
  }
  const auto& policy = extensions.policy_constraints;
  if (policy && !policy->require_explicit_policy && !policy->inhibit_policy_mapping)
    return fail(Errc::invalid_argument, "an empty sequence (RFC 5280 section 4.2.1.11)").in("policyConstraints");
  if (const auto& basic = extensions.basic_constraints; basic && !basic->ca)
    return fail(Errc::invalid_argument, "only the certificates of CAs have it").in("basicConstraints");
  if (const auto& period = extensions.private_key_usage; period && period->not_after < period->not_before)
    return fail(Errc::invalid_argument, "ends before it begins").in("privateKeyUsagePeriod");
  return {};
}

Result<void> check_extensions(const CertificateExtensions& extensions) {
  ESIGN_CHECK(check_urls(extensions.crl_urls, "cRLDistributionPoints"));
  ESIGN_CHECK(check_urls(extensions.ca_issuers_urls, "caIssuers"));
  ESIGN_CHECK(check_urls(extensions.ocsp_urls, "ocsp"));
  for (const PolicyClaim& claim : extensions.policies) {
    if (claim.policy.empty()) return fail(Errc::invalid_argument, "no policy").in("certificatePolicies");
    if (!claim.cps_url.empty()) ESIGN_CHECK(check_url(claim.cps_url).in("certificatePolicies"));
  }
  ESIGN_CHECK(check_alternative_names(extensions.subject_alt_name).in("subjectAltName"));
  ESIGN_CHECK(check_constraints(extensions));
  return check_qc(extensions.qc).in("qcStatements");
}

void write_extensions(Writer& writer, const CertificateExtensions& all) {
  const auto put = [&](bool present, const Oid& id, Critical critical, auto&& value) {
    if (present) write_extension(writer, id, critical, value());
  };
  using enum Critical;
  put(!all.authority_key_id.empty(), kAuthorityKeyId, no, [&] { return authority_key_identifier(all.authority_key_id); });
  put(!all.subject_key_id.empty(), kSubjectKeyId, no, [&] { return subject_key_identifier(all.subject_key_id); });
  put(!all.key_usage.empty(), kKeyUsage, yes, [&] { return key_usage(all.key_usage); });
  put(all.private_key_usage.has_value(), kPrivateKeyUsage, no, [&] { return private_key_usage_period(*all.private_key_usage); });
  put(!all.policies.empty(), kPolicies, no, [&] { return certificate_policies(all.policies); });
  put(!all.subject_alt_name.empty(), kSubjectAltName, no, [&] { return general_names(all.subject_alt_name); });
  put(all.basic_constraints.has_value(), kBasicConstraints, yes, [&] { return basic_constraints(*all.basic_constraints); });
  put(all.name_constraints.has_value(), kNameConstraints, yes, [&] { return name_constraints(*all.name_constraints); });
  put(all.policy_constraints.has_value(), kPolicyConstraints, yes, [&] { return policy_constraints(*all.policy_constraints); });
  put(!all.extended_key_usage.empty(), kExtendedKeyUsage, all.extended_key_usage_critical, [&] { return extended_key_usage(all.extended_key_usage); });
  put(!all.crl_urls.empty(), kCrlPoints, no, [&] { return distribution_points(all.crl_urls); });
  put(!all.ocsp_urls.empty() || !all.ca_issuers_urls.empty(), kInfoAccess, no, [&] { return authority_info_access(all); });
  put(!all.qc.empty(), kQcStatements, no, [&] { return qc_statements(all.qc); });
  put(all.ocsp_no_check, kNoCheck, no, [] { return asn1::written([](Writer& inner) { inner.null(); }); });
}

}  // namespace

Result<void> check_url(std::string_view url) {
  const bool visible = std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7F; });
  if (url.empty() || !visible) return fail(Errc::invalid_argument, "not visible ASCII");
  return {};
}

void write_serial(Writer& writer, const Serial& serial) { writer.unsigned_integer(serial); }

Result<Bytes> encode_tbs(const CertificateContent& content) {
  if (content.issuer.empty()) return fail(Errc::invalid_argument, "no issuer").in("issuer");
  if (content.spki.empty()) return fail(Errc::invalid_argument, "no public key").in("subjectPublicKeyInfo");
  if (content.not_after < content.not_before) return fail(Errc::invalid_argument, "ends before it begins").in("validity");
  if (content.serial[0] == 0 || content.serial[0] >= 0x80)
    return fail(Errc::invalid_argument, "not a positive number of 17 octets").in("serialNumber");
  if (content.subject.empty()) return fail(Errc::invalid_argument, "no subject").in("subject");
  ESIGN_TRY(const Bytes subject, encode_name(content.subject).in("subject"));
  ESIGN_CHECK(check_extensions(content.extensions).in("extensions"));
  const Bytes extensions = asn1::written([&](Writer& writer) { write_extensions(writer, content.extensions); });
  if (extensions.empty()) return fail(Errc::invalid_argument, "none: SIZE (1..MAX)").in("extensions");
  return asn1::written([&](Writer& writer) {
    writer.sequence([&] {
      writer.explicitly(0, [&] { writer.integer(2); });  // v3
      write_serial(writer, content.serial);
      write(writer, pkix::algorithm_identifier(content.signature));
      writer.raw(content.issuer);
      writer.sequence([&] {
        writer.time(content.not_before);
        writer.time(content.not_after);
      });
      writer.raw(subject);
      writer.raw(content.spki);
      writer.explicitly(3, [&] { writer.element(asn1::tag::sequence, extensions); });
    });
  });
}

Bytes assemble(View tbs, const pkix::SignatureAlgorithm& algorithm, View signature) {
  return asn1::written([&](Writer& writer) {
    writer.sequence([&] {
      writer.raw(tbs);
      write(writer, pkix::algorithm_identifier(algorithm));
      writer.bit_string(signature);
    });
  });
}

}  // namespace esign::ca
