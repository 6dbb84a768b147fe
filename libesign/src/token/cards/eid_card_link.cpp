// SPDX-License-Identifier: Apache-2.0
// The secured link, and the travel document behind it.
#include "token/cards/eid_card.h"
#include "token/cards/files.h"
#include "token/icao/logical_data.h"
#include "token/secure/card_access.h"

namespace esign::token {

/// Without a transaction: a person types.
Result<void> EidCard::ask_can(const AskPin& ask) {
  PinRequest request;
  request.token = reader();
  request.purpose = PinPurpose::can;
  request.min_length = kShortestCan;
  request.max_length = kLongestCan;
  const std::optional<Pin> can = ask(request);
  if (!can) return fail(Errc::cancelled, "no CAN was given");
  ESIGN_TRY(can_, link_password(*can));
  return {};
}

/// PACE with the CAN, inside a transaction. A wrong CAN is forgotten.
Result<void> EidCard::establish() {
  if (!can_) return fail(Errc::denied, "the card's CAN is needed").in(reader());
  conversation_.speak_plainly();
  ESIGN_TRY(const PaceInfo info, read_pace_info(conversation_, limits_));
  auto keys = run_pace(conversation_, info, {can_->kind, can_->octets.reveal()});
  if (!keys) {
    can_.reset();
    return fail(std::move(keys).error());
  }
  return conversation_.secure(std::make_unique<SecureMessaging>(*std::move(keys)));
}

Result<TravelDocumentFiles> EidCard::travel_document(const AskPin& ask) {
  // 1. As it is: an application without access control, or a link that is secured already.
  {
    ESIGN_TRY(const Transaction transaction, enter());
    auto selected = select_application(conversation_, kTravelDocument);
    if (selected) return read_travel_document(conversation_, limits_).in(reader());
    const Errc code = selected.error().code;
    const bool wants_link = !conversation_.secured() && (code == Errc::denied || code == Errc::not_found);
    if (!wants_link) return fail(std::move(selected).error().in(reader()));
    auto offered = read_pace_info(conversation_, limits_);
    if (!offered) return fail(code, "the card has no travel document that can be read").in(reader());
  }
  // 2. Through PACE.
  if (!can_) ESIGN_CHECK(ask_can(ask));
  ESIGN_TRY(const Transaction transaction, enter());
  ESIGN_CHECK(establish());
  ESIGN_CHECK(select_application(conversation_, kTravelDocument));
  return read_travel_document(conversation_, limits_).in(reader());
}

}  // namespace esign::token
