// SPDX-License-Identifier: Apache-2.0
#include "pki/declared.h"

#include <botan/base64.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace pki {
namespace {

using Json = nlohmann::json;

Key key_of(const Json& json) {
  const auto bytes = Botan::base64_decode(json.at("pkcs8").get<std::string>());
  return {json.at("type"), Bytes(bytes.begin(), bytes.end())};
}

Profile profile_of(const Json& json) {
  Profile profile;
  const std::vector<std::string> none;
  profile.ca = json.value("ca", false);
  if (json.contains("pathLength")) profile.path_length = json.at("pathLength").get<std::size_t>();
  profile.key_usage = json.value("keyUsage", none);
  profile.extended_key_usage = json.value("extendedKeyUsage", none);
  profile.critical_extended_key_usage = json.value("criticalExtendedKeyUsage", false);
  profile.ocsp_no_check = json.value("ocspNoCheck", false);
  profile.private_key_usage = json.value("privateKeyUsage", none);
  profile.policies = json.at("policies").get<std::vector<std::string>>();
  profile.qc_statements = json.value("qcStatements", none);
  profile.status = json.at("status").get<std::vector<std::string>>();
  profile.unknown_critical = json.value("unknownCritical", "");
  return profile;
}

CertificateEntry certificate_of(const Json& json) {
  CertificateEntry entry;
  entry.name = json.at("name");
  entry.purpose = json.at("purpose");
  entry.profile = json.at("profile");
  entry.state = json.at("state");
  entry.issuer = json.at("issuer");
  entry.key = json.at("key");
  entry.serial = json.at("serial");
  entry.signature = json.at("signature");
  entry.not_before = json.at("notBefore");
  entry.not_after = json.at("notAfter");
  entry.sign_with = json.value("signWith", "");
  entry.subject = json.at("subject").get<NameParts>();
  entry.dns = json.value("dns", std::vector<std::string>{});
  return entry;
}

CrlEntry crl_of(const Json& json) {
  CrlEntry entry;
  entry.name = json.at("name");
  entry.purpose = json.at("purpose");
  entry.issuer = json.at("issuer");
  entry.signature = json.at("signature");
  entry.this_update = json.at("thisUpdate");
  entry.next_update = json.at("nextUpdate");
  entry.sign_with = json.value("signWith", "");
  entry.expired_certs_on_crl = json.value("expiredCertsOnCrl", "");
  entry.unknown_critical = json.value("unknownCritical", "");
  entry.number = json.at("number");
  for (const Json& one : json.at("revoked")) {
    entry.revoked.push_back(
        {one.at("certificate"), one.at("at"), one.value("reason", ""), one.value("invalidity", "")});
  }
  return entry;
}

}  // namespace

const CertificateEntry& World::certificate(const std::string& name) const {
  // at() of an index one past the end raises std::out_of_range for a name nobody declared.
  const auto found = std::find_if(certificates.begin(), certificates.end(),
                                  [&](const CertificateEntry& entry) { return entry.name == name; });
  return certificates.at(static_cast<std::size_t>(found - certificates.begin()));
}

World read_world(const std::string& path) {
  std::ifstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(path);
  const Json json = Json::parse(file);

  World world;
  world.p12_password = json.at("p12Password");
  world.anchors = json.at("anchors").get<std::vector<std::string>>();
  const Json& services = json.at("services");
  world.urls = {services.at("caIssuers"), services.at("ocsp"), services.at("crl")};
  world.services_json = services.dump();
  world.policies = json.at("policies").get<std::map<std::string, std::string>>();
  for (const auto& [name, profile] : json.at("profiles").items()) world.profiles[name] = profile_of(profile);
  for (const Json& entry : json.at("certificates")) world.certificates.push_back(certificate_of(entry));
  for (const Json& entry : json.at("crls")) world.crls.push_back(crl_of(entry));
  for (const auto& [name, key] : json.at("keys").items()) world.keys[name] = key_of(key);
  return world;
}

}  // namespace pki
