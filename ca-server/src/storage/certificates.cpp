// SPDX-License-Identifier: Apache-2.0
// One certificate, one request: look-ups by a unique key.
#include "storage/encoding.h"
#include "storage/register.h"

namespace esign::ca::storage {
namespace {

constexpr Sql by_serial{
    "SELECT id, kind, serial, shard, status, reason, since, invalidity, not_before, not_after, recorded, issued, spki, request_id, "
    "centre, common_name, fin, voen, card_number, subject FROM certificates WHERE serial = #", "nnonnnnnnnnnottttttt"};
constexpr Sql body{"SELECT tbs, rest FROM bodies WHERE id = ?", "oo"};
constexpr Sql status_row{
    "SELECT kind, status, reason, since, invalidity, not_before, not_after, digest, shard FROM certificates WHERE serial = #", "nnnnnnnon"};
constexpr Sql standing_row{"SELECT id, kind, status, shard FROM certificates WHERE serial = #", "nnnn"};
constexpr Sql owner{"SELECT c.serial FROM keys k JOIN certificates c ON c.id = k.certificate WHERE k.spki = #", "o"};
constexpr Sql request_row{
    "SELECT caller, request_id, content, state, serials, issuer, recorded, confirm_by FROM requests WHERE caller = ? AND request_id = ?",
    "ttonotnn"};
constexpr Sql overdue_rows{
    "SELECT caller, request_id, content, state, serials, issuer, recorded, confirm_by FROM requests "
    "WHERE state = 1 AND confirm_by IS NOT NULL AND confirm_by < ? ORDER BY confirm_by LIMIT ?", "ttonotnn"};
constexpr Sql unfinished_rows{
    "SELECT caller, request_id, content, state, serials, issuer, recorded, confirm_by FROM requests "
    "WHERE state = 0 ORDER BY recorded LIMIT ?", "ttonotnn"};
constexpr Sql life{"SELECT status, reason, at, actor, note FROM changes WHERE certificate = ? ORDER BY number", "nnntt"};
constexpr Sql recorded_at{"SELECT recorded FROM certificates WHERE id = ?", "n"};

Result<RequestRecord> request_of(const Row& row) {
  RequestRecord request;
  request.caller = row.text(0);
  request.id = row.text(1);
  ESIGN_TRY(request.content, fixed<32>(row.octets(2)));
  request.state = static_cast<RequestState>(row.number(3));
  View serials = row.octets(4);
  for (; serials.size() >= std::tuple_size_v<Serial>; serials = serials.subspan(std::tuple_size_v<Serial>)) {
    ESIGN_TRY(const Serial serial, fixed<std::tuple_size_v<Serial>>(serials.first(std::tuple_size_v<Serial>)));
    request.serials.push_back(serial);
  }
  if (!serials.empty()) return fail(Errc::storage, "the serial numbers of a request have another length");
  request.issuer = row.text(5);
  request.recorded = row.time(6);
  request.confirm_by = row.maybe_time(7);
  return request;
}

Result<std::vector<RequestRecord>> requests(Connection& connection, const Sql& sql, Values values) {
  std::vector<RequestRecord> found;
  ESIGN_CHECK(connection.each(sql, values, [&](const Row& row) -> Result<void> {
    ESIGN_TRY(RequestRecord request, request_of(row));
    found.push_back(std::move(request));
    return {};
  }));
  return found;
}

}  // namespace

/// Columns as by_serial has them.
Result<CertificateRecord> Register::certificate_of(const Row& row) {
  ESIGN_TRY(const Kind* kind, kinds_.kind(row.number(1)));
  CertificateRecord record;
  record.issuer = kind->issuer;
  record.profile = kind->profile;
  record.category = kind->category;
  ESIGN_TRY(record.serial, fixed<std::tuple_size_v<Serial>>(row.octets(2)));
  record.shard = static_cast<std::uint32_t>(row.number(3));
  record.status = static_cast<Status>(row.number(4));
  record.reason = reason_of(row, 5);
  record.status_since = row.time(6);
  record.invalidity = row.maybe_time(7);
  record.not_before = row.time(8);
  record.not_after = row.time(9);
  record.recorded = row.time(10);
  record.issued = row.maybe_time(11);
  ESIGN_TRY(record.spki_sha256, fixed<32>(row.octets(12)));
  record.request_id = row.text(13);
  record.centre = row.text(14);
  record.common_name = row.text(15);
  record.fin = row.text(16);
  record.voen = row.text(17);
  record.card_number = row.text(18);
  record.subject = row.text(19);
  return record;
}

Result<std::optional<CertificateRecord>> Register::certificate(const Serial& serial) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(by_serial, {serial}));
  if (!row) return std::optional<CertificateRecord>();
  ESIGN_TRY(CertificateRecord record, certificate_of(*row));
  ESIGN_TRY(const std::optional<Row> octets, connection_.one(body, {row->number(0)}));
  if (!octets) return fail(Errc::storage, "a certificate without its octets");
  record.tbs = copy(octets->octets(0));
  if (octets->has(1)) record.certificate = join_certificate(record.tbs, octets->octets(1));
  return std::optional(std::move(record));
}

