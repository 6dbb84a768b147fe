// SPDX-License-Identifier: Apache-2.0
// Extensions of services: TS 119 612 clause 5.5.9.
#include <algorithm>

#include "base/text.h"
#include "trust/list_fields.h"

namespace esign::trust {
namespace {

constexpr std::string_view kXades = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::string_view kBitNames[] = {"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
                                          "keyCertSign",      "crlSign",        "encipherOnly",    "decipherOnly"};

/// xsd:boolean.
enum class Boolean : std::uint8_t { no, yes };
std::optional<Boolean> boolean_from(std::string_view text) {
  if (text == "true" || text == "1") return Boolean::yes;
  if (text == "false" || text == "0") return Boolean::no;
  return std::nullopt;
}

/// xades:ObjectIdentifierType: an Identifier, as urn:oid:1.2.3 or dotted, and what describes it.
Result<std::string> oid_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  ESIGN_TRY(const auto identifier, fields.need("Identifier", kXades));
  ESIGN_TRY(std::string text, text_of(identifier));
  constexpr std::string_view kUrn = "urn:oid:";
  if (text.size() > kUrn.size() && equal_ignoring_ascii_case(std::string_view(text).substr(0, kUrn.size()), kUrn)) text.erase(0, kUrn.size());
  if (!std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; })) return broken(identifier, "no object identifier");
  return text;
}

Result<std::vector<std::string>> oids_of(const xml::Element& element, std::string_view name, std::string_view name_space, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  std::vector<std::string> all;
  while (const auto one = fields.take(name, name_space)) {
    ESIGN_CHECK(budgets.criteria.spend());
    ESIGN_TRY(std::string oid, oid_of(*one));
    all.push_back(std::move(oid));
  }
  ESIGN_CHECK(fields.finish());
  if (all.empty()) return broken(element, "a criterion without a value");
  return all;
}

Result<KeyUsageCriterion> key_usage_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  KeyUsageCriterion criterion;
  while (const auto one = fields.take("KeyUsageBit", kTlQualifications)) {
    const auto* name = std::ranges::find(kBitNames, one->attribute("name").value_or(""));
    if (name == std::end(kBitNames)) return broken(*one, "no key usage bit");
    ESIGN_TRY(const std::string text, text_of(*one));
    const auto wanted = boolean_from(text);
    if (!wanted) return broken(*one, "neither true nor false");
    criterion.bits.push_back({static_cast<pkix::KeyUsageBit>(name - std::begin(kBitNames)),
                              *wanted == Boolean::yes ? KeyUsageCriterion::Bit::Wanted::set : KeyUsageCriterion::Bit::Wanted::unset});
  }
  ESIGN_CHECK(fields.finish());
  if (criterion.bits.empty()) return broken(element, "a criterion without a value");
  return criterion;
}

/// Clause 5.5.9.2.2.3.
Result<void> read_other_criteria(const xml::Element& element, Criteria& into, ListBudgets& budgets) {
  for (const xml::Element& one : element.children()) {
    ESIGN_CHECK(budgets.criteria.spend());
    if (one.is(kTlAdditional, "ExtendedKeyUsage")) {
      ESIGN_TRY(auto set, oids_of(one, "KeyPurposeId", kTlAdditional, budgets));
      into.extended_key_usages.push_back(std::move(set));
    } else if (one.is(kTlAdditional, "CertSubjectDNAttribute")) {
      ESIGN_TRY(auto set, oids_of(one, "AttributeOID", kTlAdditional, budgets));
      into.subject_attributes.push_back(std::move(set));
    } else {
      into.unknown.push_back(printable(one.name()));
    }
  }
  return {};
}

/// Clause 5.5.9.2.2.
Result<Criteria> criteria_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_CHECK(budgets.criteria.spend());
  Criteria criteria;
  const std::string assertion = element.attribute("assert").value_or("all");
  if (assertion == "atLeastOne") criteria.assert_that = Criteria::Assert::at_least_one;
  else if (assertion == "none") criteria.assert_that = Criteria::Assert::none;
  else if (assertion != "all") return broken(element, "an assertion that the schema does not have");
  ESIGN_TRY(auto fields, Fields::of(element));
  while (const auto one = fields.take("KeyUsage", kTlQualifications)) {
    ESIGN_CHECK(budgets.criteria.spend());
    ESIGN_TRY(auto usage, key_usage_of(*one));
    criteria.key_usages.push_back(std::move(usage));
  }
  while (const auto one = fields.take("PolicySet", kTlQualifications)) {
    ESIGN_TRY(auto set, oids_of(*one, "PolicyIdentifier", kTlQualifications, budgets));
    criteria.policy_sets.push_back(std::move(set));
  }
  while (const auto one = fields.take("CriteriaList", kTlQualifications)) {
    ESIGN_TRY(auto nested, criteria_of(*one, budgets));
    criteria.lists.push_back(std::move(nested));
  }
  (void)fields.take("Description", kTlQualifications);
  if (const auto other = fields.take("otherCriteriaList", kTlQualifications)) ESIGN_CHECK(read_other_criteria(*other, criteria, budgets));
  ESIGN_CHECK(fields.finish());
  return criteria;
}

