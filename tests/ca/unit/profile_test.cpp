// SPDX-License-Identifier: Apache-2.0
// The profiles of samples/profiles, each made into a certificate that OpenSSL reads; and what they refuse, field by field.
#include "domain/profile.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "certificate_sample.h"
#include "config/profile_file.h"
#include "domain/tbs_certificate.h"
#include "pkix/certificate.h"

namespace esign::ca {
namespace {

using namespace test;

const std::vector<Profile>& samples() {
  static const std::vector<Profile> all = [] {
    auto read = read_profiles(std::filesystem::path(ESIGN_SOURCE_DIR) / "samples/profiles");
    if (!read) throw std::runtime_error(read.error().at + ": " + read.error().detail);
    return *std::move(read);
  }();
  return all;
}
const Profile& sample(std::string_view name) {
  const auto found = std::ranges::find(samples(), name, &Profile::name);
  if (found == samples().end()) throw std::runtime_error("no profile " + std::string(name));
  return *found;
}

/// A P-256 key that serves all tests here.
const Bytes& key() {
  static const Bytes spki = [] {
    const OpensslCli openssl;
    return make_key(openssl);
  }();
  return spki;
}

const SubjectData kEveryField = {{Field::fin, "5ABCD12"}, {Field::voen, "1401555071"}, {Field::given_name, "Günel"}, {Field::surname, "Məmmədova"},
                                 {Field::organization, "“Xəzər Çörək” MMC"}, {Field::title, "Baş mühasib"}, {Field::common_name, "Xəzər Çörək, möhür"},
                                 {Field::email, "gunel@pki.example"}, {Field::dns_name, "portal.pki.example"}, {Field::ip_address, "127.0.0.1 ::1"}};

/// A wish with every field that the profile knows.
Wish wish_for(const Profile& profile) {
  Wish wish;
  const auto wants = [&](Field field) {
    const bool in_subject = std::ranges::any_of(profile.subject, [&](const SubjectRule& rule) { return std::ranges::find(rule.pattern.fields(), field) != rule.pattern.fields().end(); });
    const bool beside = std::ranges::any_of(profile.alternative_names, [&](const AlternativeNameRule& rule) { return rule.field == field; });
    return in_subject || beside || std::ranges::find(profile.register_only, field) != profile.register_only.end();
  };
  for (const auto& [field, value] : kEveryField)
    if (wants(field)) wish.subject[field] = value;
  if (profile.voen_holder == VoenHolder::natural) wish.subject[Field::voen] = "1701020372";
  wish.spki = key();
  wish.subject_key_id = Bytes(20, 0xB2);
  wish.serial = serial_of(7);
  wish.not_before = at("2026-11-22T00:00:00Z");
  if (profile.validity.end == ValidityRule::End::asked) wish.not_after = at("2033-05-01T23:59:59Z");
  return wish;
}

IssuerData issuer_for(const Profile& profile) {
  IssuerData issuer;
  issuer.name = profile.issuers.front();
  issuer.subject = *encode_name({{attribute::country, "AZ"}, {attribute::organization, "Sınaq Mərkəzi"}, {attribute::common_name, "Sınaq Vətəndaşlar Mərkəzi"}});
  issuer.key_id = Bytes(20, 0xA1);
  issuer.signature = kEcdsa;
  issuer.not_before = at("2026-01-01T00:00:00Z");
  issuer.not_after = at("2060-01-01T00:00:00Z");
  issuer.crl_urls = {"http://pki.example/crl/citizen/7.crl"};
  issuer.ca_issuers_urls = {"http://pki.example/ca/citizen.cer"};
  issuer.ocsp_urls = {"http://pki.example/ocsp/citizen"};
  issuer.cps_url = "https://pki.example/cps";
  return issuer;
}

TEST(Profile, AllOfThemAreThere) {
  for (const char* name : {"root", "policy-ca", "issuing-ca", "ocsp-signer", "tsu", "role-centre", "role-ra", "role-helpline", "role-operator", "role-auditor", "server-tls",
                           "audit-signer", "id-card-authentication", "id-card-signature", "child-card-authentication", "citizen-signature", "citizen-authentication",
                           "legal-entity-employee-signature", "legal-entity-employee-authentication", "state-body-employee-signature",
                           "state-body-employee-authentication", "seal", "state-body-seal", "entrepreneur-signature", "entrepreneur-authentication"})
    EXPECT_NO_THROW(sample(name)) << name;
  EXPECT_GE(samples().size(), 25u);
}

TEST(Profile, EachMakesACertificateThatIsRead) {
  const OpensslCli openssl;
  make_key(openssl);
  for (const Profile& profile : samples()) {
    const auto content = content_for(profile, wish_for(profile), issuer_for(profile));
    ASSERT_TRUE(content) << profile.name << ": " << content.error().at << ": " << content.error().detail;
    const auto tbs = encode_tbs(*content);
    ASSERT_TRUE(tbs) << profile.name << ": " << tbs.error().at << ": " << tbs.error().detail;
    const Bytes certificate = assemble(*tbs, kEcdsa, Bytes{0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01});
    openssl.write("certificate", certificate);
    EXPECT_EQ(openssl.status("x509 -inform DER -in certificate -noout -text -certopt ext_error"), 0) << profile.name;
    const auto ours = pkix::Certificate::parse(certificate);
    ASSERT_TRUE(ours) << profile.name << ": " << ours.error().at << ": " << ours.error().detail;
    const pkix::Extensions& extensions = (*ours)->extensions();
    EXPECT_TRUE(extensions.unknown_critical().empty()) << profile.name;
    EXPECT_EQ(extensions.basic_constraints && extensions.basic_constraints->ca, profile.is_ca()) << profile.name;
    EXPECT_TRUE(extensions.subject_key_identifier) << profile.name;
    EXPECT_EQ((*ours)->self_issued(), profile.name == "root") << profile.name;
    EXPECT_EQ(extensions.authority_key_identifier.has_value(), profile.name != "root") << profile.name;
  }
}

TEST(Profile, TheCertificatesOfAnIdCard) {
  const auto content = content_for(sample("id-card-signature"), wish_for(sample("id-card-signature")), issuer_for(sample("id-card-signature")));
  ASSERT_TRUE(content);
  EXPECT_EQ(*name_to_text(content->subject), "CN=Məmmədova Günel,serialNumber=PNOAZ-5ABCD12,GN=Günel,SN=Məmmədova,C=AZ");
  EXPECT_EQ(content->not_after, at("2033-05-01T23:59:59Z")) << "ends with the card";
  EXPECT_EQ(content->extensions.key_usage, std::vector{pkix::KeyUsageBit::content_commitment});
  EXPECT_TRUE(content->extensions.extended_key_usage.empty());
  EXPECT_EQ(content->extensions.policies[1].policy, asn1::Oid("1.3.6.1.4.1.32473.31.1.2"));
  EXPECT_EQ(content->extensions.qc.legislation, std::vector<std::string>{"AZ"});
  const auto login = content_for(sample("id-card-authentication"), wish_for(sample("id-card-authentication")), issuer_for(sample("id-card-authentication")));
  ASSERT_TRUE(login);
  EXPECT_EQ(login->subject, content->subject);
  EXPECT_EQ(login->extensions.key_usage, std::vector{pkix::KeyUsageBit::digital_signature});
  EXPECT_FALSE(login->extensions.qc.compliance);
}

TEST(Profile, OptionalAttributesAreLeftOut) {
  const Profile& profile = sample("legal-entity-employee-signature");
  Wish wish = wish_for(profile);
  EXPECT_TRUE(has(*name_to_text(content_for(profile, wish, issuer_for(profile))->subject), "title=Baş mühasib"));
  wish.subject.erase(Field::title);
  wish.subject.erase(Field::email);
  const auto content = content_for(profile, wish, issuer_for(profile));
  ASSERT_TRUE(content);
  EXPECT_FALSE(has(*name_to_text(content->subject), "title"));
  EXPECT_TRUE(content->extensions.subject_alt_name.empty());
}

TEST(Profile, AWholePeriodIsNoSecondMore) {
  EXPECT_EQ(last_second(at("2026-11-22T10:00:00Z"), *parse_period("P3Y")), at("2029-11-22T09:59:59Z"));
  EXPECT_EQ(last_second(at("2028-02-29T00:00:00Z"), *parse_period("P1Y")), at("2029-02-27T23:59:59Z"));
  EXPECT_EQ(last_second(at("2026-10-31T00:00:00Z"), *parse_period("P4M")), at("2027-02-27T23:59:59Z"));
  EXPECT_EQ(last_second(at("2026-11-22T00:00:00Z"), *parse_period("P30D")), at("2026-12-21T23:59:59Z"));
  for (const char* text : {"", "P", "PY", "P0Y", "3Y", "P3", "P3W", "P-1Y", "P101Y", "P36501D", "P1Y6M", "P99999Y"}) EXPECT_FALSE(parse_period(text)) << text;
}

/// Where content_for() puts the blame after a change of a good wish.
template <class Change>
std::string blamed(const char* name, Change&& change) {
  const Profile& profile = sample(name);
  Wish wish = wish_for(profile);
  IssuerData issuer = issuer_for(profile);
  change(wish, issuer);
  const auto content = content_for(profile, wish, issuer);
  return content ? "issued" : content.error().at;
}

TEST(Profile, EveryRefusalNamesItsField) {
  const auto field = [](Field which, const char* value) { return [=](Wish& wish, IssuerData&) { wish.subject[which] = value; }; };
  const char* const kCard = "id-card-signature";
  EXPECT_EQ(blamed(kCard, [](Wish&, IssuerData&) {}), "issued");
  EXPECT_EQ(blamed(kCard, field(Field::fin, "5ABCDO2")), "subject.fin") << "O is no character of a FİN";
  EXPECT_EQ(blamed(kCard, field(Field::fin, "5abcd12")), "subject.fin");
  EXPECT_EQ(blamed(kCard, field(Field::surname, "Mаммадова")), "subject.surname") << "a Cyrillic а";
  EXPECT_EQ(blamed(kCard, field(Field::given_name, "Gunel\n")), "subject.givenName");
  EXPECT_EQ(blamed(kCard, field(Field::given_name, "Гюнель")), "subject.surname") << "two scripts";
  EXPECT_EQ(blamed(kCard, field(Field::email, "günel@pki.example")), "subject.email");
  EXPECT_EQ(blamed(kCard, field(Field::title, "Baş mühasib")), "subject.title") << "the profile has no such field";
  EXPECT_EQ(blamed(kCard, field(Field::card_number, "AA1234567")), "issued") << "for the register";
  EXPECT_EQ(blamed(kCard, field(Field::card_number, "AA12345")), "subject.cardNumber");
  EXPECT_EQ(blamed(kCard, [](Wish& wish, IssuerData&) { wish.subject.erase(Field::fin); }), "subject.fin");
  const char* const kEmployee = "legal-entity-employee-signature";
  EXPECT_EQ(blamed(kEmployee, field(Field::voen, "1401555081")), "subject.voen") << "its check digit";
  EXPECT_EQ(blamed(kEmployee, field(Field::voen, "1701020372")), "subject.voen") << "a natural person's";
  EXPECT_EQ(blamed("entrepreneur-signature", field(Field::voen, "1401555071")), "subject.voen") << "a legal person's";
  EXPECT_EQ(blamed("server-tls", [](Wish& wish, IssuerData&) { wish.subject.erase(Field::dns_name); }), "subject.dnsName");
  EXPECT_EQ(blamed("server-tls", field(Field::dns_name, "-a.example")), "subject.dnsName");
  EXPECT_EQ(blamed("server-tls", field(Field::ip_address, "127.0.0.256")), "subject.ipAddress");
}

TEST(Profile, KeysDatesAndIssuers) {
  const char* const kCard = "id-card-signature";
  EXPECT_EQ(blamed(kCard, [](Wish& wish, IssuerData&) { wish.spki.pop_back(); }), "publicKey");
  EXPECT_EQ(blamed("issuing-ca", [](Wish& wish, IssuerData&) {
              const OpensslCli openssl;
              openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa");
              wish.spki = openssl.spki_of("rsa");
            }), "publicKey");
  EXPECT_EQ(blamed(kCard, [](Wish& wish, IssuerData&) { wish.not_after.reset(); }), "notAfter");
  EXPECT_EQ(blamed(kCard, [](Wish& wish, IssuerData&) { wish.not_after = wish.not_before; }), "notAfter");
  EXPECT_EQ(blamed(kCard, [](Wish& wish, IssuerData&) { wish.not_after = at("2036-11-21T23:59:59Z"); }), "issued");
  EXPECT_EQ(blamed(kCard, [](Wish& wish, IssuerData&) { wish.not_after = at("2036-11-22T00:00:00Z"); }), "notAfter") << "a second more than ten years";
  EXPECT_EQ(blamed("citizen-signature", [](Wish& wish, IssuerData&) { wish.not_after = at("2027-01-01T00:00:00Z"); }), "notAfter") << "not for the request to say";
  EXPECT_EQ(blamed(kCard, [](Wish&, IssuerData& issuer) { issuer.not_after = at("2033-05-01T23:59:58Z"); }), "notAfter") << "the issuer's end";
  EXPECT_EQ(blamed(kCard, [](Wish&, IssuerData& issuer) { issuer.not_before = at("2026-11-22T00:00:01Z"); }), "notBefore");
  EXPECT_EQ(blamed(kCard, [](Wish&, IssuerData& issuer) { issuer.name = "government"; }), "profile");
  EXPECT_EQ(blamed(kCard, [](Wish&, IssuerData& issuer) { issuer.crl_urls.clear(); }), "issuer");
  EXPECT_EQ(blamed("root", [](Wish&, IssuerData& issuer) { issuer.name = "citizen"; }), "profile") << "nobody issues a root";
  EXPECT_EQ(blamed("ocsp-signer", [](Wish&, IssuerData& issuer) { issuer.name = "government"; }), "issued") << "any";
}

TEST(Profile, ARoleIsToldByItsPolicy) {
  const auto role = [](const std::vector<const char*>& policies) {
    pkix::Extensions extensions;
    extensions.certificate_policies.emplace();
    for (const char* policy : policies) extensions.certificate_policies->push_back({*asn1::Oid::from_text(policy), {}});
    return role_of(samples(), extensions);
  };
  EXPECT_EQ(role({"1.3.6.1.4.1.32473.31.1.9.1"}), Role::centre);
  EXPECT_EQ(role({"1.3.6.1.4.1.32473.31.1.9.5", "0.4.0.2042.1.2"}), Role::auditor);
  EXPECT_EQ(role({"1.3.6.1.4.1.32473.31.1.2"}), std::nullopt) << "a citizen";
  EXPECT_EQ(role({"1.3.6.1.4.1.32473.31.1.9.1", "1.3.6.1.4.1.32473.31.1.9.4"}), std::nullopt) << "two roles are none";
  EXPECT_EQ(role_of(samples(), {}), std::nullopt);
  for (const Role one : {Role::centre, Role::registration, Role::helpline, Role::operator_, Role::auditor}) EXPECT_EQ(role_named(name(one)), one);
}

TEST(Profile, ARequestNamesFields) {
  EXPECT_EQ(subject_data({{"fin", "5ABCD12"}, {"givenName", "Günel"}})->at(Field::given_name), "Günel");
  EXPECT_EQ(subject_data({{"Fin", "5ABCD12"}}).error().at, "Fin");
  EXPECT_TRUE(Pattern::parse("{surname} {givenName}"));
  for (const char* text : {"", "{surname", "surname}", "{nobody}", "{}", "a{{fin}}"}) EXPECT_FALSE(Pattern::parse(text)) << text;
}

}  // namespace
}  // namespace esign::ca
