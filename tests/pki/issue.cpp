// SPDX-License-Identifier: Apache-2.0
#include "pki/issue.h"

#include "pki/encode.h"
#include "pki/extensions.h"
#include "pki/keys.h"

namespace pki {
namespace {

// RFC 5280 5.3.1
const std::map<std::string, std::size_t> kReasons = {
    {"unspecified", 0}, {"keyCompromise", 1},        {"cACompromise", 2},   {"affiliationChanged", 3},
    {"superseded", 4},  {"cessationOfOperation", 5}, {"certificateHold", 6}};

/// CRLEntry: userCertificate, revocationDate, crlEntryExtensions when there are any.
Bytes revoked_entry(const World& world, const RevokedEntry& entry) {
  std::vector<Bytes> extensions;
  if (!entry.reason.empty()) extensions.push_back(extension("2.5.29.21", enumerated(kReasons.at(entry.reason))));
  if (!entry.invalidity.empty()) extensions.push_back(extension("2.5.29.24", generalized_time(entry.invalidity)));
  return sequence({integer_of_hex(world.certificate(entry.certificate).serial), time_of(entry.at),
                   extensions.empty() ? Bytes{} : sequence(extensions)});
}

/// revokedCertificates; absent, not empty, when nothing is revoked (RFC 5280 5.1.2.6).
Bytes revoked_certificates(const World& world, const CrlEntry& crl) {
  if (crl.revoked.empty()) return {};
  std::vector<Bytes> entries;
  for (const RevokedEntry& entry : crl.revoked) entries.push_back(revoked_entry(world, entry));
  return sequence(entries);
}

Bytes crl_extensions(const CrlEntry& crl, const Bytes& issuer_key_id) {
  std::vector<Bytes> list{extension("2.5.29.35", authority_key_identifier(issuer_key_id)),
                          extension("2.5.29.20", integer(crl.number))};
  if (!crl.expired_certs_on_crl.empty()) {
    list.push_back(extension("2.5.29.60", generalized_time(crl.expired_certs_on_crl)));
  }
  if (!crl.unknown_critical.empty()) list.push_back(critical_extension(crl.unknown_critical, null_value()));
  return explicit_tag(0, sequence(list));
}

}  // namespace

KeyRing::KeyRing(const World& world) {
  for (const auto& [name, key] : world.keys) keys_[name] = load_key(key);
}

const Botan::Private_Key& KeyRing::key(const std::string& name) const { return *keys_.at(name); }

Bytes certificate(const World& world, const KeyRing& keys, const CertificateEntry& entry) {
  const CertificateEntry& issuer = world.certificate(entry.issuer);
  const Botan::Private_Key& subject_key = keys.key(entry.key);
  const ExtensionSource source{world, world.profiles.at(entry.profile), entry, key_identifier(subject_key),
                               key_identifier(keys.key(issuer.key))};
  const Bytes tbs =
      sequence({explicit_tag(0, integer(2)), integer_of_hex(entry.serial), algorithm_identifier(entry.signature),
                name(issuer.subject), sequence({time_of(entry.not_before), time_of(entry.not_after)}),
                name(entry.subject), public_key_info(subject_key), extensions(source)});
  return signed_shape(keys.key(entry.sign_with.empty() ? issuer.key : entry.sign_with), entry.signature, tbs);
}

Bytes certificate_list(const World& world, const KeyRing& keys, const CrlEntry& entry) {
  const CertificateEntry& issuer = world.certificate(entry.issuer);
  const Bytes tbs =
      sequence({integer(1), algorithm_identifier(entry.signature), name(issuer.subject), time_of(entry.this_update),
                time_of(entry.next_update), revoked_certificates(world, entry),
                crl_extensions(entry, key_identifier(keys.key(issuer.key)))});
  return signed_shape(keys.key(entry.sign_with.empty() ? issuer.key : entry.sign_with), entry.signature, tbs);
}

}  // namespace pki
