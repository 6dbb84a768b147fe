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
    kTime{lints::oid::kTimeStamping}, kLists{lints::oid::kTrustedListSigning};

constexpr KindRow kRows[] = {
    {Kind::root, "root", kAuthority, {}},
    {Kind::policy_authority, "policy-authority", kAuthority, {}},
    {Kind::issuing_authority, "issuing-authority", kAuthority, {}},
    {Kind::ocsp_signer, "ocsp-signer", kAuthentication, kOcsp},
    {Kind::time_stamping_unit, "time-stamping-unit", kAuthentication, kTime},
    {Kind::natural_signature, "natural-signature", kSignature, {}},
    {Kind::natural_authentication, "natural-authentication", kAuthentication, kClient},
    {Kind::legal_seal, "legal-seal", kSignature, {}},
    {Kind::client, "client", kAuthentication, kClient},
    {Kind::server, "server", kAuthentication, kServer},
    {Kind::log_signer, "log-signer", kAuthentication, {}},
    {Kind::list_signer, "list-signer", kAuthentication, kLists},
};

struct Named {
  std::string_view profile;
  Kind kind;
  Span longest;
  std::string_view own_policy;   ///< Below the centre's arc; empty: none of its own
};
constexpr Named kNationalId[] = {
    {"root", Kind::root, {25, 0}, ""},
    {"policy-ca", Kind::policy_authority, {20, 0}, ""},
    {"issuing-ca", Kind::issuing_authority, {15, 0}, ""},
    {"ocsp-signer", Kind::ocsp_signer, {0, 30}, "8"},
    {"tsu", Kind::time_stamping_unit, {10, 0}, "7"},
    {"role-centre", Kind::client, {1, 0}, "9.1"},
    {"role-ra", Kind::client, {1, 0}, "9.2"},
    {"role-helpline", Kind::client, {1, 0}, "9.3"},
    {"role-operator", Kind::client, {1, 0}, "9.4"},
    {"role-auditor", Kind::client, {1, 0}, "9.5"},
    {"server-tls", Kind::server, {1, 0}, "8"},
    {"audit-signer", Kind::log_signer, {5, 0}, "8"},
    {"tl-signer", Kind::list_signer, {5, 0}, "10"},
    {"id-card-authentication", Kind::natural_authentication, {10, 0}, "1"},
    {"id-card-signature", Kind::natural_signature, {10, 0}, "2"},
    {"child-card-authentication", Kind::natural_authentication, {10, 0}, "6"},
    {"citizen-authentication", Kind::natural_authentication, {3, 0}, "1"},
    {"citizen-signature", Kind::natural_signature, {3, 0}, "2"},
    {"legal-entity-employee-authentication", Kind::natural_authentication, {3, 0}, "3"},
    {"legal-entity-employee-signature", Kind::natural_signature, {3, 0}, "3"},
    {"state-body-employee-authentication", Kind::natural_authentication, {3, 0}, "4"},
    {"state-body-employee-signature", Kind::natural_signature, {3, 0}, "4"},
    {"entrepreneur-authentication", Kind::natural_authentication, {3, 0}, "3"},
    {"entrepreneur-signature", Kind::natural_signature, {3, 0}, "3"},
    {"seal", Kind::legal_seal, {3, 0}, "5"},
    {"state-body-seal", Kind::legal_seal, {3, 0}, "5"},
};

}  // namespace

const KindRow& row_of(Kind kind) { return *std::ranges::find(kRows, kind, &KindRow::kind); }

Time last_second_of(Time start, Span span) {
  const auto begin = std::chrono::floor<days>(start);
  std::chrono::year_month_day date = std::chrono::year_month_day(begin) + std::chrono::years{span.years};
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return std::chrono::sys_days(date) + days{span.days} + (start - begin) - std::chrono::seconds{1};
}

Result<std::vector<Expectation>> national_id_expectations(std::string_view arc) {
  std::vector<Expectation> all;
  for (const Named& named : kNationalId) {
    Expectation one{std::string(named.profile), named.kind, named.longest, {}};
    if (!named.own_policy.empty()) {
      ESIGN_TRY(one.policy, asn1::Oid::from_text(std::string(arc) + "." + std::string(named.own_policy)));
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace esign::ca
