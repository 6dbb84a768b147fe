// SPDX-License-Identifier: Apache-2.0
// The writing half of certificates, requests and CRLs.
#include "crypto/backend.h"
#include "storage/encoding.h"
#include "storage/life.h"
#include "storage/writing.h"

namespace esign::ca::storage {
namespace {

constexpr Sql add_request{
    "INSERT INTO requests (id, caller, request_id, content, state, serials, issuer, recorded, confirm_by) "
    "VALUES (?, ?, ?, #, ?, #, ?, ?, ?) ON CONFLICT DO NOTHING"};
constexpr Sql set_request{"UPDATE requests SET state = ? WHERE caller = ? AND request_id = ?"};
constexpr Sql add_certificate{
    "INSERT INTO certificates (id, serial, issuer, kind, shard, status, reason, since, invalidity, not_before, not_after, recorded, "
    "spki, request_id, centre, common_name, fin, voen, card_number, subject) "
    "VALUES (?, #, ?, ?, ?, 0, NULL, ?, NULL, ?, ?, ?, #, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
constexpr Sql add_body{"INSERT INTO bodies (id, tbs) VALUES (?, #)"};
constexpr Sql claim{"INSERT INTO keys (spki, certificate) VALUES (#, ?) ON CONFLICT DO NOTHING"};
constexpr Sql claimant{"SELECT c.request_id, c.centre FROM keys k JOIN certificates c ON c.id = k.certificate WHERE k.spki = #", "tt"};
constexpr Sql intent{
    "SELECT b.tbs, c.kind, c.centre, c.id, c.status, c.shard FROM certificates c JOIN bodies b ON b.id = c.id WHERE c.serial = #", "ontnnn"};
constexpr Sql put_rest{"UPDATE bodies SET rest = # WHERE id = ? AND rest IS NULL"};
constexpr Sql set_issued{"UPDATE certificates SET status = ?, reason = ?, since = ?, issued = ?, digest = # WHERE id = ? AND status = 0"};
constexpr Sql set_status{"UPDATE certificates SET status = ?, reason = ?, since = ?, invalidity = ? WHERE id = ? AND status = ?"};
constexpr Sql add_change{
    "INSERT INTO changes (number, certificate, issuer, shard, listed, status, reason, at, actor, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};

Bytes octets_of(const std::vector<Serial>& serials) {
  Bytes out;
  for (const Serial& serial : serials) append(out, serial);
  return out;
}

std::optional<Reason> held(Status status) {
  return status == Status::on_hold || status == Status::suspended ? std::optional(Reason::certificate_hold) : std::nullopt;
}

/// Errors: invalid_argument.
Result<void> check_reason(const Event& event) {
  const bool hold = event.reason == Reason::certificate_hold;
  switch (event.status) {
    case Status::suspended:
    case Status::on_hold:
      if (event.reason && !hold) return fail(Errc::invalid_argument, "a suspension has the reason certificateHold alone");
      return {};
    case Status::revoked:
    case Status::voided:
      if (hold) return fail(Errc::invalid_argument, "certificateHold is no reason for what is final");
      return {};
    case Status::active:
    case Status::intended:
      if (event.reason) return fail(Errc::invalid_argument, "a valid certificate has no reason of revocation");
      return {};
  }
  return fail(Errc::invalid_argument, "no such status");
}

}  // namespace

Result<void> Writing::insert(const RequestRecord& request) {
  const std::int64_t id = now_.requests + 1;
  ESIGN_TRY(const std::int64_t added,
            connection().run(add_request, {id, request.caller, request.id, request.content, request.state, octets_of(request.serials),
                                           request.issuer, request.recorded, request.confirm_by}));
  if (added == 0) return fail(Errc::conflict, "the request id is taken");
  now_.requests = id;
  return {};
}

Result<void> Writing::set_state(std::string_view caller, std::string_view id, RequestState state) {
  ESIGN_TRY(const std::int64_t touched, connection().run(set_request, {state, caller, id}));
  if (touched == 0) return fail(Errc::not_found, "no such request");
  return {};
}

/// The key first: with a conflict there nothing has been written, and a work may go on and say so in the audit log.
Result<void> Writing::claim_key(const CertificateRecord& certificate, std::int64_t id) {
  ESIGN_TRY(const std::int64_t claimed, connection().run(claim, {certificate.spki_sha256, id}));
  if (claimed == 1) return {};
  ESIGN_TRY(const std::optional<Row> by, connection().one(claimant, {certificate.spki_sha256}));
  const bool same_request = by && !certificate.request_id.empty() && by->text(0) == certificate.request_id && by->text(1) == certificate.centre;
  if (!same_request) return fail(Errc::conflict, "the public key is that of another certificate");
  return {};
}

Result<void> Writing::insert(const CertificateRecord& certificate) {
  if (certificate.status != Status::intended || !certificate.certificate.empty()) {
    return fail(Errc::invalid_argument, "a certificate begins as an intent");
  }
  ESIGN_TRY(const Kind* kind, register_.kinds().intern(certificate));
  const std::int64_t id = now_.certificates + 1;
  ESIGN_CHECK(claim_key(certificate, id));
  const CertificateRecord& c = certificate;
  const auto added = connection().run(add_certificate, {id, c.serial, kind->issuer_id, kind->id, c.shard, c.recorded, c.not_before, c.not_after,
                                                        c.recorded, c.spki_sha256, c.request_id, c.centre, c.common_name, c.fin, c.voen,
                                                        c.card_number, c.subject});
  if (!added) return spoilt(fail(added.error()));
  if (*added == 0) return spoilt(fail(Errc::conflict, "the serial number is taken"));
  if (auto body = connection().run(add_body, {id, c.tbs}); !body) return spoilt(fail(std::move(body).error()));
  now_.certificates = id;
  return {};
}

Result<void> Writing::store_signed(const Signed& issued) {
  if (issued.status != Status::active && issued.status != Status::on_hold) {
    return fail(Errc::invalid_argument, "a signed certificate is active or on hold");
  }
  ESIGN_TRY(const std::optional<Row> row, connection().one(intent, {issued.serial}));
  if (!row) return fail(Errc::not_found, "no such intent");
  ESIGN_TRY(const Kind* kind, register_.kinds().kind(row->number(1)));
  if (kind->issuer != issued.issuer) return fail(Errc::not_found, "no such intent");
  const Standing before{row->number(3), kind->issuer_id, static_cast<Status>(row->number(4)), static_cast<std::uint32_t>(row->number(5))};
  if (before.status != Status::intended) return fail(Errc::conflict, "the certificate is not intended any more");
  ESIGN_TRY(const Bytes rest, split_certificate(issued.certificate, row->octets(0)));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), pkix::Hash::sha256, issued.certificate));
  const auto write = [&]() -> Result<void> {
    ESIGN_TRY(const std::int64_t put, connection().run(put_rest, {rest, before.id}));
    ESIGN_TRY(const std::int64_t set, connection().run(set_issued, {issued.status, held(issued.status), issued.at, issued.at, digest, before.id}));
    if (put != 1 || set != 1) return fail(Errc::conflict, "the certificate is not intended any more");
    return note_change(before, {issued.issuer, issued.serial, issued.status, held(issued.status), issued.at, {}, {}});
  };
  if (Result<void> written = write(); !written) return spoilt(fail(std::move(written).error()));
  now_.issued.push_back({day_of(issued.at), kind->category, kind->profile, row->text(2)});
  return {};
}

