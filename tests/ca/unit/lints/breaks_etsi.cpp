// SPDX-License-Identifier: Apache-2.0
#include "breaks.h"

namespace esign::ca::lints {
namespace {

constexpr auto kCritical = pkix::Critical::yes;
const char* const kSignature = "id-card-signature";
constexpr asn1::Tag kUtf8 = asn1::tag::utf8_string;

std::function<void(Sample&)> with_text(const asn1::Oid& type, const std::string& text) {
  return [=](Sample& s) { s.attribute(type).text = text; };
}
std::function<void(Sample&)> without(const asn1::Oid& extension) {
  return [=](Sample& s) { s.drop(extension); };
}
std::function<void(Sample&)> with_statements(const std::vector<Bytes>& all) {
  return [=](Sample& s) { s.put(oid::kQcStatements, statements(all)); };
}
std::function<void(Sample&)> and_statement(const char* statement) {
  return with_statements({kNatural, kCompliance, kDevice, kTypeSignature, kLegislation, kDeviceLegislation, hex(statement)});
}
std::function<void(Sample&)> critical(const asn1::Oid& extension) {
  return [=](Sample& s) { s.extension(extension).critical = kCritical; };
}
std::function<void(Sample&)> and_attribute(const asn1::Oid& type, const std::string& text) {
  return [=](Sample& s) { s.subject.push_back({type, kUtf8, text}); };
}

std::vector<Break> of_identifiers() {
  return {
      {"natural-identifier", kSignature, with_text(oid::kSerialNumber, "5ABCD12"), {}},
      {"natural-identifier", kSignature, with_text(oid::kSerialNumber, "pnoAZ-5ABCD12"), {}},
      {"natural-identifier", kSignature, with_text(oid::kSerialNumber, "VATAZ-1401555071"), {}},
      {"natural-identifier", kSignature, with_text(oid::kSerialNumber, "PNOAZ-"), {}},
      {"legal-identifier", "seal", with_text(oid::kOrganizationIdentifier, "1401555071"), {}},
      {"legal-identifier", "seal", with_text(oid::kOrganizationIdentifier, "PNOAZ-5ABCD12"), {}},
      {"fin-grammar", kSignature, with_text(oid::kSerialNumber, "PNOAZ-5ABCDI2"), {}},
      {"fin-grammar", kSignature, with_text(oid::kSerialNumber, "PNOAZ-5ABCD123"), {}},
      {"fin-grammar", kSignature, with_text(oid::kSerialNumber, "PNOAZ-5abcd12"), {}},
      {"card-number-grammar", kSignature, with_text(oid::kSerialNumber, "IDCAZ-AA123"), {}},
      {"card-number-grammar", kSignature, with_text(oid::kSerialNumber, "IDCAZ-AZE1234567X"), {}},
      {"entrepreneur-voen", "entrepreneur-signature", with_text(oid::kSerialNumber, "TINAZ-1400057432"), {}},
      {"entrepreneur-voen", "entrepreneur-signature", with_text(oid::kSerialNumber, "TINAZ-1400057421"), {}},
      {"organization-voen", "seal", with_text(oid::kOrganizationIdentifier, "VATAZ-1401555081"), {}},
      {"organization-voen", "state-body-employee-signature", with_text(oid::kOrganizationIdentifier, "VATAZ-1400057422"), {}},
      {"natural-semantics", kSignature, with_statements({kCompliance, kLegislation, kTypeSignature}), {}},
      {"natural-semantics", "id-card-authentication", without(oid::kQcStatements), {}},
      {"natural-semantics", "tsu", with_statements({kNatural}), {}},
      {"legal-semantics", "seal", with_statements({kTypeSeal}), {}},
  };
}

std::vector<Break> of_natural_persons() {
  return {
      {"issuer-attributes", kSignature, [](Sample& s) { s.issuer.erase(s.issuer.begin() + 2); }, {}},
      {"issuer-attributes", kSignature, [](Sample& s) { s.issuer[2].text = s.issuer[1].text; }, {}},
      {"natural-subject-attributes", kSignature, [](Sample& s) { s.drop_attribute(oid::kCountry); }, {}},
      {"natural-subject-attributes", kSignature, [](Sample& s) { s.drop_attribute(oid::kSerialNumber); }, {}},
      {"natural-subject-attributes", kSignature, and_attribute(oid::kCommonName, "MƏMMƏDOVA GÜNEL"), {}},
      {"natural-subject-attributes", kSignature, [](Sample& s) { s.drop_attribute(oid::kGivenName); s.drop_attribute(oid::kSurname); }, {}},
      {"pseudonym-alone", kSignature, and_attribute(oid::kPseudonym, "Gül"), {}},
      {"common-name-is-the-name", kSignature, with_text(oid::kCommonName, "ƏLİYEVA GÜNEL"), {}},
      {"common-name-is-the-name", kSignature, with_text(oid::kCommonName, "MƏMMƏDOVA"), {}},
      {"scripts-not-mixed", kSignature, with_text(oid::kGivenName, "Гюнель"), {}},
      {"key-usage-type", kSignature, [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x0A), kCritical); }, {}},
      {"key-usage-type", kSignature, without(oid::kKeyUsage), {}},
      {"policies-present", kSignature, without(oid::kCertificatePolicies), {}},
      {"policies-present", kSignature, critical(oid::kCertificatePolicies), {}},
      {"no-authority-extensions", kSignature, [](Sample& s) { s.put(oid::kInhibitAnyPolicy, hex("020100"), kCritical); }, {}},
      {"subscriber-extensions-not-critical", "id-card-authentication", critical(oid::kExtendedKeyUsage), {}},
      {"subscriber-extensions-not-critical", kSignature, critical(oid::kCrlDistributionPoints), {}},
      {"status-addresses", kSignature, without(oid::kCrlDistributionPoints), {}},
      {"status-addresses", "issuing-ca", without(oid::kAuthorityInfoAccess), {}},
      {"status-addresses", kSignature, [](Sample& s) { s.put(oid::kAuthorityInfoAccess, access({{oid::kCaIssuers, "http://a/b"}})); }, {}},
      {"qualified-policies", kSignature, [](Sample& s) {
         s.put(oid::kCertificatePolicies, policies({asn1::Oid("0.4.0.194112.1.2"), policy_of(kSignature)}));
       }, {}},
  };
}

