// SPDX-License-Identifier: Apache-2.0
#include "domain/life.h"

#include "domain/issuance.h"

namespace esign::ca {
namespace {

std::string act_of(Status to) {
  switch (to) {
    case Status::suspended: return "certificate.suspend";
    case Status::active: return "certificate.restore";
    case Status::revoked: return "certificate.revoke";
    case Status::intended:
    case Status::on_hold:
    case Status::voided: break;
  }
  return "certificate.change";
}

Event event_for(const CertificateRecord& record, Status to, std::optional<Reason> reason, Time at) {
  return {record.issuer, record.serial, to, reason, at, {}, {}};
}

/// What revoking would change: nothing for what is revoked already.
Result<std::optional<Event>> revocation_of(const CertificateRecord& record, Reason reason, Time at) {
  if (record.status == Status::revoked || record.status == Status::voided) return std::optional<Event>{};
  if (record.status == Status::intended) return fail(Errc::conflict, "the certificate was never issued");
  return std::optional<Event>(event_for(record, Status::revoked, reason, at));
}

Result<void> check(const Life::Revocation& revocation, Time now) {
  if (revocation.reason == Reason::certificate_hold) return fail(Errc::invalid_argument, "to hold a certificate is to suspend it").in("reason");
  if (revocation.invalidity && *revocation.invalidity > now) return fail(Errc::invalid_argument, "the date lies in the future").in("invalidityDate");
  return {};
}

Result<void> write_change(Transaction& register_, Event event, const Act& act, std::optional<Time> invalidity) {
  event.actor = act.actor;
  event.note = act.note;
  const std::string detail = event.reason ? R"({"reason":")" + std::string(name(*event.reason)) + R"("})" : "{}";
  ESIGN_CHECK(register_.audit({event.at, act.actor, act_of(event.status), to_text(event.serial), "done", detail}));
  return register_.change(event, invalidity);
}

}  // namespace

Result<Status> Life::change(const Serial& serial, const Act& act,
                            const std::function<Result<std::optional<Event>>(const CertificateRecord&)>& decide, std::optional<Time> invalidity) {
  Status now = Status::intended;
  std::optional<Error> refused;
  const auto written = store_.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(const auto record, register_.certificate(serial));
    if (!record) return fail(Errc::not_found, "no certificate has this serial number");
    now = record->status;
    auto decided = decide(*record);
    if (!decided) {
      refused = decided.error();
      return register_.audit({clock_.now(), act.actor, "certificate.change", to_text(serial), "refused: " + refused->detail, "{}"});
    }
    if (!*decided) return {};
    now = (*decided)->status;
    return write_change(register_, **std::move(decided), act, invalidity);
  });
  if (refused) return fail(*refused);
  if (!written) return fail(written.error());
  return now;
}

Result<Status> Life::suspend(const Serial& serial, const Act& act) {
  return change(serial, act, [&](const CertificateRecord& record) -> Result<std::optional<Event>> {
    if (record.status == Status::suspended) return std::optional<Event>{};
    if (record.status != Status::active) return fail(Errc::conflict, "only an active certificate can be suspended; this one is " + std::string(name(record.status)));
    return std::optional<Event>(event_for(record, Status::suspended, Reason::certificate_hold, clock_.now()));
  });
}

Result<Status> Life::restore(const Serial& serial, const Act& act) {
  return change(serial, act, [&](const CertificateRecord& record) -> Result<std::optional<Event>> {
    if (record.status == Status::active) return std::optional<Event>{};
    if (record.status != Status::suspended) return fail(Errc::conflict, "only a suspended certificate can be restored; this one is " + std::string(name(record.status)));
    return std::optional<Event>(event_for(record, Status::active, {}, clock_.now()));
  });
}

Result<Status> Life::revoke(const Serial& serial, const Revocation& revocation, const Act& act) {
  const Time now = clock_.now();
  ESIGN_CHECK(check(revocation, now));
  return change(serial, act, [&](const CertificateRecord& record) { return revocation_of(record, revocation.reason, now); }, revocation.invalidity);
}

std::vector<Result<void>> Life::revoke(std::span<const Serial> serials, const Revocation& revocation, const Act& act) {
  const Time now = clock_.now();
  if (const auto good = check(revocation, now); !good) return std::vector<Result<void>>(serials.size(), good);
  std::vector<Work> works;
  for (const Serial& serial : serials) {
    works.push_back([&act, &revocation, now, serial](Transaction& register_) -> Result<void> {
      ESIGN_TRY(const auto record, register_.certificate(serial));
      if (!record) return fail(Errc::not_found, "no certificate has this serial number");
      ESIGN_TRY(auto event, revocation_of(*record, revocation.reason, now));
      return event ? write_change(register_, *std::move(event), act, revocation.invalidity) : Result<void>{};
    });
  }
  return store_.write(std::span<const Work>(works));
}