Result<void> Writing::change(const Event& event, std::optional<Time> invalidity) {
  ESIGN_CHECK(check_reason(event));
  ESIGN_TRY(const std::optional<Standing> before, register_.standing(event.issuer, event.serial));
  if (!before) return fail(Errc::not_found, "no such certificate");
  const bool needs_signature = before->status == Status::intended && event.status != Status::voided;
  if (needs_signature || way(before->status, event.status) == Way::closed) return fail(Errc::conflict, "the certificate's status does not allow it");
  Event kept = event;
  if (!kept.reason) kept.reason = held(event.status);
  const auto write = [&]() -> Result<void> {
    ESIGN_TRY(const std::int64_t set, connection().run(set_status, {event.status, kept.reason, event.at, invalidity, before->id, before->status}));
    if (set != 1) return fail(Errc::conflict, "somebody else changed the certificate first");
    return note_change(*before, kept);
  };
  if (Result<void> written = write(); !written) return spoilt(fail(std::move(written).error()));
  return {};
}

/// `listed`: delta CRLs tell of it, because a CRL lists the certificate now, or may have before.
Result<void> Writing::note_change(const Standing& before, const Event& event) {
  const std::uint64_t number = now_.change + 1;
  const int listed = is_listed(before.status) || is_listed(event.status) ? 1 : 0;
  ESIGN_CHECK(connection().run(add_change, {number, before.id, before.issuer_id, before.shard, listed, event.status, event.reason, event.at,
                                            event.actor, event.note}));
  now_.change = number;
  now_.changes.push_back({number, event.issuer, event.serial, before.shard});
  return {};
}

}  // namespace esign::ca::storage