/// Clause 5.5.9.2.1.
Result<QualificationElement> qualification_element_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  ESIGN_TRY(const auto qualifiers, fields.need("Qualifiers", kTlQualifications));
  ESIGN_TRY(const auto criteria, fields.need("CriteriaList", kTlQualifications));
  ESIGN_CHECK(fields.finish());
  QualificationElement read;
  ESIGN_TRY(auto inside, Fields::of(qualifiers));
  while (const auto one = inside.take("Qualifier", kTlQualifications)) {
    ESIGN_CHECK(budgets.criteria.spend());
    const auto uri = one->attribute("uri");
    if (!uri || uri->empty()) return broken(*one, "a qualifier without its URI");
    read.qualifiers.push_back(*uri);
  }
  ESIGN_CHECK(inside.finish());
  if (read.qualifiers.empty()) return broken(qualifiers, "at least one Qualifier is required");
  ESIGN_TRY(read.criteria, criteria_of(criteria, budgets));
  return read;
}

Result<AdditionalServiceInformation> additional_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  AdditionalServiceInformation read;
  ESIGN_TRY(const auto uri, fields.need("URI"));
  ESIGN_TRY(read.uri.language, language_of(uri));
  ESIGN_TRY(read.uri.value, uri_of(uri));
  if (const auto value = fields.take("InformationValue")) {
    ESIGN_TRY(read.value, value->value());
  }
  (void)fields.take("OtherInformation");
  ESIGN_CHECK(fields.finish());
  return read;
}

Result<TakenOverBy> taken_over_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  TakenOverBy read;
  ESIGN_TRY(const auto uri, fields.need("URI", kTlAdditional));
  ESIGN_TRY(read.uri.language, language_of(uri));
  ESIGN_TRY(read.uri.value, uri_of(uri));
  ESIGN_TRY(const auto name, fields.need("TSPName", kTlAdditional));
  ESIGN_TRY(read.provider, names_of(name));
  ESIGN_TRY(const auto scheme, fields.need("SchemeOperatorName"));
  ESIGN_TRY(read.scheme_operator, names_of(scheme));
  ESIGN_TRY(const auto territory, fields.need("SchemeTerritory"));
  ESIGN_TRY(read.territory, text_of(territory));
  while (fields.take("OtherQualifier", kTlAdditional)) {
  }
  ESIGN_CHECK(fields.finish());
  return read;
}

/// The one element that an Extension holds. Errors: malformed when a known one is broken: a rule must not vanish.
enum class Understood : std::uint8_t { no, yes };
Result<Understood> read_extension(const xml::Element& content, ServiceExtensions& into, ListBudgets& budgets) {
  if (content.is(kTlQualifications, "Qualifications")) {
    ESIGN_TRY(auto elements, qualifications_of(content, budgets));
    std::ranges::move(elements, std::back_inserter(into.qualifications));
    return Understood::yes;
  }
  if (content.is(kTl, "AdditionalServiceInformation")) {
    ESIGN_TRY(auto information, additional_of(content));
    into.additional.push_back(std::move(information));
    return Understood::yes;
  }
  if (content.is(kTl, "ExpiredCertsRevocationInfo")) {
    ESIGN_TRY(into.expired_certificates_since, time_of(content));
    return Understood::yes;
  }
  if (content.is(kTlAdditional, "TakenOverBy")) {
    ESIGN_TRY(into.taken_over_by, taken_over_of(content));
    return Understood::yes;
  }
  return Understood::no;
}

}  // namespace

Result<std::vector<QualificationElement>> qualifications_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  std::vector<QualificationElement> all;
  while (const auto one = fields.take("QualificationElement", kTlQualifications)) {
    ESIGN_CHECK(budgets.criteria.spend());
    ESIGN_TRY(auto read, qualification_element_of(*one, budgets));
    all.push_back(std::move(read));
  }
  ESIGN_CHECK(fields.finish());
  return all;
}

Result<ServiceExtensions> service_extensions_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  ServiceExtensions read;
  while (const auto extension = fields.take("Extension")) {
    ESIGN_CHECK(budgets.criteria.spend());
    const auto critical = boolean_from(extension->attribute("Critical").value_or(""));
    if (!critical) return broken(*extension, "an extension that does not say whether it is critical");
    bool known = false;
    for (const xml::Element& content : extension->children()) {
      ESIGN_TRY(const Understood understood, read_extension(content, read, budgets));
      known = known || understood == Understood::yes;
      if (understood == Understood::no && *critical == Boolean::yes) read.unknown_critical.push_back(printable(content.name()));
    }
    if (!known && *critical == Boolean::yes && read.unknown_critical.empty()) read.unknown_critical.emplace_back("?");
  }
  ESIGN_CHECK(fields.finish());
  return read;
}

}  // namespace esign::trust