/// A request ends once: confirmed, failed or expired. Its certificates go the same way in the same transaction.
Result<void> Life::end_request(std::string_view caller, std::string_view request, const Act& act, RequestState to) {
  const Time at = clock_.now();
  return store_.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(const auto known, register_.request(caller, request));
    if (!known || !known->confirm_by) return fail(Errc::not_found, "no card was asked for under this id");
    if (known->state == to) return {};
    if (known->state != RequestState::issued) return fail(Errc::conflict, "the request is " + std::string(name(known->state)) + " already");
    ESIGN_CHECK(register_.audit({at, act.actor, "personalisation." + std::string(name(to)), std::string(request), "done", "{}"}));
    for (const Serial& serial : known->serials) {
      ESIGN_TRY(const auto record, register_.certificate(known->issuer, serial));
      if (!record) return fail(Errc::internal, "a certificate of this request is missing");
      // Somebody may have revoked it while it waited: it stays so.
      if (record->status != Status::on_hold) continue;
      Event event = to == RequestState::confirmed ? event_for(*record, Status::active, {}, at)
                                                  : event_for(*record, Status::revoked, Reason::cessation_of_operation, at);
      event.actor = act.actor;
      event.note = act.note;
      ESIGN_CHECK(register_.change(event, {}));
    }
    return register_.set_state(caller, request, to);
  });
}

Result<void> Life::confirm(std::string_view caller, std::string_view request, const Act& act) { return end_request(caller, request, act, RequestState::confirmed); }
Result<void> Life::fail_card(std::string_view caller, std::string_view request, const Act& act) { return end_request(caller, request, act, RequestState::failed); }

Result<std::size_t> Life::expire_unconfirmed() {
  constexpr std::uint32_t kAtOnce = 256;
  std::size_t expired = 0;
  for (;;) {
    std::vector<RequestRecord> overdue;
    ESIGN_CHECK(store_.read([&](Reader& reader) -> Result<void> {
      ESIGN_TRY(overdue, reader.overdue(clock_.now(), kAtOnce));
      return {};
    }));
    if (overdue.empty()) return expired;
    for (const RequestRecord& request : overdue) {
      ESIGN_CHECK(end_request(request.caller, request.id, {"esign-ca", "nobody confirmed the card in time"}, RequestState::expired));
      ++expired;
    }
  }
}

namespace {
struct ReasonName { Reason reason; std::string_view word; };
constexpr ReasonName kReasons[] = {{Reason::unspecified, "unspecified"}, {Reason::key_compromise, "keyCompromise"},
                                   {Reason::ca_compromise, "cACompromise"}, {Reason::affiliation_changed, "affiliationChanged"},
                                   {Reason::superseded, "superseded"}, {Reason::cessation_of_operation, "cessationOfOperation"},
                                   {Reason::certificate_hold, "certificateHold"}, {Reason::privilege_withdrawn, "privilegeWithdrawn"}};
constexpr std::string_view kStatuses[] = {"intended", "onHold", "active", "suspended", "revoked", "voided"};
constexpr std::string_view kStates[] = {"recorded", "issued", "confirmed", "failed", "expired", "voided"};
constexpr std::string_view kCategories[] = {"none", "government", "legalEntity", "citizen"};
}  // namespace

std::string_view name(Status status) noexcept { return kStatuses[static_cast<std::size_t>(status)]; }
std::string_view name(RequestState state) noexcept { return kStates[static_cast<std::size_t>(state)]; }
std::string_view name(Category category) noexcept { return kCategories[static_cast<std::size_t>(category)]; }
std::string_view name(Reason reason) noexcept {
  for (const ReasonName& one : kReasons) {
    if (one.reason == reason) return one.word;
  }
  return "unspecified";
}
std::optional<Status> status_from(std::string_view word) noexcept {
  for (std::size_t i = 0; i < std::size(kStatuses); ++i) {
    if (kStatuses[i] == word) return static_cast<Status>(i);
  }
  return {};
}
std::optional<Category> category_from(std::string_view word) noexcept {
  for (std::size_t i = 0; i < std::size(kCategories); ++i) {
    if (kCategories[i] == word) return static_cast<Category>(i);
  }
  return {};
}
std::optional<Reason> reason_from(std::string_view word) noexcept {
  for (const ReasonName& one : kReasons) {
    if (one.word == word) return one.reason;
  }
  return {};
}

}  // namespace esign::ca
