// SPDX-License-Identifier: Apache-2.0
#include "lints/expectation.h"

#include <algorithm>
#include <array>

#include "lints/oids.h"
#include "pkix/extensions.h"

namespace esign::ca {
namespace {

using std::chrono::days;

constexpr std::uint16_t bits(std::initializer_list<pkix::KeyUsageBit> usages) {
  unsigned all = 0;
  for (const pkix::KeyUsageBit usage : usages) all |= 1u << static_cast<unsigned>(usage);
  return static_cast<std::uint16_t>(all);
}
constexpr std::uint16_t kAuthority = bits({pkix::KeyUsageBit::key_cert_sign, pkix::KeyUsageBit::crl_sign});
constexpr std::uint16_t kSignature = bits({pkix::KeyUsageBit::content_commitment});
constexpr std::uint16_t kAuthentication = bits({pkix::KeyUsageBit::digital_signature});

constexpr std::array kClient{lints::oid::kClientAuth}, kServer{lints::oid::kServerAuth}, kOcsp{lints::oid::kOcspSigning},
    kTime{lints::oid::kTimeStamping};

/// Bounds: authorities and roots by the national practice (CA 10 to 15 years, root from 20), cards ten years, a responder's
/// certificate is never revoked and so is short; a server's as browsers take it (398 days).
constexpr KindRow kRows[] = {
    {Kind::root, "root", kAuthority, {}, days{31 * 366}},
    {Kind::policy_authority, "policy-authority", kAuthority, {}, days{21 * 366}},
    {Kind::issuing_authority, "issuing-authority", kAuthority, {}, days{16 * 366}},
    {Kind::ocsp_signer, "ocsp-signer", kAuthentication, kOcsp, days{92}},
    {Kind::time_stamping_unit, "time-stamping-unit", kAuthentication, kTime, days{12 * 366}},
    {Kind::natural_signature, "natural-signature", kSignature, {}, days{11 * 366}},
    {Kind::natural_authentication, "natural-authentication", kAuthentication, kClient, days{11 * 366}},
    {Kind::legal_seal, "legal-seal", kSignature, {}, days{4 * 366}},
    {Kind::client, "client", kAuthentication, kClient, days{4 * 366}},
    {Kind::server, "server", kAuthentication, kServer, days{398}},
    {Kind::log_signer, "log-signer", kAuthentication, {}, days{16 * 366}},
};

struct Named {
  std::string_view profile;
  Kind kind;
};
constexpr Named kNationalId[] = {
    {"root", Kind::root},
    {"policy-ca", Kind::policy_authority},
    {"issuing-ca", Kind::issuing_authority},
    {"ocsp-signer", Kind::ocsp_signer},
    {"tsu", Kind::time_stamping_unit},
    {"role", Kind::client},
    {"server-tls", Kind::server},
    {"audit-signer", Kind::log_signer},
    {"id-card-authentication", Kind::natural_authentication},
    {"id-card-signature", Kind::natural_signature},
    {"child-card-authentication", Kind::natural_authentication},
    {"citizen-authentication", Kind::natural_authentication},
    {"citizen-signature", Kind::natural_signature},
    {"legal-entity-employee-authentication", Kind::natural_authentication},
    {"legal-entity-employee-signature", Kind::natural_signature},
    {"state-body-employee-authentication", Kind::natural_authentication},
    {"state-body-employee-signature", Kind::natural_signature},
    {"entrepreneur-authentication", Kind::natural_authentication},
    {"entrepreneur-signature", Kind::natural_signature},
    {"seal", Kind::legal_seal},
};

}  // namespace

const KindRow& row_of(Kind kind) { return *std::ranges::find(kRows, kind, &KindRow::kind); }

std::vector<Expectation> national_id_expectations(const std::map<std::string, asn1::Oid>& policies) {
  std::vector<Expectation> all;
  for (const Named& named : kNationalId) {
    const std::string profile(named.profile);
    const auto policy = policies.find(profile);
    all.push_back({profile, named.kind, policy == policies.end() ? asn1::Oid{} : policy->second, {}});
  }
  return all;
}

}  // namespace esign::ca
