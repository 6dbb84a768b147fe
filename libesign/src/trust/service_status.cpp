// SPDX-License-Identifier: Apache-2.0
#include "trust/service_status.h"

#include <algorithm>

#include "base/text.h"

namespace esign::trust {
namespace {

constexpr asn1::Oid kTslSigning("0.4.0.2231.3.0");  // id-tsl-kp-tslSigning
constexpr asn1::Oid kCountry("2.5.4.6"), kOrganization("2.5.4.10");

bool good(const ServiceState& state) {
  if (!state.extensions.unknown_critical.empty()) return false;
  switch (standing(state.status)) {
    case Standing::qualified:
    case Standing::recognised: return true;
    case Standing::ended:
    case Standing::unknown: return false;
  }
  return false;
}

/// Every state, the newest first; of two that begin at once the present, then the one that stands first, comes first.
std::vector<const ServiceState*> newest_first(const Service& service) {
  std::vector<const ServiceState*> states{&service.current};
  for (const ServiceState& earlier : service.history) states.push_back(&earlier);
  std::stable_sort(states.begin(), states.end(), [](const auto* a, const auto* b) { return a->since > b->since; });
  return states;
}

struct Trust {
  enum class Kind : std::uint8_t { never, until, still } kind = Kind::never;
  Time end{};
};

/// When the trust of this service ended: the start of the first bad state after its last good one. A good state that begins
/// after the list was issued is a promise and no status (clause 5.5.5: since when it is so).
Trust trust_of(const Service& service, Time issued) {
  auto states = newest_first(service);
  std::erase_if(states, [&](const ServiceState* state) { return good(*state) && state->since > issued; });
  if (states.empty()) return {};
  if (good(*states.front())) return {Trust::Kind::still, {}};
  for (std::size_t i = 1; i < states.size(); ++i)
    if (good(*states[i])) return {Trust::Kind::until, states[i - 1]->since};
  return {};
}

}  // namespace

const ServiceState* state_at(const Service& service, Time time) {
  for (const ServiceState* state : newest_first(service))
    if (state->since <= time) return state;
  return nullptr;
}

std::vector<ListedAnchor> listed_anchors(const TrustedList& list) {
  std::vector<ListedAnchor> anchors;
  for (const Provider& provider : list.providers) {
    for (const Service& service : provider.services) {
      const ServiceKind kind = service_kind(service.current.type);
      const Trust trust = trust_of(service, list.scheme.issued);
      if (kind == ServiceKind::other || trust.kind == Trust::Kind::never) continue;
      const std::optional<Time> sunset = trust.kind == Trust::Kind::until ? std::optional(trust.end) : std::nullopt;
      for (const auto& certificate : service.current.identity.certificates) anchors.push_back({certificate, kind, sunset, &service});
    }
  }
  return anchors;
}

std::string_view name(Currency currency) noexcept {
  switch (currency) {
    case Currency::current: return "current";
    case Currency::stale: return "stale";
    case Currency::closed: return "closed";
    case Currency::not_yet_issued: return "not_yet_issued";
    case Currency::rolled_back: return "rolled_back";
    case Currency::conflicting: return "conflicting";
  }
  return "";
}

Currency currency(const Scheme& scheme, const CurrencyQuestion& question) {
  if (const auto& seen = question.memory) {
    if (scheme.sequence_number < seen->sequence_number) return Currency::rolled_back;
    if (scheme.sequence_number == seen->sequence_number && question.sha256 != seen->sha256) return Currency::conflicting;
    if (scheme.issued < seen->issued) return Currency::rolled_back;
  }
  if (scheme.issued > question.latest) return Currency::not_yet_issued;
  if (!scheme.next_update) return Currency::closed;
  if (question.at >= *scheme.next_update) return Currency::stale;
  return Currency::current;
}

std::vector<std::string> signer_remarks(const Scheme& scheme, const pkix::Certificate& signer) {
  std::vector<std::string> remarks;
  const pkix::Extensions& extensions = signer.extensions();
  const auto& usage = extensions.key_usage;
  if (usage && !usage->has(pkix::KeyUsageBit::digital_signature) && !usage->has(pkix::KeyUsageBit::content_commitment))
    remarks.emplace_back("the signer's key usage is neither digitalSignature nor nonRepudiation");
  const auto& purposes = extensions.extended_key_usage;
  if (!purposes || std::ranges::find(*purposes, kTslSigning) == purposes->end())
    remarks.emplace_back("the signer's extended key usage lacks id-tsl-kp-tslSigning");
  if (extensions.basic_constraints && extensions.basic_constraints->ca) remarks.emplace_back("the signer is a certification authority");
  const auto country = signer.subject().first(kCountry);
  if (!country || !equal_ignoring_ascii_case(*country, scheme.territory)) remarks.emplace_back("the signer's country is not the scheme's territory");
  const auto organization = signer.subject().first(kOrganization);
  if (!organization || std::ranges::find(scheme.operator_names, *organization, &Text::value) == scheme.operator_names.end())
    remarks.emplace_back("the signer's organisation is not the scheme operator");
  return remarks;
}

}  // namespace esign::trust
