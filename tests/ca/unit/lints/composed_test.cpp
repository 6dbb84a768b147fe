// SPDX-License-Identifier: Apache-2.0
// What the profiles of samples/profiles make passes the rules, is signed, and passes the second look. The certificates are
// left in lint-samples/ of the build folder, where other programs judge them (tests/ca/pkilint_test.py).
#include <gtest/gtest.h>

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "config/profile_file.h"
#include "domain/composer.h"
#include "domain/tbs_certificate.h"
#include "keys/file_key_ring.h"
#include "lints/issued_check.h"
#include "lints/linter.h"
#include "sample.h"

using namespace esign;
using namespace esign::ca;

namespace {

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

/// A folder of its own for the authorities' keys.
std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "esign-composed-XXXXXX").string();
  return ::mkdtemp(name.data());
}

std::string value_of(Field field, VoenHolder holder) {
  switch (field) {
    case Field::fin: return "5ABCD12";
    case Field::voen: return holder == VoenHolder::legal ? "1400057421" : "1400057422";
    case Field::given_name: return "Günel";
    case Field::surname: return "Məmmədova";
    case Field::organization: return "Ədliyyə Nazirliyi";
    case Field::organizational_unit: return "Qeydiyyat şöbəsi";
    case Field::title: return "Baş məsləhətçi";
    case Field::common_name: return "Sertifikat Xidmətləri Mərkəzi";
    case Field::email: return "gunel@example.az";
    case Field::dns_name: return "ca.example.az";
    case Field::ip_address: return "192.0.2.1";
    case Field::card_number: return "AA1234567";
  }
  return {};
}

std::map<std::string, std::string> subject_for(const Profile& profile) {
  std::map<std::string, std::string> subject;
  for (const SubjectRule& rule : profile.subject)
    for (const Field field : rule.pattern.fields()) subject[std::string(name(field))] = value_of(field, profile.voen_holder);
  for (const AlternativeNameRule& rule : profile.alternative_names)
    if (rule.presence == Presence::required) subject[std::string(name(rule.field))] = value_of(rule.field, profile.voen_holder);
  return subject;
}

class Centre {
 public:
  /// Root, then policy, then the issuing authorities.
  Centre() : folder_(new_folder()), keys_(*FileKeyRing::open(folder_, Pin(std::span<const char>("parol", 5)))), profiles_(*read_profiles(ESIGN_SOURCE_DIR "/samples/profiles")) {
    add("root", "root", "root");
    add("policy", "policy-ca", "root");
    for (const char* issuing : {"citizen", "legal-entity", "government", "services"}) add(issuing, "issuing-ca", "policy");
  }
  ~Centre() { std::filesystem::remove_all(folder_); }
  Centre(const Centre&) = delete;
  Centre& operator=(const Centre&) = delete;
  const std::vector<Profile>& profiles() const { return profiles_; }

  Bytes root_spki() const { return *keys_->spki("root"); }

  struct Made {
    CertificateRecord record{};
    Bytes certificate{};
  };
  /// Failures are the test's.
  Made make(const std::string& profile, const std::string& issuer, View spki) {
    const Authorities authorities = *Authorities::make(all_, "http://pki.example.az");
    const Profile& used = *find_profile(profiles_, profile);
    Wanted wanted{.profile = profile, .issuer = issuer, .subject = subject_for(used), .spki = copy(spki)};
    if (used.is_ca()) wanted.subject["commonName"] += " " + std::to_string(all_.size());
    if (used.validity.end == ValidityRule::End::asked) wanted.not_after = kNow + std::chrono::days{3000};
    Serial serial{0x01};
    const Bytes random = *crypto::random_octets(16);
    std::copy(random.begin(), random.end(), serial.begin() + 1);
    const auto composed = Composer(profiles_, authorities, *keys_)(wanted, serial, kNow);
    if (!composed) {
      ADD_FAILURE() << profile << ": " << composed.error().at << " " << composed.error().detail;
      return {};
    }
    return sign(composed->record, authorities, issuer);
  }

 private:
  Made sign(const CertificateRecord& record, const Authorities& authorities, const std::string& issuer) {
    const Authority* above = authorities.find(issuer);
    const Bytes issuer_spki = *keys_->spki(issuer);
    // A root is its own issuer: there is no certificate above it.
    const bool root = record.profile == "root";
    const LintContext context{record, root || above == nullptr ? nullptr : above->certificate, issuer_spki, kNow};
    static const std::vector<Expectation> expected = *national_id_expectations(OwnValues{}.policy_arc);
    const auto linted = Linter(expected)(context);
    EXPECT_TRUE(linted) << record.profile << ": " << linted.error().detail;
    if (!linted) return {};
    Made made{record, assemble(linted->tbs(), {}, *keys_->sign(issuer, linted->tbs()))};
    const auto second = IssuedCheck(expected)(made.certificate, context);
    EXPECT_TRUE(second) << record.profile << ": " << second.error().at << " " << second.error().detail;
    return made;
  }
  void add(const std::string& authority, const std::string& profile, const std::string& parent) {
    ASSERT_TRUE(keys_->create(authority, crypto::KeyKind::ec_p256));
    const Made made = make(profile, parent, *keys_->spki(authority));
    auto certificate = pkix::Certificate::parse(made.certificate);
    ASSERT_TRUE(certificate) << authority;
    all_.push_back({authority, parent, Category::none, 1, *std::move(certificate)});
  }

  std::filesystem::path folder_;
  std::unique_ptr<FileKeyRing> keys_;
  std::vector<Profile> profiles_;
  std::vector<Authority> all_{};
};

TEST(ComposedCertificates, OfEveryProfileKeepTheRulesAndPassTheSecondLook) {
  Centre centre;
  const std::filesystem::path folder = ESIGN_BINARY_DIR "/lint-samples";
  std::filesystem::create_directories(folder);
  for (const Profile& profile : centre.profiles()) {
    const bool itself = profile.issuers.front() == kItself, any = profile.issuers.front() == kAnyIssuer;
    const std::string issuer = itself ? "root" : any ? "citizen" : profile.issuers.front();
    const lints::SampleKey key;
    const Centre::Made made = centre.make(profile.name, issuer, itself ? View(centre.root_spki()) : View(key.spki));
    std::ofstream file(folder / (profile.name + ".cer"), std::ios::binary);
    file.write(reinterpret_cast<const char*>(made.certificate.data()), static_cast<std::streamsize>(made.certificate.size()));
    EXPECT_TRUE(file.flush()) << profile.name;
  }
}

TEST(ComposedCertificates, EveryProfileIsExpected) {
  const auto expected = *national_id_expectations(OwnValues{}.policy_arc);
  const auto profiles = *read_profiles(ESIGN_SOURCE_DIR "/samples/profiles");
  for (const Profile& profile : profiles) EXPECT_NE(std::ranges::find(expected, profile.name, &Expectation::profile), expected.end()) << profile.name;
  EXPECT_EQ(profiles.size(), expected.size());
}

}  // namespace
