// SPDX-License-Identifier: Apache-2.0
#include "pki/extensions.h"

#include <algorithm>
#include <map>

#include "pki/encode.h"

namespace pki {
namespace {

const std::map<std::string, unsigned> kKeyUsageBits = {
    {"digitalSignature", 0}, {"nonRepudiation", 1}, {"keyEncipherment", 2}, {"dataEncipherment", 3},
    {"keyAgreement", 4},     {"keyCertSign", 5},    {"cRLSign", 6}};

const std::map<std::string, std::string> kPurposes = {{"serverAuth", "1.3.6.1.5.5.7.3.1"},
                                                      {"clientAuth", "1.3.6.1.5.5.7.3.2"},
                                                      {"timeStamping", "1.3.6.1.5.5.7.3.8"},
                                                      {"OCSPSigning", "1.3.6.1.5.5.7.3.9"}};

bool has(const std::vector<std::string>& list, const std::string& what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

Bytes uri(const std::string& text) { return implicit_tag(6, Bytes(text.begin(), text.end())); }

// RFC 5280 4.2.1.9
Bytes basic_constraints(const Profile& profile) {
  return sequence({boolean_true(), profile.path_length ? integer(*profile.path_length) : Bytes{}});
}

// RFC 5280 4.2.1.3
Bytes key_usage(const std::vector<std::string>& names) {
  std::vector<unsigned> bits;
  for (const std::string& name : names) bits.push_back(kKeyUsageBits.at(name));
  return named_bits(bits);
}

// RFC 5280 4.2.1.12
Bytes extended_key_usage(const std::vector<std::string>& names) {
  std::vector<Bytes> purposes;
  for (const std::string& name : names) purposes.push_back(oid(kPurposes.at(name)));
  return sequence(purposes);
}

// RFC 5280 4.2.1.4, without qualifiers
Bytes certificate_policies(const World& world, const std::vector<std::string>& names) {
  std::vector<Bytes> policies;
  for (const std::string& name : names) policies.push_back(sequence({oid(world.policies.at(name))}));
  return sequence(policies);
}

// RFC 5280 4.2.2.1
Bytes authority_information(const ExtensionSource& source) {
  std::vector<Bytes> descriptions;
  const Urls& urls = source.world.urls;
  if (has(source.profile.status, "ocsp")) {
    descriptions.push_back(sequence({oid("1.3.6.1.5.5.7.48.1"), uri(url_of(urls.ocsp, source.entry.issuer))}));
  }
  if (has(source.profile.status, "caIssuers")) {
    descriptions.push_back(sequence({oid("1.3.6.1.5.5.7.48.2"), uri(url_of(urls.ca_issuers, source.entry.issuer))}));
  }
  return sequence(descriptions);
}

// RFC 5280 4.2.1.13: one point, fullName, one URI
Bytes crl_distribution_points(const ExtensionSource& source) {
  const Bytes names = uri(url_of(source.world.urls.crl, source.entry.issuer));
  return sequence({sequence({explicit_tag(0, explicit_tag(0, names))})});
}

// RFC 3280 4.2.1.4 (dropped from RFC 5280, asked of time-stamping units by EN 319 422)
Bytes private_key_usage_period(const std::vector<std::string>& period) {
  return sequence({implicit_tag(0, generalized_time_content(period.at(0))),
                   implicit_tag(1, generalized_time_content(period.at(1)))});
}

Bytes dns_names(const std::vector<std::string>& names) {
  std::vector<Bytes> general_names;
  for (const std::string& dns : names) general_names.push_back(implicit_tag(2, Bytes(dns.begin(), dns.end())));
  return sequence(general_names);
}

void add_usage(std::vector<Bytes>& list, const Profile& profile) {
  if (profile.ca) list.push_back(critical_extension("2.5.29.19", basic_constraints(profile)));
  if (!profile.key_usage.empty()) list.push_back(critical_extension("2.5.29.15", key_usage(profile.key_usage)));
  if (!profile.extended_key_usage.empty()) {
    const Bytes value = extended_key_usage(profile.extended_key_usage);
    list.push_back(profile.critical_extended_key_usage ? critical_extension("2.5.29.37", value)
                                                       : extension("2.5.29.37", value));
  }
  if (!profile.private_key_usage.empty()) {
    list.push_back(extension("2.5.29.16", private_key_usage_period(profile.private_key_usage)));
  }
}

void add_status(std::vector<Bytes>& list, const ExtensionSource& source) {
  if (has(source.profile.status, "crl")) list.push_back(extension("2.5.29.31", crl_distribution_points(source)));
  if (has(source.profile.status, "ocsp") || has(source.profile.status, "caIssuers")) {
    list.push_back(extension("1.3.6.1.5.5.7.1.1", authority_information(source)));
  }
  if (source.profile.ocsp_no_check) list.push_back(extension("1.3.6.1.5.5.7.48.1.5", null_value()));
}

}  // namespace

std::string url_of(const std::string& pattern, const std::string& issuer) {
  std::string url = pattern;
  const std::string mark = "{issuer}";
  return url.replace(url.find(mark), mark.size(), issuer);
}

Bytes authority_key_identifier(const Bytes& key_id) { return sequence({implicit_tag(0, key_id)}); }

Bytes extensions(const ExtensionSource& source) {
  const Profile& profile = source.profile;
  std::vector<Bytes> list;
  list.push_back(extension("2.5.29.14", octet_string(source.subject_key_id)));
  if (source.entry.issuer != source.entry.name) {
    list.push_back(extension("2.5.29.35", authority_key_identifier(source.authority_key_id)));
  }
  add_usage(list, profile);
  if (!source.entry.dns.empty()) list.push_back(extension("2.5.29.17", dns_names(source.entry.dns)));
  list.push_back(extension("2.5.29.32", certificate_policies(source.world, profile.policies)));
  add_status(list, source);
  if (!profile.qc_statements.empty()) {
    list.push_back(extension("1.3.6.1.5.5.7.1.3", qc_statements(profile.qc_statements)));
  }
  if (!profile.unknown_critical.empty()) list.push_back(critical_extension(profile.unknown_critical, null_value()));
  return explicit_tag(3, sequence(list));
}

}  // namespace pki
