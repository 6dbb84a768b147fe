// SPDX-License-Identifier: Apache-2.0
#include "breaks.h"

namespace esign::ca::lints {
namespace {

constexpr auto kCritical = pkix::Critical::yes;
const char* const kSignature = "id-card-signature";

/// SubjectPublicKeyInfo of an RSA key with a modulus of so many bits. Nobody has its factors; the rules only measure it.
Bytes rsa_spki(std::size_t bits) {
  Bytes modulus(bits / 8, 0x5A);
  modulus[0] = 0xC3;
  return asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.raw(hex("300d06092a864886f70d0101010500"));
      writer.bit_string(asn1::written([&](asn1::Writer& key) {
        key.sequence([&] {
          key.unsigned_integer(modulus);
          key.integer(65537);
        });
      }));
    });
  });
}
std::function<void(Sample&)> with_key(const Bytes& spki) {
  return [=](Sample& s) { s.spki = spki; };
}
std::function<void(Sample&)> with_text(const asn1::Oid& type, const std::string& text) {
  return [=](Sample& s) { s.attribute(type).text = text; };
}
/// secp192r1: a curve that nobody here uses.
const Bytes kShortCurve = hex("3049301306072a8648ce3d020106082a8648ce3d030101033200"
                              "04188da80eb03090f67cbf20eb43a18800f4ff0afd82ff101207192b95ffc8da78631011ed6b24cdd573f977a11e794811");

std::vector<Break> of_algorithms() {
  return {
      {"issuing-algorithm", kSignature, [](Sample& s) { s.algorithm = hex("300d06092a864886f70d01010b0500"); }, {}},
      {"issuing-algorithm", kSignature, [](Sample& s) { s.algorithm = hex("300906072a8648ce3d0401"); }, {}},
      {"issuing-algorithm", kSignature, [](Sample& s) { s.algorithm = hex("300d06092a864886f70d01010b0500"); }, [](Told& t) { t.issuer_spki = rsa_spki(2048); }},
      {"subject-key-size", kSignature, with_key(rsa_spki(1024)), {}},
      {"subject-key-size", kSignature, with_key(kShortCurve), {}},
      {"subject-key-size", "issuing-ca", with_key(rsa_spki(2048)), {}},
      {"rsa-2048-runs-out", kSignature, with_key(rsa_spki(2048)), {}},
      {"issuer-key", kSignature, {}, [](Told& t) { t.issuer_spki = root_key().spki; }},
      {"issuer-key", "root", {}, [](Told& t) { t.issuer_spki = subject_key().spki; }},
      {"serial-width", kSignature, [](Sample& s) { s.serial.resize(9); }, {}},
      {"serial-random", kSignature, [](Sample& s) { std::fill(s.serial.begin() + 1, s.serial.end(), std::uint8_t{0x55}); }, {}},
      {"serial-random", kSignature, [](Sample& s) { std::fill(s.serial.begin() + 1, s.serial.begin() + 15, std::uint8_t{0}); }, {}},
  };
}

std::vector<Break> of_validity() {
  using std::chrono::days;
  return {
      {"validity-within-issuer", kSignature, [](Sample& s) { s.not_before -= days{1}; }, {}},
      {"validity-within-issuer", "issuing-ca", [](Sample& s) { s.not_after += days{365 * 6}; }, {}},
      {"validity-no-extra-second", "ocsp-signer", [](Sample& s) { s.not_after = s.not_before + days{30}; }, {}},
      {"validity-begins-now", kSignature, [](Sample& s) { s.not_before -= days{2}; }, {}},
      {"validity-begins-now", kSignature, [](Sample& s) { s.not_before += days{400}; }, {}},
  };
}

