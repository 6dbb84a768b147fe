// SPDX-License-Identifier: Apache-2.0
// The frame of a trusted list: TS 119 612 clauses 5.2, 5.3 and 5.3.18.
#include "trust/trusted_list.h"

#include "trust/list_fields.h"
#include "xml/tree.h"

namespace esign::trust {
namespace {

constexpr std::string_view kDs = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::uint64_t kForEver = 65535;  // clause 5.3.12

/// Clause 5.3.1: V1.1.1 of the standard has 4 and earlier, whose rules were others.
Result<unsigned> version_of(const xml::Element& element) {
  ESIGN_TRY(const std::uint64_t version, number_of(element));
  if (version != 5 && version != 6) return fail(Error{Errc::unsupported, "a trusted list of a version other than 5 and 6", element.path(), -1});
  return static_cast<unsigned>(version);
}

Result<std::optional<Time>> next_update_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  const auto date = fields.take("dateTime");
  ESIGN_CHECK(fields.finish());
  if (!date) return std::optional<Time>{};
  ESIGN_TRY(const Time time, time_of(*date));
  return std::optional<Time>{time};
}

/// Clause 5.3.11: either kind, several of it.
Result<void> read_policy_or_notice(const xml::Element& element, Scheme& into) {
  ESIGN_TRY(auto fields, Fields::of(element));
  const auto read = [&](std::string_view name, std::vector<Text>& list, Result<std::string> (*value)(const xml::Element&)) -> Result<void> {
    while (const auto one = fields.take(name)) {
      ESIGN_TRY(std::string language, language_of(*one));
      ESIGN_TRY(std::string text, value(*one));
      list.push_back({std::move(language), std::move(text)});
    }
    return {};
  };
  ESIGN_CHECK(read("TSLPolicy", into.policies, uri_of));
  if (into.policies.empty()) ESIGN_CHECK(read("TSLLegalNotice", into.legal_notices, text_of));
  return fields.finish();
}

/// Clause 5.3.13 item c): OtherInformation elements, each with one element in it; those we do not know are left alone.
Result<void> read_pointer_information(const xml::Element& element, ListPointer& into) {
  ESIGN_TRY(auto fields, Fields::of(element));
  while (const auto one = fields.any()) {
    if (one->is(kTl, "TextualInformation")) continue;
    if (!one->is(kTl, "OtherInformation")) return broken(*one, "an element that the schema does not have here");
    for (const xml::Element& inside : one->children()) {
      if (inside.is(kTl, "TSLType")) {
        ESIGN_TRY(into.type, uri_of(inside));
      } else if (inside.is(kTl, "SchemeTerritory")) {
        ESIGN_TRY(into.territory, text_of(inside));
      } else if (inside.is(kTl, "SchemeOperatorName")) {
        ESIGN_TRY(into.scheme_operator, names_of(inside));
      } else if (inside.is(kTl, "SchemeTypeCommunityRules")) {
        ESIGN_TRY(into.rules, uris_of(inside));
      } else if (inside.is(kTlAdditional, "MimeType")) {
        ESIGN_TRY(into.media_type, text_of(inside));
      }
    }
  }
  return {};
}

Result<ListPointer> pointer_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_CHECK(budgets.pointers.spend());
  ESIGN_TRY(auto fields, Fields::of(element));
  ListPointer pointer;
  if (const auto identities = fields.take("ServiceDigitalIdentities")) {
    ESIGN_TRY(auto inside, Fields::of(*identities));
    while (const auto one = inside.take("ServiceDigitalIdentity")) {
      ESIGN_TRY(auto identity, identity_of(*one, budgets));
      pointer.signers.push_back(std::move(identity));
    }
    ESIGN_CHECK(inside.finish());
  }
  ESIGN_TRY(const auto location, fields.need("TSLLocation"));
  ESIGN_TRY(pointer.location, uri_of(location));
  if (const auto information = fields.take("AdditionalInformation")) ESIGN_CHECK(read_pointer_information(*information, pointer));
  ESIGN_CHECK(fields.finish());
  return pointer;
}

/// The first half of clause 5.3: who operates the scheme.
Result<void> read_operator(Fields& fields, Scheme& scheme) {
  ESIGN_TRY(const auto version, fields.need("TSLVersionIdentifier"));
  ESIGN_TRY(scheme.version, version_of(version));
  ESIGN_TRY(const auto sequence, fields.need("TSLSequenceNumber"));
  ESIGN_TRY(scheme.sequence_number, number_of(sequence));
  if (scheme.sequence_number == 0) return broken(sequence, "the sequence number begins with 1");
  ESIGN_TRY(const auto type, fields.need("TSLType"));
  ESIGN_TRY(scheme.type, uri_of(type));
  ESIGN_TRY(const auto operator_name, fields.need("SchemeOperatorName"));
  ESIGN_TRY(scheme.operator_names, names_of(operator_name));
  ESIGN_TRY(const auto address, fields.need("SchemeOperatorAddress"));
  ESIGN_TRY(scheme.operator_address, address_of(address));
  ESIGN_TRY(const auto name, fields.need("SchemeName"));
  ESIGN_TRY(scheme.names, names_of(name));
  ESIGN_TRY(const auto information, fields.need("SchemeInformationURI"));
  ESIGN_TRY(scheme.information, uris_of(information));
  ESIGN_TRY(const auto approach, fields.need("StatusDeterminationApproach"));
  ESIGN_TRY(scheme.status_determination, uri_of(approach));
  return {};
}

