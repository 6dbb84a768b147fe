// SPDX-License-Identifier: Apache-2.0
// What CRLs are made of, and the CRLs that were made.
#include "storage/register.h"

namespace esign::ca::storage {
namespace {

constexpr Sql latest{
    "SELECT number, base, this_update, next_update, change, size FROM crls WHERE issuer = ? AND shard = ? AND kind = ? "
    "ORDER BY number DESC LIMIT 1", "nnnnnn"};
constexpr Sql base_row{
    "SELECT number, base, this_update, next_update, change, size FROM crls WHERE issuer = ? AND shard = ? AND kind = 0 AND number = "
    "(SELECT base FROM crls WHERE issuer = ? AND shard = ? AND kind = 1 ORDER BY number DESC LIMIT 1)", "nnnnnn"};
constexpr Sql chunk_row{"SELECT octets FROM crl_chunks WHERE issuer = ? AND shard = ? AND number = ? AND kind = ? AND chunk = ?", "o"};
constexpr Sql crl_there{"SELECT size FROM crls WHERE issuer = ? AND shard = ? AND number = ? AND kind = ?", "n"};
/// Along certificates_listed, a page at a time: one transaction, so the pages are of one state.
constexpr Sql listed_page{
    "SELECT serial, since, reason, invalidity, status FROM certificates WHERE issuer = ? AND shard = ? AND status IN (1, 3, 4, 5) "
    "AND serial > # ORDER BY serial LIMIT ?", "onnnn"};
constexpr Sql changed{
    "SELECT c.serial, c.since, c.reason, c.invalidity, c.status FROM certificates c WHERE c.id IN "
    "(SELECT certificate FROM changes WHERE issuer = ? AND shard = ? AND number > ? AND listed = 1) ORDER BY c.serial", "onnnn"};
constexpr int page = 1'000;

Result<CrlEntry> entry_of(const Row& row) {
  CrlEntry entry;
  ESIGN_TRY(entry.serial, fixed<std::tuple_size_v<Serial>>(row.octets(0)));
  entry.since = row.time(1);
  entry.reason = reason_of(row, 2).value_or(Reason::unspecified);
  entry.invalidity = row.maybe_time(3);
  const auto status = static_cast<Status>(row.number(4));
  if (status == Status::active || status == Status::intended) entry.kind = CrlEntry::Kind::removed;
  return entry;
}

CrlRecord crl_of(const Row& row, std::string_view issuer, std::uint32_t shard, CrlRecord::Kind kind) {
  CrlRecord crl;
  crl.issuer = issuer;
  crl.shard = shard;
  crl.kind = kind;
  crl.number = static_cast<std::uint64_t>(row.number(0));
  crl.base = static_cast<std::uint64_t>(row.number(1));
  crl.this_update = row.time(2);
  crl.next_update = row.time(3);
  crl.change = static_cast<std::uint64_t>(row.number(4));
  crl.size = static_cast<std::uint64_t>(row.number(5));
  return crl;
}

}  // namespace

Result<std::optional<CrlRecord>> Register::latest_crl(std::string_view issuer, std::uint32_t shard, CrlRecord::Kind kind) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(latest, {issuer, shard, kind}));
  return row ? std::optional(crl_of(*row, issuer, shard, kind)) : std::nullopt;
}

Result<std::optional<CrlRecord>> Register::base_crl(std::string_view issuer, std::uint32_t shard) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(base_row, {issuer, shard, issuer, shard}));
  return row ? std::optional(crl_of(*row, issuer, shard, CrlRecord::Kind::full)) : std::nullopt;
}

Result<void> Register::crl_octets(const CrlRecord& crl, const Sink& sink) {
  ESIGN_TRY(const std::optional<Row> there, connection_.one(crl_there, {crl.issuer, crl.shard, crl.number, crl.kind}));
  if (!there) return fail(Errc::not_found, "no such CRL is kept");
  auto left = static_cast<std::uint64_t>(there->number(0));
  for (std::int64_t chunk = 0; left > 0; ++chunk) {
    ESIGN_TRY(const std::optional<Row> row, connection_.one(chunk_row, {crl.issuer, crl.shard, crl.number, crl.kind, chunk}));
    if (!row || row->octets(0).empty() || row->octets(0).size() > left) return fail(Errc::storage, "a piece of a CRL is missing");
    ESIGN_CHECK(sink(row->octets(0)));
    left -= row->octets(0).size();
  }
  return {};
}

/// A full CRL streams. What changed since the last one is held: some 60 octets a change, and a full CRL follows in hours.
Result<CrlSource> Register::crl_entries(const Reader::CrlScope& scope) {
  struct Pending {
    std::vector<CrlEntry> entries{};
    std::size_t next = 0;
    Serial last{};
    enum class More : std::uint8_t { yes, no } more = More::yes;
  };
  ESIGN_TRY(const std::optional<std::int64_t> issuer, kinds_.issuer(scope.issuer));
  if (!issuer) return CrlSource([]() -> Result<std::optional<CrlEntry>> { return std::optional<CrlEntry>(); });
  auto pending = std::make_shared<Pending>();
  const auto take = [pending](const Row& row) -> Result<void> {
    ESIGN_TRY(CrlEntry entry, entry_of(row));
    pending->entries.push_back(std::move(entry));
    return {};
  };
  if (scope.after_change != 0) {
    ESIGN_CHECK(connection_.each(changed, {*issuer, scope.shard, scope.after_change}, take));
    pending->more = Pending::More::no;
  }
  return CrlSource([this, pending, take, id = *issuer, shard = scope.shard,
                    still = std::weak_ptr(transaction_)]() -> Result<std::optional<CrlEntry>> {
    if (still.expired()) return fail(Errc::invalid_argument, "entries of a CRL are pulled after their transaction ended");
    if (pending->next == pending->entries.size() && pending->more == Pending::More::yes) {
      pending->entries.clear();
      pending->next = 0;
      ESIGN_CHECK(connection_.each(listed_page, {id, shard, pending->last, page}, take));
      if (pending->entries.size() < static_cast<std::size_t>(page)) pending->more = Pending::More::no;
      if (!pending->entries.empty()) pending->last = pending->entries.back().serial;
    }
    if (pending->next == pending->entries.size()) return std::optional<CrlEntry>();
    return std::optional(pending->entries[pending->next++]);
  });
}

void Register::end() { transaction_ = std::make_shared<int>(); }

}  // namespace esign::ca::storage
