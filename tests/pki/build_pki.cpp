// SPDX-License-Identifier: Apache-2.0
// build_pki DECLARED.json FOLDER: writes every certificate, key and CRL of the declared world into FOLDER.
// The same file gives the same bytes on every run.
#include <botan/pem.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "pki/declared.h"
#include "pki/issue.h"

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  std::ofstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
}

std::string text_of(const pki::Bytes& bytes) { return {bytes.begin(), bytes.end()}; }
std::string pem(const pki::Bytes& der, const std::string& label) { return Botan::PEM_Code::encode(der, label, 64); }

/// The issuers of a certificate up to its root, nearest first; the root itself left out.
std::vector<std::string> intermediates(const pki::World& world, const std::string& name) {
  std::vector<std::string> chain;
  const pki::CertificateEntry* entry = &world.certificate(name);
  while (entry->issuer != entry->name) {
    entry = &world.certificate(entry->issuer);
    if (entry->issuer != entry->name) chain.push_back(entry->name);
  }
  return chain;
}

/// NAME.pem and NAME.der of each certificate; what it returns feeds the chains and folders.
std::map<std::string, std::string> write_certificates(const pki::World& world, const pki::KeyRing& keys,
                                                      const fs::path& folder) {
  std::map<std::string, std::string> pems;
  for (const pki::CertificateEntry& entry : world.certificates) {
    const pki::Bytes der = pki::certificate(world, keys, entry);
    pems[entry.name] = pem(der, "CERTIFICATE");
    write(folder / (entry.name + ".der"), text_of(der));
    write(folder / (entry.name + ".pem"), pems[entry.name]);
    write(folder / (entry.name + ".key"), pem(world.keys.at(entry.key).pkcs8, "PRIVATE KEY"));
  }
  return pems;
}

void write_chains(const pki::World& world, const std::map<std::string, std::string>& pems, const fs::path& folder) {
  for (const pki::CertificateEntry& entry : world.certificates) {
    std::string chain = pems.at(entry.name);
    for (const std::string& ca : intermediates(world, entry.name)) chain += pems.at(ca);
    write(folder / (entry.name + ".chain.pem"), chain);
  }
}

/// trust/, certs/ and crls/: what a relying party of the test world gives to --trust, --certs and --crl.
void write_folders(const pki::World& world, const std::map<std::string, std::string>& pems, const fs::path& folder) {
  for (const char* sub : {"trust", "certs", "crls"}) fs::create_directories(folder / sub);
  for (const std::string& anchor : world.anchors) write(folder / "trust" / (anchor + ".pem"), pems.at(anchor));
  for (const pki::CertificateEntry& entry : world.certificates) {
    const bool good_ca = entry.state == "good" && world.profiles.at(entry.profile).ca;
    if (good_ca && entry.issuer != entry.name) write(folder / "certs" / (entry.name + ".pem"), pems.at(entry.name));
  }
}

void write_crls(const pki::World& world, const pki::KeyRing& keys, const fs::path& folder) {
  for (const pki::CrlEntry& entry : world.crls) {
    const pki::Bytes der = pki::certificate_list(world, keys, entry);
    write(folder / (entry.name + ".crl"), text_of(der));
    write(folder / (entry.name + ".crl.pem"), pem(der, "X509 CRL"));
    // The kept CRL of a good issuer carries the issuer's name; the special ones stay out of the folder.
    const bool kept = entry.name == entry.issuer && world.certificate(entry.issuer).state == "good";
    if (kept) write(folder / "crls" / (entry.name + ".crl"), text_of(der));
  }
}

Json manifest(const pki::World& world) {
  Json certificates = Json::array();
  for (const pki::CertificateEntry& entry : world.certificates) {
    const bool ca = world.profiles.at(entry.profile).ca;
    Json one = {{"name", entry.name},
                {"purpose", entry.purpose},
                {"profile", entry.profile},
                {"state", entry.state},
                {"issuer", entry.issuer},
                {"keyType", world.keys.at(entry.key).type},
                {"serial", entry.serial},
                {"notBefore", entry.not_before},
                {"notAfter", entry.not_after},
                {"pem", entry.name + ".pem"},
                {"der", entry.name + ".der"},
                {"key", entry.name + ".key"},
                {"chain", entry.name + ".chain.pem"}};
    if (!ca) one["p12"] = entry.name + ".p12";
    certificates.push_back(std::move(one));
  }
  Json crls = Json::array();
  for (const pki::CrlEntry& entry : world.crls) {
    crls.push_back({{"name", entry.name},
                    {"purpose", entry.purpose},
                    {"issuer", entry.issuer},
                    {"thisUpdate", entry.this_update},
                    {"nextUpdate", entry.next_update},
                    {"der", entry.name + ".crl"},
                    {"pem", entry.name + ".crl.pem"}});
  }
  return {{"schema", "esign.test-pki-manifest/1"},        {"p12PasswordFile", "p12.pin"}, {"anchors", world.anchors},
          {"services", Json::parse(world.services_json)}, {"certificates", certificates}, {"crls", crls}};
}

void build(const std::string& declared, const fs::path& folder) {
  const pki::World world = pki::read_world(declared);
  const pki::KeyRing keys(world);
  fs::create_directories(folder);
  const auto pems = write_certificates(world, keys, folder);
  write_chains(world, pems, folder);
  write_folders(world, pems, folder);
  write_crls(world, keys, folder);
  write(folder / "p12.pin", world.p12_password);
  write(folder / "manifest.json", manifest(world).dump(1) + '\n');
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() != 2) {
    std::cerr << "usage: build_pki DECLARED.json FOLDER\n";
    return 64;
  }
  try {
    build(arguments[0], arguments[1]);
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "build_pki: error: " << arguments[0] << ": " << problem.what() << '\n';
    return 65;
  }
}
