// SPDX-License-Identifier: Apache-2.0
#include "domain/profile.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "domain/name_text.h"

namespace esign::ca {
namespace {

struct RoleRow {
  Role role;
  std::string_view name;
};
constexpr RoleRow kRoles[] = {{Role::centre, "centre"}, {Role::registration, "ra"}, {Role::helpline, "helpline"}, {Role::operator_, "operator"}, {Role::auditor, "auditor"}};

Failure refuse(const char* rule) { return fail(Errc::invalid_argument, rule); }

std::set<Field> fields_of(const Profile& profile) {
  std::set<Field> fields(profile.register_only.begin(), profile.register_only.end());
  fields.insert(Field::card_number);
  for (const SubjectRule& rule : profile.subject) fields.insert(rule.pattern.fields().begin(), rule.pattern.fields().end());
  for (const AlternativeNameRule& rule : profile.alternative_names) fields.insert(rule.field);
  return fields;
}

/// A field that the profile does not use would be believed and not certified.
Result<void> check_fields(const Profile& profile, const SubjectData& data) {
  const std::set<Field> known = fields_of(profile);
  for (const auto& [field, value] : data) {
    if (!known.contains(field)) return refuse("the profile has no such field").in(name(field));
    ESIGN_CHECK(check_field(field, value, profile.voen_holder).in(name(field)));
  }
  std::vector<std::string_view> names;
  for (const Field field : {Field::given_name, Field::surname, Field::common_name}) {
    if (const auto value = data.find(field); value != data.end()) names.push_back(value->second);
  }
  return check_one_script(names).in(name(Field::surname));
}

Result<DistinguishedName> subject_of(const Profile& profile, const SubjectData& data) {
  DistinguishedName subject;
  for (const SubjectRule& rule : profile.subject) {
    Result<std::string> value = rule.pattern.fill(data);
    if (!value && rule.presence == Presence::optional) continue;
    if (!value) return fail(std::move(value).error());
    subject.push_back({rule.attribute, *std::move(value)});
  }
  return subject;
}

Result<std::vector<AlternativeName>> alternative_names_of(const Profile& profile, const SubjectData& data) {
  std::vector<AlternativeName> all;
  for (const AlternativeNameRule& rule : profile.alternative_names) {
    const auto value = data.find(rule.field);
    if (value == data.end()) {
      if (rule.presence == Presence::required) return refuse("required").in(name(rule.field));
      continue;
    }
    ESIGN_TRY(std::vector<AlternativeName> some, alternative_names(rule.field, value->second));
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  return all;
}

Result<void> check_key(const Profile& profile, View spki) {
  const Result<pkix::PublicKeyInfo> key = pkix::public_key_info(spki);
  if (!key) return refuse("not a SubjectPublicKeyInfo");
  KeyRule rule{key->type, key->curve, 0};
  if (key->type == pkix::KeyType::rsa) rule.bits = key->bits;
  if (std::ranges::find(profile.keys, rule) == profile.keys.end()) return refuse("a kind of key that the profile does not allow");
  return {};
}

Result<Time> end_of(const Profile& profile, const Wish& wish) {
  const Time latest = last_second(wish.not_before, profile.validity.longest);
  switch (profile.validity.end) {
    case ValidityRule::End::whole:
      if (wish.not_after) return refuse("the profile says how long the certificate lasts");
      return latest;
    case ValidityRule::End::asked:
      if (!wish.not_after) return refuse("required");
      if (*wish.not_after <= wish.not_before) return refuse("ends before it begins");
      if (*wish.not_after > latest) return refuse("later than the profile allows");
      return *wish.not_after;
  }
  return refuse("no such rule");
}

bool is_own_issuer(const Profile& profile) { return std::ranges::find(profile.issuers, kItself) != profile.issuers.end(); }

/// The certificate ends with its issuer's at the latest: validation (RFC 5280 section 6.1) would fail it from then on.
Result<void> check_within_issuer(const Profile& profile, const CertificateContent& content, const IssuerData& issuer) {
  if (is_own_issuer(profile)) return {};
  if (content.not_before < issuer.not_before) return refuse("before the issuer's own certificate begins").in("notBefore");
  if (content.not_after > issuer.not_after) return refuse("after the issuer's own certificate ends").in("notAfter");
  return {};
}

bool has(const Profile& profile, StatusSource source) { return std::ranges::find(profile.status, source) != profile.status.end(); }

CertificateExtensions extensions_of(const Profile& profile, const CertificateContent& content, const IssuerData& issuer) {
  CertificateExtensions extensions;
  if (!is_own_issuer(profile)) extensions.authority_key_id = issuer.key_id;
  extensions.key_usage = profile.key_usage;
  if (profile.private_key_usage) extensions.private_key_usage = PrivateKeyUsage{content.not_before, std::min(last_second(content.not_before, *profile.private_key_usage), content.not_after)};
  for (const asn1::Oid& policy : profile.policies) extensions.policies.push_back({policy, profile.is_ca() ? std::string{} : issuer.cps_url});
  extensions.basic_constraints = profile.basic_constraints;
  extensions.name_constraints = profile.name_constraints;
  extensions.policy_constraints = profile.policy_constraints;
  extensions.extended_key_usage = profile.extended_key_usage;
  extensions.extended_key_usage_critical = profile.extended_key_usage_critical;
  if (has(profile, StatusSource::crl)) extensions.crl_urls = issuer.crl_urls;
  if (has(profile, StatusSource::ca_issuers)) extensions.ca_issuers_urls = issuer.ca_issuers_urls;
  if (has(profile, StatusSource::ocsp)) extensions.ocsp_urls = issuer.ocsp_urls;
  extensions.qc = profile.qc;
  extensions.ocsp_no_check = profile.ocsp_no_check;
  return extensions;
}

/// A profile that promises a source of status needs an issuer that has one.
Result<void> check_status(const Profile& profile, const IssuerData& issuer) {
  const auto missing = [](const char* what) { return fail(Errc::misconfigured, std::string("the issuer has no URL of its ") + what).in("issuer"); };
  if (has(profile, StatusSource::crl) && issuer.crl_urls.empty()) return missing("CRL");
  if (has(profile, StatusSource::ca_issuers) && issuer.ca_issuers_urls.empty()) return missing("certificate");
  if (has(profile, StatusSource::ocsp) && issuer.ocsp_urls.empty()) return missing("OCSP responder");
  return {};
}

Result<void> check_issuer(const Profile& profile, const IssuerData& issuer) {
  const bool listed = std::ranges::any_of(profile.issuers, [&](const std::string& one) { return one == issuer.name || one == kAnyIssuer; });
  if (!listed) return fail(Errc::denied, "this authority may not issue under the profile").in("profile");
  return check_status(profile, issuer);
}

}  // namespace

std::string_view name(Role role) noexcept {
  const auto row = std::ranges::find(kRoles, role, &RoleRow::role);
  return row == std::end(kRoles) ? std::string_view{} : row->name;
}

std::optional<Role> role_named(std::string_view name) noexcept {
  const auto row = std::ranges::find(kRoles, name, &RoleRow::name);
  return row == std::end(kRoles) ? std::nullopt : std::optional(row->role);
}

Result<Period> parse_period(std::string_view text) {
  const auto malformed = [] { return fail(Errc::malformed, "a period is written P3Y, P6M or P90D"); };
  if (text.size() < 3 || text.size() > 7 || text.front() != 'P') return malformed();
  int count = 0;
  for (const char c : text.substr(1, text.size() - 2)) {
    if (c < '0' || c > '9') return malformed();
    count = count * 10 + (c - '0');
  }
  Period period;
  if (text.back() == 'Y') period.years = count;
  else if (text.back() == 'M') period.months = count;
  else if (text.back() == 'D') period.days = count;
  else return malformed();
  if (count == 0 || period.years > 100 || period.months > 1200 || period.days > 36'500) return malformed();
  return period;
}

Time last_second(Time start, const Period& period) {
  namespace c = std::chrono;
  const auto day = c::floor<c::days>(start);
  c::year_month_day date{day};
  date += c::years(period.years) + c::months(period.months);
  if (!date.ok()) date = date.year() / date.month() / c::last;
  return Time(c::sys_days(date) + c::days(period.days) + (start - day) - c::seconds(1));
}

Result<CertificateContent> content_for(const Profile& profile, const Wish& wish, const IssuerData& issuer) {
  ESIGN_CHECK(check_issuer(profile, issuer));
  ESIGN_CHECK(check_fields(profile, wish.subject).in("subject"));
  ESIGN_CHECK(check_key(profile, wish.spki).in("publicKey"));
  CertificateContent content;
  ESIGN_TRY(content.subject, subject_of(profile, wish.subject).in("subject"));
  content.serial = wish.serial;
  content.signature = issuer.signature;
  content.not_before = wish.not_before;
  ESIGN_TRY(content.not_after, end_of(profile, wish).in("notAfter"));
  ESIGN_CHECK(check_within_issuer(profile, content, issuer));
  content.spki = wish.spki;
  content.extensions = extensions_of(profile, content, issuer);
  content.extensions.subject_key_id = wish.subject_key_id;
  ESIGN_TRY(content.extensions.subject_alt_name, alternative_names_of(profile, wish.subject).in("subject"));
  if (is_own_issuer(profile)) {
    ESIGN_TRY(content.issuer, encode_name(content.subject).in("subject"));
  } else {
    content.issuer = issuer.subject;
  }
  return content;
}

std::optional<Role> role_of(const std::vector<Profile>& profiles, const pkix::Extensions& client) {
  std::optional<Role> found;
  if (!client.certificate_policies) return found;
  for (const Profile& profile : profiles) {
    if (!profile.role) continue;
    const bool carried = std::ranges::any_of(*client.certificate_policies, [&](const pkix::PolicyInformation& one) {
      return std::ranges::find(profile.policies, one.policy) != profile.policies.end();
    });
    if (!carried) continue;
    if (found && *found != *profile.role) return std::nullopt;
    found = profile.role;
  }
  return found;
}

}  // namespace esign::ca