std::vector<Break> of_legal_persons_and_statements() {
  return {
      {"legal-subject-attributes", "seal", [](Sample& s) { s.drop_attribute(oid::kOrganizationIdentifier); }, {}},
      {"legal-subject-attributes", "seal", and_attribute(oid::kOrganization, "İkinci"), {}},
      {"organization-identifier-is-no-name", "seal", with_text(oid::kOrganization, "VATAZ-1401555071"), {}},
      {"seal-is-no-person", "seal", and_attribute(oid::kGivenName, "Günel"), {}},
      {"seal-key-usage", "seal", [](Sample& s) { s.put(oid::kKeyUsage, key_usage(0x01), kCritical); }, {}},
      {"qc-not-critical", kSignature, critical(oid::kQcStatements), {}},
      {"qc-once", kSignature, with_statements({kNatural, kLegal}), {}},
      {"qc-once", "tsu", with_statements({}), {}},
      {"qc-known", kSignature, and_statement("3008060604008e460163"), {}},
      {"qc-compliance-of-azerbaijan", kSignature, with_statements({kNatural, kCompliance, kTypeSignature}), {}},
      {"qc-compliance-of-azerbaijan", kSignature, with_statements({kNatural, kLegislation}), {}},
      {"qc-compliance-of-azerbaijan", kSignature, with_statements({kNatural, kCompliance, kTypeSignature, hex("300e060604008e460107300413024545")}), {}},
      {"qc-type", kSignature, with_statements({kNatural, kCompliance, kLegislation, kTypeSeal}), {}},
      {"qc-type", kSignature, with_statements({kNatural, kCompliance, kLegislation}), {}},
      {"qc-type", "id-card-authentication", with_statements({kNatural, kCompliance, kLegislation, kTypeSignature}), {}},
      {"qc-type", kSignature, with_statements({kNatural, hex("301c060604008e4601063012060704008e46010601060704008e46010602")}), {}},
      {"qc-disclosure", kSignature, and_statement("302f060604008e4601053025302316" "1d687474703a2f2f706b692e6578616d706c652f7064732d656e2e7064661302656e"), {}},
      {"qc-disclosure", kSignature, and_statement("3030060604008e46010530263024161e68747470733a2f2f706b692e6578616d706c652f7064732d656e2e7064661302454e"), {}},
      {"qc-device-of-azerbaijan", kSignature, with_statements({kNatural, kDevice}), {}},
      {"qc-device-of-azerbaijan", kSignature, with_statements({kNatural, kDeviceLegislation}), {}},
      {"qc-numbers", kSignature, and_statement("300b060604008e460103020100"), {}},
      {"qc-numbers", kSignature, and_statement("3015060604008e460102300b1303617a6e020164020102"), {}},
      {"qc-numbers", kSignature, and_statement("3015060604008e460102300b1303415a4e020100020102"), {}},
  };
}

}  // namespace

std::vector<Break> breaks_of_etsi() {
  std::vector<Break> all = of_identifiers();
  for (const auto& more : {of_natural_persons(), of_legal_persons_and_statements()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace esign::ca::lints