std::vector<Break> of_purposes() {
  return {
      {"key-usage-of-profile", kSignature, [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x03), kCritical); }, {}},
      {"key-usage-of-profile", "id-card-authentication", [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x02), kCritical); }, {}},
      {"purposes-of-profile", "issuing-ca", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kClientAuth})); }, {}},
      {"purposes-of-profile", "role-operator", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kClientAuth, oid::kServerAuth})); }, {}},
      {"policy-of-profile", kSignature, [](Sample& s) { s.put(oid::kCertificatePolicies, policies({asn1::Oid("0.4.0.2042.1.2")})); }, {}},
      {"policy-of-profile", kSignature, [](Sample& s) {
         s.put(oid::kCertificatePolicies, policies({policy_of(kSignature), policy_of("seal")}));
       }, {}},
      {"extensions-known", kSignature, [](Sample& s) { s.put(asn1::Oid("1.2.3.4"), hex("0500")); }, {}},
      {"shard", kSignature, {}, [](Told& t) { t.record.shard = 1; }},
      {"shard", kSignature, [](Sample& s) { s.put(oid::kCrlDistributionPoints, distribution_point("http://pki.example/crl/policy/0.crl")); }, {}},
      {"shard", kSignature, [](Sample& s) { s.put(oid::kCrlDistributionPoints, distribution_point("http://pki.example/crl/issuing-ca/10.crl")); }, {}},
      {"ocsp-signing-alone", "issuing-ca", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kOcspSigning})); }, {}},
      {"ocsp-signing-alone", "role-operator", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kClientAuth, oid::kOcspSigning})); }, {}},
      {"ocsp-signing-alone", "ocsp-signer", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kOcspSigning, oid::kClientAuth})); }, {}},
      {"ocsp-signer-not-asked-about", "ocsp-signer", [](Sample& s) { s.drop(oid::kOcspNoCheck); }, {}},
      {"ocsp-signer-not-asked-about", kSignature, [](Sample& s) { s.put(oid::kOcspNoCheck, hex("0500")); }, {}},
      {"ocsp-signer-not-asked-about", "ocsp-signer", [](Sample& s) {
         s.put(oid::kCrlDistributionPoints, distribution_point("http://pki.example/crl/issuing-ca/0.crl"));
       }, {}},
      {"time-stamping-alone", "tsu", [](Sample& s) { s.extension(oid::kExtendedKeyUsage).critical = pkix::Critical::no; }, {}},
      {"time-stamping-alone", "tsu", [](Sample& s) { s.drop(oid::kExtendedKeyUsage); }, {}},
      {"time-stamping-alone", "server-tls", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kTimeStamping}), kCritical); }, {}},
      {"issuing-authority-is-last", "issuing-ca", [](Sample& s) { s.put(oid::kBasicConstraints, ca_constraints(1), kCritical); }, {}},
  };
}

std::vector<Break> of_names() {
  return {
      {"name-characters", kSignature, with_text(oid::kGivenName, "Gu\u0308nel"), {}},
      {"name-characters", kSignature, with_text(oid::kCommonName, "MƏMMƏDOVA GÜNEL\u202E"), {}},
      {"name-characters", kSignature, with_text(oid::kCommonName, "MƏMMƏDOVA\nGÜNEL"), {}},
      {"name-characters", kSignature, with_text(oid::kCommonName, "MƏMMƏDOVA  GÜNEL"), {}},
      {"name-characters", kSignature, with_text(oid::kCommonName, "MƏMMƏDOVA GÜ\u200BNEL"), {}},
      {"words-of-one-script", kSignature, with_text(oid::kSurname, "M\u04D9mmədova"), {}},
      {"words-of-one-script", "seal", with_text(oid::kOrganization, "Bаnk"), {}},  // its a is Cyrillic
      {"subject-attributes-known", kSignature, [](Sample& s) { s.subject.push_back({asn1::Oid("1.2.840.113549.1.9.1"), asn1::tag::utf8_string, "a@b.az"}); }, {}},
      {"subject-size", kSignature, with_text(oid::kCommonName, "MƏMMƏDOVA GÜNEL " + std::string(2048, 'A')), {}},
  };
}

std::vector<Break> of_the_record() {
  return {
      {"record-serial", kSignature, {}, [](Told& t) { t.record.serial[16] ^= 1; }},
      {"record-dates", kSignature, {}, [](Told& t) { t.record.not_before += std::chrono::seconds{1}; }},
      {"record-dates", kSignature, {}, [](Told& t) { t.record.not_after += std::chrono::seconds{1}; }},
      {"record-key", kSignature, {}, [](Told& t) { t.record.spki_sha256[0] ^= 1; }},
      {"record-subject", kSignature, {}, [](Told& t) { t.record.subject += " "; }},
      {"record-subject", kSignature, {}, [](Told& t) { t.record.common_name = "ƏLİYEV ƏLİ"; }},
      {"record-identifiers", kSignature, {}, [](Told& t) { t.record.fin = "5ABCD13"; }},
      {"record-identifiers", "seal", {}, [](Told& t) { t.record.voen.clear(); }},
      {"record-identifiers", "tsu", {}, [](Told& t) { t.record.fin = "5ABCD12"; }},
      {"record-category", kSignature, {}, [](Told& t) { t.record.category = Category::none; }},
      {"record-category", "tsu", {}, [](Told& t) { t.record.category = Category::citizen; }},
      {"record-category", "seal", {}, [](Told& t) { t.record.category = Category::citizen; }},
  };
}

}  // namespace

std::vector<Break> breaks_of_profile() {
  std::vector<Break> all = of_algorithms();
  for (const auto& more : {of_validity(), of_purposes(), of_names(), of_the_record()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace esign::ca::lints
