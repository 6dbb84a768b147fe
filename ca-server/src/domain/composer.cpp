// SPDX-License-Identifier: Apache-2.0
#include "domain/composer.h"

#include <algorithm>

#include "domain/tbs_certificate.h"

namespace esign::ca {
namespace {

std::string value_of(const DistinguishedName& name, const asn1::Oid& type) {
  const auto found = std::find_if(name.rbegin(), name.rend(), [&](const Attribute& one) { return one.type == type; });
  return found == name.rend() ? std::string() : found->value;
}

std::string field_of(const SubjectData& subject, Field field) {
  const auto found = subject.find(field);
  return found == subject.end() ? std::string() : found->second;
}

}  // namespace

const Profile* find_profile(const std::vector<Profile>& profiles, std::string_view name) {
  const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const Profile& one) { return one.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

Result<IssuerData> Composer::issuer_data(const Profile& profile, const Wanted& wanted, const Serial& serial) const {
  IssuerData data;
  data.name = wanted.issuer;
  ESIGN_TRY(data.signature, keys_.algorithm(wanted.issuer));
  if (std::find(profile.issuers.begin(), profile.issuers.end(), kItself) != profile.issuers.end()) {
    data.name = kItself;
    ESIGN_TRY(data.key_id, key_identifier(wanted.spki));
    return data;
  }
  const Authority* authority = authorities_.find(wanted.issuer);
  if (authority == nullptr) return fail(Errc::not_found, "there is no such authority").in("issuer");
  const pkix::Certificate& certificate = *authority->certificate;
  data.subject = copy(certificate.subject().der);
  if (const auto& id = certificate.extensions().subject_key_identifier) data.key_id = copy(*id);
  data.not_before = certificate.validity().not_before;
  data.not_after = certificate.validity().not_after;
  data.crl_urls = {authorities_.crl_url(authority->name, Authorities::shard_of(serial, authority->shards))};
  data.ca_issuers_urls = {authorities_.certificate_url(authority->name)};
  data.ocsp_urls = {authorities_.ocsp_url(authority->name)};
  return data;
}

Result<Composed> Composer::operator()(const Wanted& wanted, const Serial& serial, Time now) const {
  const Profile* profile = find_profile(profiles_, wanted.profile);
  if (profile == nullptr) return fail(Errc::not_found, "there is no such profile").in("profile");
  ESIGN_TRY(const IssuerData issuer, issuer_data(*profile, wanted, serial));
  Wish wish;
  ESIGN_TRY(wish.subject, subject_data(wanted.subject));
  wish.spki = wanted.spki;
  ESIGN_TRY(wish.subject_key_id, key_identifier(wanted.spki));
  wish.serial = serial;
  wish.not_before = wanted.not_before.value_or(now);
  wish.not_after = wanted.not_after;
  ESIGN_TRY(const CertificateContent content, content_for(*profile, wish, issuer));

  Composed composed;
  CertificateRecord& record = composed.record;
  ESIGN_TRY(record.tbs, encode_tbs(content));
  ESIGN_TRY(record.subject, name_to_text(content.subject));
  ESIGN_TRY(record.spki_sha256, sha256(wanted.spki));
  record.issuer = wanted.issuer;
  record.serial = serial;
  const Authority* authority = authorities_.find(wanted.issuer);
  record.shard = authority != nullptr ? Authorities::shard_of(serial, authority->shards) : 0;
  record.profile = profile->name;
  record.category = profile->category;
  record.common_name = value_of(content.subject, attribute::common_name);
  record.fin = field_of(wish.subject, Field::fin);
  record.voen = field_of(wish.subject, Field::voen);
  record.card_number = wanted.card_number;
  record.not_before = content.not_before;
  record.not_after = content.not_after;
  return composed;
}

}  // namespace esign::ca
