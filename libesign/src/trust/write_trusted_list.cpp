// SPDX-License-Identifier: Apache-2.0
// A trusted list as text: TS 119 612 clauses 5.2 to 5.6 in the order of the schema, without white space that would be signed.
#include <algorithm>

#include "trust/trusted_list.h"
#include "xml/escape.h"

namespace esign::trust {
namespace {

class Writer {
 public:
  void open(std::string_view name, std::string_view attributes = {}) {
    text_ += '<';
    text_ += name;
    text_ += attributes;
    text_ += '>';
  }
  void close(std::string_view name) {
    text_ += "</";
    text_ += name;
    text_ += '>';
  }
  void leaf(std::string_view name, std::string_view value, std::string_view attributes = {}) {
    open(name, attributes);
    text_ += xml::escaped(value);
    close(name);
  }
  void in_language(std::string_view name, const Text& text) { leaf(name, text.value, " xml:lang=\"" + xml::escaped(text.language) + '"'); }
  void names(std::string_view name, const std::vector<Text>& texts) { list(name, "Name", texts); }
  void uris(std::string_view name, const std::vector<Text>& texts) { list(name, "URI", texts); }
  std::string take() { return std::move(text_); }

 private:
  /// An optional list that is empty is not written.
  void list(std::string_view name, std::string_view each, const std::vector<Text>& texts) {
    if (texts.empty()) return;
    open(name);
    for (const Text& text : texts) in_language(each, text);
    close(name);
  }
  std::string text_{};
};

void write(Writer& out, std::string_view name, const Address& address) {
  out.open(name);
  out.open("PostalAddresses");
  for (const PostalAddress& postal : address.postal) {
    out.open("PostalAddress", " xml:lang=\"" + xml::escaped(postal.language) + '"');
    out.leaf("StreetAddress", postal.street);
    out.leaf("Locality", postal.locality);
    if (postal.province) out.leaf("StateOrProvince", *postal.province);
    if (postal.postal_code) out.leaf("PostalCode", *postal.postal_code);
    out.leaf("CountryName", postal.country);
    out.close("PostalAddress");
  }
  out.close("PostalAddresses");
  out.uris("ElectronicAddress", address.electronic);
  out.close(name);
}

void write(Writer& out, const DigitalIdentity& identity) {
  const auto id = [&](std::string_view name, std::string_view value) {
    out.open("DigitalId");
    out.leaf(name, value);
    out.close("DigitalId");
  };
  out.open("ServiceDigitalIdentity");
  for (const auto& certificate : identity.certificates) id("X509Certificate", to_base64(certificate->der()));
  for (const std::string& subject : identity.subject_names) id("X509SubjectName", subject);
  for (const Bytes& identifier : identity.key_identifiers) id("X509SKI", to_base64(identifier));
  out.close("ServiceDigitalIdentity");
}

void write(Writer& out, const ServiceExtensions& extensions) {
  if (extensions.additional.empty() && !extensions.expired_certificates_since) return;
  out.open("ServiceInformationExtensions");
  if (extensions.expired_certificates_since) {
    out.open("Extension", " Critical=\"false\"");
    out.leaf("ExpiredCertsRevocationInfo", to_rfc3339(*extensions.expired_certificates_since));
    out.close("Extension");
  }
  for (const AdditionalServiceInformation& one : extensions.additional) {
    out.open("Extension", " Critical=\"false\"");
    out.open("AdditionalServiceInformation");
    out.in_language("URI", one.uri);
    if (!one.value.empty()) out.leaf("InformationValue", one.value);
    out.close("AdditionalServiceInformation");
    out.close("Extension");
  }
  out.close("ServiceInformationExtensions");
}

void write_state(Writer& out, const ServiceState& state) {
  out.leaf("ServiceTypeIdentifier", state.type);
  out.names("ServiceName", state.names);
  write(out, state.identity);
  out.leaf("ServiceStatus", state.status);
  out.leaf("StatusStartingTime", to_rfc3339(state.since));
}

void write(Writer& out, const Service& service) {
  out.open("TSPService");
  out.open("ServiceInformation");
  write_state(out, service.current);
  out.uris("SchemeServiceDefinitionURI", service.scheme_definition);
  if (!service.supply_points.empty()) {
    out.open("ServiceSupplyPoints");
    for (const std::string& point : service.supply_points) out.leaf("ServiceSupplyPoint", point);
    out.close("ServiceSupplyPoints");
  }
  out.uris("TSPServiceDefinitionURI", service.provider_definition);
  write(out, service.current.extensions);
  out.close("ServiceInformation");
  if (!service.history.empty()) {
    out.open("ServiceHistory");
    for (const ServiceState& state : service.history) {
      out.open("ServiceHistoryInstance");
      write_state(out, state);
      write(out, state.extensions);
      out.close("ServiceHistoryInstance");
    }
    out.close("ServiceHistory");
  }
  out.close("TSPService");
}

void write(Writer& out, const Provider& provider) {
  out.open("TrustServiceProvider");
  out.open("TSPInformation");
  out.names("TSPName", provider.names);
  out.names("TSPTradeName", provider.trade_names);
  write(out, "TSPAddress", provider.address);
  out.uris("TSPInformationURI", provider.information);
  out.close("TSPInformation");
  out.open("TSPServices");
  for (const Service& service : provider.services) write(out, service);
  out.close("TSPServices");
  out.close("TrustServiceProvider");
}

void write(Writer& out, const ListPointer& pointer) {
  const auto other = [&](const auto& content) {
    out.open("OtherInformation");
    content();
    out.close("OtherInformation");
  };
  out.open("OtherTSLPointer");
  if (!pointer.signers.empty()) {
    out.open("ServiceDigitalIdentities");
    for (const DigitalIdentity& signer : pointer.signers) write(out, signer);
    out.close("ServiceDigitalIdentities");
  }
  out.leaf("TSLLocation", pointer.location);
  out.open("AdditionalInformation");
  other([&] { out.leaf("TSLType", pointer.type); });
  if (!pointer.territory.empty()) other([&] { out.leaf("SchemeTerritory", pointer.territory); });
  if (!pointer.media_type.empty()) other([&] { out.leaf("tslx:MimeType", pointer.media_type, " xmlns:tslx=\"" + std::string(kTlAdditional) + '"'); });
  if (!pointer.scheme_operator.empty()) other([&] { out.names("SchemeOperatorName", pointer.scheme_operator); });
  if (!pointer.rules.empty()) other([&] { out.uris("SchemeTypeCommunityRules", pointer.rules); });
  out.close("AdditionalInformation");
  out.close("OtherTSLPointer");
}

void write_rules(Writer& out, const Scheme& scheme) {
  out.uris("SchemeTypeCommunityRules", scheme.rules);
  if (!scheme.territory.empty()) out.leaf("SchemeTerritory", scheme.territory);
  if (!scheme.policies.empty() || !scheme.legal_notices.empty()) {
    out.open("PolicyOrLegalNotice");
    for (const Text& policy : scheme.policies) out.in_language("TSLPolicy", policy);
    if (scheme.policies.empty())
      for (const Text& notice : scheme.legal_notices) out.in_language("TSLLegalNotice", notice);
    out.close("PolicyOrLegalNotice");
  }
  out.leaf("HistoricalInformationPeriod", std::to_string(scheme.historical_period));
  if (!scheme.pointers.empty()) {
    out.open("PointersToOtherTSL");
    for (const ListPointer& pointer : scheme.pointers) write(out, pointer);
    out.close("PointersToOtherTSL");
  }
}

void write(Writer& out, const Scheme& scheme) {
  out.open("SchemeInformation");
  out.leaf("TSLVersionIdentifier", std::to_string(scheme.version));
  out.leaf("TSLSequenceNumber", std::to_string(scheme.sequence_number));
  out.leaf("TSLType", scheme.type);
  out.names("SchemeOperatorName", scheme.operator_names);
  write(out, "SchemeOperatorAddress", scheme.operator_address);
  out.names("SchemeName", scheme.names);
  out.uris("SchemeInformationURI", scheme.information);
  out.leaf("StatusDeterminationApproach", scheme.status_determination);
  write_rules(out, scheme);
  out.leaf("ListIssueDateTime", to_rfc3339(scheme.issued));
  out.open("NextUpdate");
  if (scheme.next_update) out.leaf("dateTime", to_rfc3339(*scheme.next_update));
  out.close("NextUpdate");
  if (!scheme.distribution_points.empty()) {
    out.open("DistributionPoints");
    for (const std::string& point : scheme.distribution_points) out.leaf("URI", point);
    out.close("DistributionPoints");
  }
  out.close("SchemeInformation");
}

}  // namespace

Result<std::string> write_trusted_list(const TrustedList& list) {
  const bool qualified = std::ranges::any_of(list.providers, [](const Provider& provider) {
    return std::ranges::any_of(provider.services, [](const Service& service) {
      return !service.current.extensions.qualifications.empty() || service.current.extensions.taken_over_by || !service.current.extensions.unknown_critical.empty();
    });
  });
  if (qualified) return fail(Errc::unsupported, "Qualifications and TakenOverBy are read and not written");
  Writer out;
  out.open("TrustServiceStatusList", " xmlns=\"" + std::string(kTl) + "\" TSLTag=\"" + std::string(kTlTag) + '"');
  write(out, list.scheme);
  if (!list.providers.empty()) {
    out.open("TrustServiceProviderList");
    for (const Provider& provider : list.providers) write(out, provider);
    out.close("TrustServiceProviderList");
  }
  out.close("TrustServiceStatusList");
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + out.take() + '\n';
  // Whoever reads it again is the judge of what was left out.
  auto again = read_trusted_list(as_view(text));
  if (!again) {
    Error error = std::move(again).error();
    error.code = Errc::invalid_argument;
    return fail(std::move(error));
  }
  return text;
}

}  // namespace esign::trust