/// The second half: rules, pointers and times.
Result<void> read_rules(Fields& fields, Scheme& scheme, ListBudgets& budgets) {
  if (const auto rules = fields.take("SchemeTypeCommunityRules")) {
    ESIGN_TRY(scheme.rules, uris_of(*rules));
  }
  if (const auto territory = fields.take("SchemeTerritory")) {
    ESIGN_TRY(scheme.territory, text_of(*territory));
  }
  if (const auto notice = fields.take("PolicyOrLegalNotice")) ESIGN_CHECK(read_policy_or_notice(*notice, scheme));
  ESIGN_TRY(const auto period, fields.need("HistoricalInformationPeriod"));
  ESIGN_TRY(const std::uint64_t days, number_of(period));
  if (days > kForEver) return broken(period, "no number of days");
  scheme.historical_period = static_cast<std::uint32_t>(days);
  if (const auto pointers = fields.take("PointersToOtherTSL")) {
    ESIGN_TRY(auto inside, Fields::of(*pointers));
    while (const auto one = inside.take("OtherTSLPointer")) {
      ESIGN_TRY(auto pointer, pointer_of(*one, budgets));
      scheme.pointers.push_back(std::move(pointer));
    }
    ESIGN_CHECK(inside.finish());
  }
  ESIGN_TRY(const auto issued, fields.need("ListIssueDateTime"));
  ESIGN_TRY(scheme.issued, time_of(issued));
  ESIGN_TRY(const auto next, fields.need("NextUpdate"));
  ESIGN_TRY(scheme.next_update, next_update_of(next));
  return {};
}

Result<void> read_scheme_extensions(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  while (const auto extension = fields.take("Extension")) {
    // Clause 5.3.17: no extension of the scheme is defined, so a critical one is one that nobody here understands.
    if (extension->attribute("Critical") != "false" && extension->attribute("Critical") != "0")
      return fail(Error{Errc::unsupported, "a critical extension of the scheme", extension->path(), -1});
  }
  return fields.finish();
}

}  // namespace

Result<Scheme> scheme_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  Scheme scheme;
  ESIGN_CHECK(read_operator(fields, scheme));
  ESIGN_CHECK(read_rules(fields, scheme, budgets));
  if (const auto points = fields.take("DistributionPoints")) {
    ESIGN_TRY(auto inside, Fields::of(*points));
    while (const auto one = inside.take("URI")) {
      ESIGN_TRY(std::string uri, uri_of(*one));
      scheme.distribution_points.push_back(std::move(uri));
    }
    ESIGN_CHECK(inside.finish());
  }
  if (const auto extensions = fields.take("SchemeExtensions")) ESIGN_CHECK(read_scheme_extensions(*extensions));
  ESIGN_CHECK(fields.finish());
  return scheme;
}

Result<TrustedList> read_trusted_list(View octets, const Limits& limits) {
  if (octets.size() > limits.trusted_list_octets) return fail(Errc::limit_exceeded, "trusted_list_octets");
  ESIGN_TRY(const auto tree, xml::Tree::parse(octets, limits));
  const xml::Element root = tree->root();
  if (!root.is(kTl, "TrustServiceStatusList")) return fail(Errc::malformed, "not a trusted list: the root is not a TrustServiceStatusList");
  // Lists of version 5 are met with the tag of TS 102 231, from which TS 119 612 was made.
  const auto tag = root.attribute("TSLTag");
  if (tag != kTlTag && tag != "http://uri.etsi.org/02231/TSLTag") return fail(Error{Errc::malformed, "no TSLTag of TS 119 612", root.path(), -1});
  ListBudgets budgets(limits);
  ESIGN_TRY(auto fields, Fields::of(root));
  TrustedList list;
  ESIGN_TRY(const auto scheme, fields.need("SchemeInformation"));
  ESIGN_TRY(list.scheme, scheme_of(scheme, budgets));
  if (const auto providers = fields.take("TrustServiceProviderList")) {
    ESIGN_TRY(list.providers, providers_of(*providers, budgets));
  }
  if (fields.take("Signature", kDs)) list.signature = TrustedList::Signature::present;
  ESIGN_CHECK(fields.finish());
  return list;
}

}  // namespace esign::trust
