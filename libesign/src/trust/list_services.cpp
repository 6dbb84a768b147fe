// SPDX-License-Identifier: Apache-2.0
// Providers and their services: TS 119 612 clauses 5.4, 5.5 and 5.6.
#include "trust/list_fields.h"

namespace esign::trust {
namespace {

/// What clauses 5.5.1 to 5.5.5 and 5.6.1 to 5.6.5 have in common.
Result<ServiceState> state_of(Fields& fields, ListBudgets& budgets) {
  ESIGN_CHECK(budgets.services.spend());
  ServiceState state;
  ESIGN_TRY(const auto type, fields.need("ServiceTypeIdentifier"));
  ESIGN_TRY(state.type, uri_of(type));
  ESIGN_TRY(const auto name, fields.need("ServiceName"));
  ESIGN_TRY(state.names, names_of(name));
  ESIGN_TRY(const auto identity, fields.need("ServiceDigitalIdentity"));
  ESIGN_TRY(state.identity, identity_of(identity, budgets));
  ESIGN_TRY(const auto status, fields.need("ServiceStatus"));
  ESIGN_TRY(state.status, uri_of(status));
  ESIGN_TRY(const auto since, fields.need("StatusStartingTime"));
  ESIGN_TRY(state.since, time_of(since));
  return state;
}

Result<void> take_extensions(Fields& fields, ServiceState& state, ListBudgets& budgets) {
  const auto extensions = fields.take("ServiceInformationExtensions");
  if (!extensions) return {};
  ESIGN_TRY(state.extensions, service_extensions_of(*extensions, budgets));
  return {};
}

Result<void> read_present(const xml::Element& element, Service& service, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  ESIGN_TRY(service.current, state_of(fields, budgets));
  if (const auto definition = fields.take("SchemeServiceDefinitionURI")) {
    ESIGN_TRY(service.scheme_definition, uris_of(*definition));
  }
  if (const auto points = fields.take("ServiceSupplyPoints")) {
    ESIGN_TRY(auto inside, Fields::of(*points));
    while (const auto one = inside.take("ServiceSupplyPoint")) {
      ESIGN_TRY(std::string uri, uri_of(*one));
      service.supply_points.push_back(std::move(uri));
    }
    ESIGN_CHECK(inside.finish());
  }
  if (const auto definition = fields.take("TSPServiceDefinitionURI")) {
    ESIGN_TRY(service.provider_definition, uris_of(*definition));
  }
  ESIGN_CHECK(take_extensions(fields, service.current, budgets));
  return fields.finish();
}

Result<void> read_history(const xml::Element& element, Service& service, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  while (const auto one = fields.take("ServiceHistoryInstance")) {
    ESIGN_TRY(auto inside, Fields::of(*one));
    ESIGN_TRY(auto state, state_of(inside, budgets));
    ESIGN_CHECK(take_extensions(inside, state, budgets));
    ESIGN_CHECK(inside.finish());
    service.history.push_back(std::move(state));
  }
  return fields.finish();
}

Result<void> read_information(const xml::Element& element, Provider& provider) {
  ESIGN_TRY(auto fields, Fields::of(element));
  ESIGN_TRY(const auto name, fields.need("TSPName"));
  ESIGN_TRY(provider.names, names_of(name));
  if (const auto trade = fields.take("TSPTradeName")) {
    ESIGN_TRY(provider.trade_names, names_of(*trade));
  }
  ESIGN_TRY(const auto address, fields.need("TSPAddress"));
  ESIGN_TRY(provider.address, address_of(address));
  ESIGN_TRY(const auto information, fields.need("TSPInformationURI"));
  ESIGN_TRY(provider.information, uris_of(information));
  (void)fields.take("TSPInformationExtensions");  // clause 5.4.5: about the provider alone, and none is defined
  return fields.finish();
}

Result<Provider> provider_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  Provider provider;
  ESIGN_TRY(const auto information, fields.need("TSPInformation"));
  ESIGN_CHECK(read_information(information, provider));
  ESIGN_TRY(const auto services, fields.need("TSPServices"));
  ESIGN_CHECK(fields.finish());
  ESIGN_TRY(auto inside, Fields::of(services));
  while (const auto one = inside.take("TSPService")) {
    ESIGN_TRY(auto parts, Fields::of(*one));
    Service service;
    ESIGN_TRY(const auto present, parts.need("ServiceInformation"));
    ESIGN_CHECK(read_present(present, service, budgets));
    if (const auto history = parts.take("ServiceHistory")) ESIGN_CHECK(read_history(*history, service, budgets));
    ESIGN_CHECK(parts.finish());
    provider.services.push_back(std::move(service));
  }
  ESIGN_CHECK(inside.finish());
  if (provider.services.empty()) return broken(services, "at least one TSPService is required");
  return provider;
}

}  // namespace

Result<std::vector<Provider>> providers_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  std::vector<Provider> providers;
  while (const auto one = fields.take("TrustServiceProvider")) {
    ESIGN_TRY(auto provider, provider_of(*one, budgets));
    providers.push_back(std::move(provider));
  }
  ESIGN_CHECK(fields.finish());
  if (providers.empty()) return broken(element, "at least one TrustServiceProvider is required");
  return providers;
}

}  // namespace esign::trust
