// SPDX-License-Identifier: Apache-2.0
#include "lints/issued_check.h"

#include <algorithm>

#include "crypto/backend.h"
#include "lints/botan/issued.h"

namespace esign::ca {
namespace {

using lints::Issued;

Failure differs(std::string_view field, std::string what) { return fail(Errc::internal, "the second look: " + std::move(what)).in(field); }

/// The algorithm that the certificate itself names: another one than the key's never verifies.
Result<crypto::Verdict> verdict_on(const Issued& issued, View issuer_spki, IssuerKeys& issuers) {
  pkix::AlgorithmIdentifier identifier;
  ESIGN_TRY(identifier.algorithm, asn1::Oid::from_text(issued.algorithm));
  identifier.parameters = issued.algorithm_parameters;
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, pkix::signature_algorithm_from(identifier));
  return issuers.verify(issuer_spki, {algorithm, issued.tbs, issued.signature});
}

Result<void> check_octets(const Issued& issued, const LintContext& context, IssuerKeys& issuers) {
  const auto verdict = verdict_on(issued, context.issuer_spki, issuers);
  if (!verdict) return differs("signatureValue", verdict.error().detail);
  if (*verdict == crypto::Verdict::invalid) return differs("signatureValue", "the issuer's key did not sign this");
  if (!equal(issued.tbs, context.record.tbs)) return differs("tbsCertificate", "other octets were signed than recorded");
  return {};
}

Result<void> check_record(const Issued& issued, const CertificateRecord& record) {
  if (!equal(issued.serial, record.serial)) return differs("serialNumber", "not the record's");
  if (issued.not_before != record.not_before.time_since_epoch().count()) return differs("notBefore", "not the record's");
  if (issued.not_after != record.not_after.time_since_epoch().count()) return differs("notAfter", "not the record's");
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::botan(), Hash::sha256, issued.spki));
  if (!equal(digest, record.spki_sha256)) return differs("subjectPublicKeyInfo", "not the record's");
  return {};
}

/// Whether one of the values is this identifier behind one of the prefixes.
bool among(const std::vector<std::string>& values, std::initializer_list<std::string_view> prefixes, const std::string& identifier) {
  return std::ranges::any_of(values, [&](const std::string& value) {
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return value == std::string(prefix) + identifier; });
  });
}

Result<void> check_names(const Issued& issued, const LintContext& context) {
  const CertificateRecord& record = context.record;
  const View above = context.issuer ? context.issuer->subject().der : View(issued.subject_name);
  if (!equal(issued.issuer_name, above)) return differs("issuer", "not the issuer's name");
  if (issued.common_names != std::vector<std::string>{record.common_name}) return differs("subject.CN", "not the record's");
  const bool has_fin = std::ranges::any_of(issued.serial_numbers, [](const std::string& value) { return value.starts_with("PNOAZ-"); });
  if (has_fin && !among(issued.serial_numbers, {"PNOAZ-"}, record.fin)) return differs("subject.serialNumber", "not the record's FİN");
  const auto& organizations = issued.organization_identifiers;
  if (!organizations.empty() && !among(organizations, {"VATAZ-", "NTRAZ-"}, record.voen))
    return differs("subject.organizationIdentifier", "not the record's VÖEN");
  return {};
}

/// keyUsage, extKeyUsage and cA by a table of their own: what the linter's rows say is not asked.
struct Powers {
  std::uint16_t key_usage, other_key_usage;
  Issued::Ca ca;
  std::vector<std::string> purposes;
};
Powers powers_of(Kind kind) {
  constexpr std::uint16_t kSign = 0x001, kCommit = 0x002, kCertificatesAndCrls = 0x060;
  using enum Issued::Ca;
  switch (kind) {
    case Kind::root:
    case Kind::policy_authority:
    case Kind::issuing_authority: return {kCertificatesAndCrls, kCertificatesAndCrls, yes, {}};
    case Kind::ocsp_signer: return {kSign, kSign, no, {"1.3.6.1.5.5.7.3.9"}};
    case Kind::time_stamping_unit: return {kSign, kCommit, no, {"1.3.6.1.5.5.7.3.8"}};
    case Kind::natural_signature:
    case Kind::legal_seal: return {kCommit, kCommit, no, {}};
    case Kind::natural_authentication:
    case Kind::client: return {kSign, kSign, no, {"1.3.6.1.5.5.7.3.2"}};
    case Kind::server: return {kSign, kSign, no, {"1.3.6.1.5.5.7.3.1"}};
    case Kind::log_signer: return {kSign, kSign, no, {}};
    case Kind::list_signer: return {kSign, kSign, no, {"0.4.0.2231.3.0"}};
  }
  return {0, 0, no, {}};
}

Result<void> check_powers(const Issued& issued, Kind kind) {
  const Powers powers = powers_of(kind);
  if (issued.key_usage != powers.key_usage && issued.key_usage != powers.other_key_usage) return differs("keyUsage", "not the profile's");
  if (issued.ca != powers.ca) return differs("basicConstraints", "cA is not the profile's");
  if (issued.purposes != powers.purposes) return differs("extKeyUsage", "not the profile's");
  return {};
}

/// Those whose certificates are few, and a wrong one of which is worst: Botan does the mathematics again. (For the others
/// it would cost more than all the rest of issuing: half a millisecond for P-256, against a tenth of it with OpenSSL.)
bool verified_twice(Kind kind) {
  const Powers powers = powers_of(kind);
  return powers.ca == Issued::Ca::yes || kind == Kind::ocsp_signer || kind == Kind::time_stamping_unit;
}

Result<void> check_again(View certificate, View issuer_spki) {
  ESIGN_TRY(const lints::IssuedBy by, lints::issued_by(certificate, issuer_spki));
  if (by == lints::IssuedBy::another_key) return differs("signatureValue", "by Botan, the issuer's key did not sign this");
  return {};
}

}  // namespace

Result<void> IssuedCheck::operator()(View certificate, const LintContext& context) const {
  const auto expected = std::ranges::find(expectations_, context.record.profile, &Expectation::profile);
  if (expected == expectations_.end()) return differs("profile", "no certificate is expected of " + context.record.profile);
  ESIGN_TRY(const Issued issued, lints::read_issued(certificate));
  ESIGN_CHECK(check_octets(issued, context, *issuers_));
  if (verified_twice(expected->kind)) ESIGN_CHECK(check_again(certificate, context.issuer_spki));
  ESIGN_CHECK(check_record(issued, context.record));
  ESIGN_CHECK(check_names(issued, context));
  return check_powers(issued, expected->kind);
}

}  // namespace esign::ca
