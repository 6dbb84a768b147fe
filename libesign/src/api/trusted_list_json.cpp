// SPDX-License-Identifier: Apache-2.0
// A trusted list as people's programs read it: schema esign.trusted-list/1.
#include <nlohmann/json.hpp>

#include "api/trusted_list_data.h"
#include "base/text.h"

namespace esign {
namespace {

using Json = nlohmann::ordered_json;

Json shown(const std::vector<trust::Text>& texts) {
  Json all = Json::object();
  for (const trust::Text& text : texts) all[printable(text.language)] = printable(text.value);
  return all;
}

Json shown(const std::optional<Time>& time) { return time ? Json(to_rfc3339(*time)) : Json(); }

Json shown(const trust::DigitalIdentity& identity) {
  Json certificates = Json::array();
  for (const auto& one : identity.certificates)
    certificates.push_back({{"subject", one->subject().to_text()}, {"notBefore", to_rfc3339(one->validity().not_before)},
                            {"notAfter", to_rfc3339(one->validity().not_after)}, {"serialNumber", to_hex(one->serial_number())}});
  return certificates;
}

Json shown(const trust::ServiceState& state) {
  Json extensions = Json::array();
  for (const auto& one : state.extensions.additional) extensions.push_back(printable(one.uri.value));
  for (const auto& element : state.extensions.qualifications)
    for (const std::string& qualifier : element.qualifiers) extensions.push_back(printable(qualifier));
  for (const std::string& unknown : state.extensions.unknown_critical) extensions.push_back("critical and unknown: " + unknown);
  return {{"type", printable(trust::short_type(state.type))}, {"status", printable(trust::short_status(state.status))},
          {"since", to_rfc3339(state.since)}, {"extensions", std::move(extensions)}};
}

Json shown(const trust::Service& service, Time at) {
  Json states = Json::array({shown(service.current)});
  for (const trust::ServiceState& earlier : service.history) states.push_back(shown(earlier));
  const trust::ServiceState* state = trust::state_at(service, at);
  return {{"names", shown(service.current.names)}, {"type", printable(trust::short_type(service.current.type))},
          {"statusAt", state ? Json(printable(trust::short_status(state->status))) : Json()},
          {"statusSince", state ? Json(to_rfc3339(state->since)) : Json()}, {"certificates", shown(service.current.identity)},
          {"states", std::move(states)}};
}

Json shown(const trust::ListPointer& pointer) {
  Json signers = Json::array();
  for (const auto& identity : pointer.signers)
    for (const Json& one : shown(identity)) signers.push_back(one);
  return {{"territory", printable(pointer.territory)}, {"location", printable(pointer.location)}, {"signers", std::move(signers)}};
}

}  // namespace

std::string TrustedList::json(Time at) const {
  const trust::Scheme& scheme = data_->parsed.scheme;
  Json providers = Json::array(), pointers = Json::array();
  for (const trust::Provider& provider : data_->parsed.providers) {
    Json services = Json::array();
    for (const trust::Service& service : provider.services) services.push_back(shown(service, at));
    providers.push_back({{"names", shown(provider.names)}, {"services", std::move(services)}});
  }
  for (const trust::ListPointer& pointer : scheme.pointers) pointers.push_back(shown(pointer));
  return Json{{"schema", "esign.trusted-list/1"}, {"at", to_rfc3339(at)}, {"version", scheme.version}, {"sequenceNumber", scheme.sequence_number},
              {"type", printable(scheme.type)}, {"territory", printable(scheme.territory)}, {"names", shown(scheme.names)},
              {"operator", shown(scheme.operator_names)}, {"issued", to_rfc3339(scheme.issued)}, {"nextUpdate", shown(scheme.next_update)},
              {"sha256", data_->sha256}, {"pointers", std::move(pointers)}, {"providers", std::move(providers)}}
      .dump();
}

}  // namespace esign
