// SPDX-License-Identifier: Apache-2.0
// Trusted lists: what is read keeps to its budgets and says the same when it is written and read again; judging it never fails.
#include "fuzz.h"
#include "trust/qualification.h"

namespace {

using namespace esign;

constexpr Time kTimes[] = {Time{std::chrono::sys_days{std::chrono::year{2010} / 1 / 1}}, Time{std::chrono::sys_days{std::chrono::year{2027} / 3 / 1}}};

void check_service(const trust::TrustedList& list, const trust::Service& service) {
  for (const Time time : kTimes) {
    const trust::ServiceState* state = trust::state_at(service, time);
    if (!state) {
      ESIGN_LAW(service.current.since > time, "who has begun has a status");
      continue;
    }
    ESIGN_LAW(state->since <= time, "a status in force has begun");
    ESIGN_LAW(service.current.since > time || state->since >= service.current.since, "no earlier status hides a later one");
    for (const auto& certificate : service.current.identity.certificates) {
      const auto result = trust::qualify(*certificate, trust::services_of(list, *certificate), trust::Law::european_union, time);
      ESIGN_LAW(!result.steps.empty(), "a verdict has its reasons");
    }
  }
}

void check_anchors(const trust::TrustedList& list) {
  for (const trust::ListedAnchor& anchor : trust::listed_anchors(list)) {
    ESIGN_LAW(anchor.certificate && anchor.kind != trust::ServiceKind::other, "an anchor has a certificate and a use");
    const auto standing = trust::standing(anchor.service->current.status);
    const bool good = standing == trust::Standing::qualified || standing == trust::Standing::recognised;
    // The present state need not be the newest one of a careless list, but an end always has its date.
    if (!good && anchor.service->history.empty()) ESIGN_LAW(false, "what was never in good standing is no anchor");
  }
}

void check_written(const trust::TrustedList& list) {
  const auto text = trust::write_trusted_list(list);
  if (!text) return fuzz::require_sound(text.error());
  const auto again = trust::read_trusted_list(as_view(*text));
  ESIGN_LAW(again.has_value(), "what is written is read");
  ESIGN_LAW(again->scheme.sequence_number == list.scheme.sequence_number && again->scheme.issued == list.scheme.issued &&
                again->scheme.next_update == list.scheme.next_update && again->providers.size() == list.providers.size(),
            "it says the same");
  ESIGN_LAW(trust::listed_anchors(*again).size() == trust::listed_anchors(list).size(), "it trusts the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto list = trust::read_trusted_list({data, size});
  if (!list) {
    fuzz::require_sound(list.error());
    return 0;
  }
  for (const trust::Provider& provider : list->providers)
    for (const trust::Service& service : provider.services) check_service(*list, service);
  check_anchors(*list);
  check_written(*list);
  return 0;
}