Result<std::optional<StatusRecord>> Register::status(std::string_view issuer, const Serial& serial) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(status_row, {serial}));
  if (!row) return std::optional<StatusRecord>();
  ESIGN_TRY(const Kind* kind, kinds_.kind(row->number(0)));
  if (kind->issuer != issuer) return std::optional<StatusRecord>();
  StatusRecord record;
  record.status = static_cast<Status>(row->number(1));
  record.reason = reason_of(*row, 2);
  record.since = row->time(3);
  record.invalidity = row->maybe_time(4);
  record.not_before = row->time(5);
  record.not_after = row->time(6);
  if (row->has(7)) {
    ESIGN_TRY(record.certificate_sha256, fixed<32>(row->octets(7)));
  }
  record.shard = static_cast<std::uint32_t>(row->number(8));
  return std::optional(record);
}

Result<std::optional<Standing>> Register::standing(std::string_view issuer, const Serial& serial) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(standing_row, {serial}));
  if (!row) return std::optional<Standing>();
  ESIGN_TRY(const Kind* kind, kinds_.kind(row->number(1)));
  if (kind->issuer != issuer) return std::optional<Standing>();
  return std::optional(Standing{row->number(0), kind->issuer_id, static_cast<Status>(row->number(2)), static_cast<std::uint32_t>(row->number(3))});
}

Result<std::optional<Serial>> Register::key_owner(const Sha256& spki) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(owner, {spki}));
  if (!row) return std::optional<Serial>();
  ESIGN_TRY(const Serial serial, fixed<std::tuple_size_v<Serial>>(row->octets(0)));
  return std::optional(serial);
}

Result<std::optional<RequestRecord>> Register::request(std::string_view caller, std::string_view id) {
  ESIGN_TRY(std::vector<RequestRecord> found, requests(connection_, request_row, {caller, id}));
  if (found.empty()) return std::optional<RequestRecord>();
  return std::optional(std::move(found.front()));
}

Result<std::vector<RequestRecord>> Register::overdue(Time now, std::uint32_t limit) {
  return requests(connection_, overdue_rows, {now, limit});
}

Result<std::vector<RequestRecord>> Register::unfinished(std::uint32_t limit) {
  return requests(connection_, unfinished_rows, {limit});
}

/// The intent stands in the certificate's own row; every later change is a row of `changes`.
Result<std::vector<Event>> Register::life_line(std::string_view issuer, const Serial& serial) {
  std::vector<Event> events;
  ESIGN_TRY(const std::optional<Standing> found, standing(issuer, serial));
  if (!found) return events;
  ESIGN_TRY(const std::optional<Row> recorded, connection_.one(recorded_at, {found->id}));
  Event event;
  event.issuer = issuer;
  event.serial = serial;
  if (recorded) event.at = recorded->time(0);
  events.push_back(event);
  ESIGN_CHECK(connection_.each(life, {found->id}, [&](const Row& row) -> Result<void> {
    event.status = static_cast<Status>(row.number(0));
    event.reason = reason_of(row, 1);
    event.at = row.time(2);
    event.actor = row.text(3);
    event.note = row.text(4);
    events.push_back(event);
    return {};
  }));
  return events;
}

}  // namespace esign::ca::storage
