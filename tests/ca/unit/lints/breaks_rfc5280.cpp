// SPDX-License-Identifier: Apache-2.0
#include "breaks.h"

namespace esign::ca::lints {
namespace {

constexpr auto kCritical = pkix::Critical::yes;
const char* const kSignature = "id-card-signature";

std::vector<Break> of_fields() {
  return {
      {"version-3", kSignature, [](Sample& s) { s.version = 1; s.extensions.clear(); }, {}},
      {"serial-positive", kSignature, [](Sample& s) { s.serial[0] = 0x81; }, {}},
      {"serial-positive", kSignature, [](Sample& s) { s.serial = {0}; }, {}},
      {"serial-positive", kSignature, [](Sample& s) { s.serial.resize(21, 7); }, {}},
      {"issuer-named", kSignature, [](Sample& s) { s.issuer.back().text = "Vətəndaş  Mərkəzi"; }, {}},
      {"issuer-named", kSignature, [](Sample& s) { s.issuer[1].tag = asn1::tag::printable_string; s.issuer[1].text = "Milli"; }, {}},
      {"issuer-named", "root", [](Sample& s) { s.issuer.back().text = "Başqa"; }, {}},
      {"issuer-named", kSignature, [](Sample& s) { s.issuer.clear(); }, {}},
      {"subject-named", kSignature, [](Sample& s) { s.subject.clear(); }, {}},
      {"validity-order", kSignature, [](Sample& s) { s.not_after = s.not_before; }, {}},
      {"validity-encoding", kSignature, [](Sample& s) { s.time_tag = asn1::tag::generalized_time; }, {}},
      {"no-unique-identifiers", kSignature, [](Sample& s) { s.unique_identifier = {1}; }, {}},
      {"name-string-types", kSignature, [](Sample& s) { s.attribute(oid::kGivenName) = {oid::kGivenName, asn1::tag::teletex_string, "Aysel"}; }, {}},
      {"country-form", kSignature, [](Sample& s) { s.attribute(oid::kCountry).text = "az"; }, {}},
      {"country-form", kSignature, [](Sample& s) { s.attribute(oid::kCountry).tag = asn1::tag::utf8_string; }, {}},
      {"country-form", kSignature, [](Sample& s) { s.attribute(oid::kCountry).text = "AZE"; }, {}},
      {"serial-number-form", kSignature, [](Sample& s) { s.attribute(oid::kSerialNumber).tag = asn1::tag::utf8_string; }, {}},
      {"name-lengths", "tsu", [](Sample& s) { s.attribute(oid::kCommonName).text = std::string(65, 'A'); }, {}},
      {"name-lengths", kSignature, [](Sample& s) { s.subject.push_back({oid::kTitle, asn1::tag::utf8_string, std::string(65, 'A')}); }, {}},
      {"signature-algorithm-parameters", kSignature, [](Sample& s) { s.algorithm = hex("300c06082a8648ce3d0403020500"); }, {}},
  };
}

std::vector<Break> of_extensions() {
  return {
      {"extensions-not-critical", kSignature, [](Sample& s) { s.extension(oid::kAuthorityKeyIdentifier).critical = kCritical; }, {}},
      {"extensions-not-critical", kSignature, [](Sample& s) { s.extension(oid::kAuthorityInfoAccess).critical = kCritical; }, {}},
      {"extensions-critical", kSignature, [](Sample& s) { s.extension(oid::kKeyUsage).critical = pkix::Critical::no; }, {}},
      {"extensions-critical", "issuing-ca", [](Sample& s) { s.extension(oid::kBasicConstraints).critical = pkix::Critical::no; }, {}},
      {"authority-key-identifier", kSignature, [](Sample& s) { s.drop(oid::kAuthorityKeyIdentifier); }, {}},
      {"authority-key-identifier", kSignature, [](Sample& s) { s.put(oid::kAuthorityKeyIdentifier, authority_key(root_key().identifier)); }, {}},
      {"authority-key-identifier", "root", [](Sample& s) { s.put(oid::kAuthorityKeyIdentifier, authority_key(issuing_key().identifier)); }, {}},
      {"subject-key-identifier", "issuing-ca", [](Sample& s) { s.drop(oid::kSubjectKeyIdentifier); }, {}},
      {"subject-key-identifier", kSignature, [](Sample& s) { s.put(oid::kSubjectKeyIdentifier, octets(root_key().identifier)); }, {}},
      {"key-usage-of-authorities", "issuing-ca", [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x40), kCritical); }, {}},
      {"key-usage-of-authorities", kSignature, [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x22), kCritical); }, {}},
      {"basic-constraints", "issuing-ca", [](Sample& s) { s.drop(oid::kBasicConstraints); }, {}},
      {"basic-constraints", kSignature, [](Sample& s) { s.put(oid::kBasicConstraints, ca_constraints({}), kCritical); }, {}},
      {"basic-constraints", kSignature, [](Sample& s) { s.put(oid::kBasicConstraints, hex("3003020100"), kCritical); }, {}},
      {"path-length-of-issuer", "issuing-ca", [](Sample& s) { s.put(oid::kBasicConstraints, ca_constraints(1), kCritical); }, {}},
      {"path-length-of-issuer", "issuing-ca", [](Sample& s) { s.put(oid::kBasicConstraints, ca_constraints({}), kCritical); }, {}},
      {"path-length-of-issuer", "issuing-ca", {}, [](Told& t) { t.issuer = told(sample(kSignature)).issuer; }},
      {"path-length-of-issuer", kSignature, {}, [](Told& t) {
         const Sample other = sample(kSignature);
         t.issuer = *pkix::Certificate::parse(signed_with(issuing_key(), other.tbs(), other.algorithm));
       }},
      {"policy-mappings-sound", "policy-ca", [](Sample& s) { s.put(asn1::Oid("2.5.29.33"), hex("300e300c0604551d200006042a030401"), kCritical); }, {}},
      {"constraints-of-authorities", kSignature, [](Sample& s) { s.put(oid::kNameConstraints, hex("3009a0073005820361652e"), kCritical); }, {}},
      {"extended-key-usage-closed", "role-operator", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kClientAuth, oid::kAnyPurpose})); }, {}},
      {"extended-key-usage-closed", "role-operator", [](Sample& s) { s.put(oid::kExtendedKeyUsage, purposes({oid::kClientAuth, oid::kClientAuth})); }, {}},
      {"distribution-points", kSignature, [](Sample& s) { s.put(oid::kCrlDistributionPoints, distribution_point("https://pki.example/crl/issuing-ca/0.crl")); }, {}},
      {"distribution-points", kSignature, [](Sample& s) { s.put(oid::kCrlDistributionPoints, distribution_point("ldap://pki.example/crl/issuing-ca/0.crl")); }, {}},
      {"distribution-points", kSignature, [](Sample& s) { s.put(oid::kCrlDistributionPoints, distribution_point("http://a@pki.example/issuing-ca/0.crl")); }, {}},
      {"access-addresses", kSignature, [](Sample& s) { s.put(oid::kAuthorityInfoAccess, access({{oid::kOcsp, "ocsp"}, {oid::kCaIssuers, "http://a/b"}})); }, {}},
      {"access-addresses", kSignature, [](Sample& s) { s.put(oid::kAuthorityInfoAccess, access({{oid::kClientAuth, "http://a/b"}})); }, {}},
  };
}

}  // namespace

std::vector<Break> breaks_of_rfc5280() {
  std::vector<Break> all = of_fields();
  const std::vector<Break> more = of_extensions();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace esign::ca::lints
