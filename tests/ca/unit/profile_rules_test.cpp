// SPDX-License-Identifier: Apache-2.0
// Good profiles with one fault each: the rule that sees it, by its key and by its clause.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "config/profile_file.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::ca {
namespace {

namespace fs = std::filesystem;

std::string text_of(const std::string& name) {
  std::ifstream file(fs::path(ESIGN_SOURCE_DIR) / "samples/profiles" / (name + ".toml"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Row {
  const char* profile;
  const char* from;
  const char* to;
  const char* at;
  const char* detail;
};

constexpr Row kRules[] = {
    {"issuing-ca", "ca = true\npathLength = 0\n", "", "keyUsage", "4.2.1.3"},
    {"issuing-ca", "ca = true\n", "", "pathLength", "4.2.1.9"},
    {"seal", "keyUsage = [\"nonRepudiation\"]", "keyUsage = [\"nonRepudiation\", \"keyCertSign\"]", "keyUsage", "4.2.1.3"},
    {"issuing-ca", "policies =", "extendedKeyUsage = [\"OCSPSigning\"]\npolicies =", "extendedKeyUsage", "a CA has no extended key usage"},
    {"seal", "issuers = [\"legal-entity\"]", "issuers = [\"itself\"]", "issuers", "own issuer"},
    {"tsu", "extendedKeyUsageCritical = true\n", "", "extendedKeyUsage", "RFC 3161 section 2.3"},
    {"tsu", "[\"timeStamping\"]", "[\"timeStamping\", \"clientAuth\"]", "extendedKeyUsage", "RFC 3161 section 2.3"},
    {"tsu", "privateKeyUsage = \"P3Y\"\n", "", "privateKeyUsage", "EN 319 422"},
    {"role-ra", "policies =", "extendedKeyUsageCritical = true\npolicies =", "extendedKeyUsage", "GEN-4.3.10-1"},
    {"ocsp-signer", "ocspNoCheck = true\n", "", "ocspNoCheck", "4.2.2.2.1"},
    {"server-tls", "issuers =", "ocspNoCheck = true\nissuers =", "ocspNoCheck", "4.2.2.2.1"},
    {"ocsp-signer", "[\"OCSPSigning\"]", "[\"OCSPSigning\", \"serverAuth\"]", "extendedKeyUsage", "alone"},
    {"ocsp-signer", "status = [\"caIssuers\"]", "status = [\"caIssuers\", \"crl\"]", "status", "GEN-4.3.11-1A"},
    {"seal", "status = [\"caIssuers\", \"ocsp\", \"crl\"]", "status = [\"ocsp\"]", "status", "GEN-4.4.1-3"},
    {"seal", "status = [\"caIssuers\", \"ocsp\", \"crl\"]", "status = [\"caIssuers\"]", "status", "GEN-4.4.1-8"},
    {"root", "policies =", "status = [\"ocsp\"]\npolicies =", "status", "root"},
    {"id-card-signature", "[\"nonRepudiation\"]", "[\"nonRepudiation\", \"digitalSignature\"]", "keyUsage", "type A"},
    {"id-card-signature", "[\"nonRepudiation\"]", "[\"nonRepudiation\", \"keyEncipherment\"]", "keyUsage", "types A to F"},
    {"id-card-signature", "[\"nonRepudiation\"]", "[\"nonRepudiation\", \"cRLSign\"]", "keyUsage", "types A to F"},
    {"id-card-signature", "policies =", "extendedKeyUsage = [\"clientAuth\"]\npolicies =", "keyUsage", "type A"},
    {"id-card-signature", "[\"nonRepudiation\"]", "[]", "keyUsage", "4.2.1.3"},
    {"seal", "  {attribute = \"C\", value = \"AZ\"},\n", "", "subject", "C comes first"},
    {"seal", "  {attribute = \"O\", value = \"{organization}\"},\n", "", "subject", "LEG-4.2.1-2"},
    {"seal", "attribute = \"O\"", "attribute = \"CN\"", "subject", "occurs twice"},
    {"seal", "attribute = \"CN\"", "attribute = \"OU\"", "subject", "CN is missing"},
    {"id-card-signature", "  {attribute = \"serialNumber\", value = \"PNOAZ-{fin}\"},\n", "", "subject", "NAT-4.2.4-13"},
    {"id-card-signature", "legislation = [\"AZ\"]\ndevice", "device", "qcStatements.legislation", "4.2.1"},
    {"id-card-signature", "deviceLegislation = [\"AZ\"]", "deviceLegislation = []", "qcStatements.deviceLegislation", "4.2.2"},
    {"id-card-signature", "\nlegislation = [\"AZ\"]", "\nlegislation = [\"EE\"]", "qcStatements.legislation", "EEA"},
    {"id-card-signature", "deviceLegislation = [\"AZ\"]", "deviceLegislation = [\"EU\"]", "qcStatements.legislation", "QCS-4.2.5-01"},
    {"id-card-signature", "semantics = \"natural\"", "semantics = \"legal\"", "qcStatements.semantics", "EN 319 412-1"},
    {"id-card-signature", "type = \"esign\"", "type = \"eseal\"", "qcStatements.type", "4.2.3"},
    {"id-card-authentication", "semantics = \"natural\"\n", "semantics = \"natural\"\ntype = \"esign\"\n", "qcStatements", "NAT-4.3.2-2"},
    {"id-card-authentication", "[qcStatements]\nsemantics = \"natural\"\n", "", "qcStatements.semantics", "EN 319 412-1"},
    {"seal", "policies = [\"NCP+\", \"own.5\"]", "policies = []", "policies", "GEN-4.3.3-1"},
    {"seal", "policies = [\"NCP+\", \"own.5\"]", "policies = [\"NCP+\", \"0.4.0.2042.1.2\"]", "policies", "twice"},
    {"role-ra", "policies = [\"own.9.2\"]", "policies = [\"own.9.2\", \"NCP\"]", "role", "one policy"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = []}", "nameConstraints", "4.2.1.10"},
    {"seal", "policies = [\"NCP+\", \"own.5\"]", "policies = [\"NCP+\", \"own.5\"]\nnameConstraints = {permitted = [\"directory:C=AZ\"]}", "nameConstraints", "only CAs"},
    {"root", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"directory:C=AZ\"]}", "nameConstraints", "6.1.1"},
    {"seal", "issuers = [\"legal-entity\"]", "issuers = []", "issuers", "nobody"},
};

constexpr Row kForms[] = {
    {"seal", "keyUsage", "keyUsge", "keyUsge", "no such key"},
    {"seal", "[\"nonRepudiation\"]", "[\"nonrepudiation\"]", "keyUsage", "not known"},
    {"seal", "[\"nonRepudiation\"]", "\"nonRepudiation\"", "keyUsage", "expected a list"},
    {"seal", "longest = \"P3Y\"", "longest = \"3 years\"", "validity.longest", "period"},
    {"seal", "longest = \"P3Y\", ", "", "validity", "missing"},
    {"seal", "value = \"{commonName}\"", "value = \"{commonname}\"", "subject.value", "no field"},
    {"seal", ", value = \"{commonName}\"", "", "subject", "no value"},
    {"seal", "\"own.5\"", "\"own.x\"", "policies", "object identifier"},
    {"seal", "category = \"legal-entity\"", "category = \"legal\"", "category", "not known"},
    {"issuing-ca", "pathLength = 0", "pathLength = -1", "pathLength", "0 to 16"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"C=AZ\"]}", "nameConstraints.permitted", "expected dns:"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"directory:X=1\"]}", "nameConstraints.permitted", "attributes like"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"directory:\"]}", "nameConstraints.permitted", "no name"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"ip:10.0.0.1/8\"]}", "nameConstraints.permitted", "outside its mask"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"ip:10.0.0.0/33\"]}", "nameConstraints.permitted", "more bits"},
    {"issuing-ca", "policies = [\"anyPolicy\"]", "policies = [\"anyPolicy\"]\nnameConstraints = {permitted = [\"ip:10.0.0.0\"]}", "nameConstraints.permitted", "ADDRESS/BITS"},
    {"role-ra", "role = \"ra\"", "role = \"root\"", "role", "no such role"},
};

void expect_refused(const Row& row) {
  std::string text = text_of(row.profile);
  const std::size_t place = text.find(row.from);
  ASSERT_NE(place, std::string::npos) << row.profile << " has no " << row.from;
  text.replace(place, std::string_view(row.from).size(), row.to);
  const auto profile = read_profile(text);
  ASSERT_FALSE(profile) << row.profile << " with " << row.to << " for " << row.from;
  EXPECT_EQ(profile.error().code, Errc::misconfigured);
  EXPECT_NE(profile.error().detail.find(row.detail), std::string::npos) << row.profile << ": " << profile.error().detail;
  EXPECT_EQ(profile.error().at, row.at) << row.profile << ": " << profile.error().detail;
}

TEST(ProfileRules, EachSeesItsFault) {
  for (const Row& row : kRules) expect_refused(row);
}

TEST(ProfileFile, EachKeyHasItsForm) {
  for (const Row& row : kForms) expect_refused(row);
}

TEST(ProfileFile, EveryRuleHasASource) {
  for (const char* rule : {"subject", "keys", "validity", "keyUsage", "extendedKeyUsage", "policies", "status", "qcStatements"}) {
    std::string text = text_of("id-card-authentication");
    const std::size_t sources = text.find("[sources]");
    const std::size_t row = text.find("\n" + std::string(rule) + " = ", sources);
    ASSERT_NE(row, std::string::npos) << rule;
    text.erase(row + 1, text.find('\n', row + 1) - row);
    const auto profile = read_profile(text);
    ASSERT_FALSE(profile) << rule;
    EXPECT_EQ(profile.error().at, std::string(rule) + ".sources");
  }
}

TEST(ProfileFile, PurposesByNumber) {
  std::string text = text_of("server-tls");
  text.replace(text.find("serverAuth"), 10, "1.3.6.1.5.5.7.3.17");
  const auto profile = read_profile(text);
  ASSERT_TRUE(profile) << profile.error().at << ": " << profile.error().detail;
  EXPECT_EQ(profile->extended_key_usage, std::vector<asn1::Oid>{asn1::Oid("1.3.6.1.5.5.7.3.17")});
}

TEST(ProfileFile, NamesThatAnAuthorityIsLimitedTo) {
  std::string text = text_of("issuing-ca");
  text.replace(text.find("policies ="), 0, "nameConstraints = {permitted = [\"directory:C=AZ,O=Günəş MMC\", \"ip:10.1.0.0/20\"], excluded = [\"dns:gov.az\"]}\n");
  text += "nameConstraints = \"RFC 5280 section 4.2.1.10\"\n";
  const auto profile = read_profile(text);
  ASSERT_TRUE(profile) << profile.error().at << ": " << profile.error().detail;
  ASSERT_EQ(profile->name_constraints->permitted.size(), 2u);
  EXPECT_EQ(profile->name_constraints->permitted[0].octets, *encode_name({{attribute::country, "AZ"}, {attribute::organization, "Günəş MMC"}}));
  EXPECT_EQ(to_hex(profile->name_constraints->permitted[1].octets), "0a010000fffff000");
  EXPECT_EQ(profile->name_constraints->excluded[0].text, "gov.az");
}

TEST(ProfileFile, DisclosureStatementsLieWhereTheCentreSays) {
  const auto profile = read_profile(text_of("seal"), OwnValues{.disclosure = "https://sertifikat.example/pki"});
  ASSERT_TRUE(profile);
  EXPECT_EQ(profile->qc.disclosure.front().url, "https://sertifikat.example/pki/pds-en.pdf");
}

TEST(ProfileFile, TheCentresOwnArc) {
  const auto profile = read_profile(text_of("seal"), OwnValues{.policy_arc = "2.16.31.1"});
  ASSERT_TRUE(profile);
  EXPECT_EQ(profile->policies[1], asn1::Oid("2.16.31.1.5"));
  EXPECT_EQ(profile->policies[0], asn1::Oid("0.4.0.2042.1.2"));
}

TEST(ProfileFile, FoldersAndNames) {
  EXPECT_EQ(read_profiles("/nowhere/at/all").error().code, Errc::not_found);
  const crypto::OpensslCli folder;
  folder("version");
  const fs::path here = folder.folder();
  EXPECT_EQ(read_profiles(here).error().code, Errc::not_found);
  folder.write("mohur.toml", as_view(text_of("seal")));
  const auto misnamed = read_profiles(here);
  ASSERT_FALSE(misnamed);
  EXPECT_EQ(misnamed.error().at, "mohur.toml.name");
  fs::rename(here / "mohur.toml", here / "seal.toml");
  EXPECT_EQ(read_profiles(here)->size(), 1u);
  folder.write("broken.toml", as_view("name = "));
  EXPECT_EQ(read_profiles(here).error().at, "broken.toml");
}

}  // namespace
}  // namespace esign::ca
