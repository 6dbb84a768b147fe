// SPDX-License-Identifier: Apache-2.0
#include "base/limits.h"
#include "storage/writing.h"

namespace esign::ca::storage {
namespace {

constexpr Sql number_row{"SELECT number FROM crl_numbers WHERE issuer = ? AND shard = ?", "n"};
constexpr Sql put_number{
    "INSERT INTO crl_numbers (issuer, shard, number) VALUES (?, ?, ?) ON CONFLICT (issuer, shard) DO UPDATE SET number = excluded.number"};
constexpr Sql add_crl{
    "INSERT INTO crls (issuer, shard, number, kind, base, this_update, next_update, change, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql newest{"SELECT number, base FROM crls WHERE issuer = ? AND shard = ? AND kind = ? ORDER BY number DESC LIMIT 1", "nn"};
constexpr Sql add_chunk{"INSERT INTO crl_chunks (issuer, shard, number, kind, chunk, octets) VALUES (?, ?, ?, ?, ?, #)"};
constexpr Sql drop_crls{"DELETE FROM crls WHERE issuer = ? AND shard = ? AND number NOT IN (?, ?, ?)"};
constexpr Sql drop_chunks{"DELETE FROM crl_chunks WHERE issuer = ? AND shard = ? AND number NOT IN (?, ?, ?)"};
constexpr std::size_t chunk_octets = std::size_t{1} << 20;

/// Cuts what comes in pieces of any size into rows.
class Chunks {
 public:
  Chunks(Connection& connection, const CrlRecord& crl) : connection_(connection), crl_(crl) {}
  Result<void> take(View octets) {
    ESIGN_CHECK(budget_.spend(octets.size()));
    while (!octets.empty()) {
      const std::size_t part = std::min(octets.size(), chunk_octets - pending_.size());
      append(pending_, octets.first(part));
      octets = octets.subspan(part);
      if (pending_.size() == chunk_octets) ESIGN_CHECK(flush());
    }
    return {};
  }
  Result<void> flush() {
    if (pending_.empty()) return {};
    ESIGN_CHECK(connection_.run(add_chunk, {crl_.issuer, crl_.shard, crl_.number, crl_.kind, next_, pending_}));
    ++next_;
    size_ += pending_.size();
    pending_.clear();
    return {};
  }
  std::uint64_t size() const { return size_; }

 private:
  Connection& connection_;
  const CrlRecord& crl_;
  Bytes pending_{};
  std::int64_t next_ = 0;
  std::uint64_t size_ = 0;
  Budget budget_{"crl_octets", Limits{}.crl_octets};
};

}  // namespace

Result<std::uint64_t> Writing::next_crl_number(std::string_view issuer, std::uint32_t shard) {
  ESIGN_TRY(const std::optional<Row> row, connection().one(number_row, {issuer, shard}));
  const std::int64_t number = (row ? row->number(0) : 0) + 1;
  ESIGN_CHECK(connection().run(put_number, {issuer, shard, number}));
  return static_cast<std::uint64_t>(number);
}

Result<void> Writing::put_crl(const CrlRecord& crl, const Source& octets) {
  const auto write = [&]() -> Result<void> {
    Chunks chunks(connection(), crl);
    ESIGN_CHECK(octets([&](View piece) { return chunks.take(piece); }));
    ESIGN_CHECK(chunks.flush());
    ESIGN_CHECK(connection().run(add_crl, {crl.issuer, crl.shard, crl.number, crl.kind, crl.base, crl.this_update, crl.next_update, crl.change,
                                           chunks.size()}));
    ESIGN_TRY(const auto full, connection().one(newest, {crl.issuer, crl.shard, CrlRecord::Kind::full}));
    ESIGN_TRY(const auto delta, connection().one(newest, {crl.issuer, crl.shard, CrlRecord::Kind::delta}));
    const std::int64_t kept = full ? full->number(0) : 0;
    const std::int64_t kept_delta = delta ? delta->number(0) : 0, base = delta ? delta->number(1) : 0;
    ESIGN_CHECK(connection().run(drop_crls, {crl.issuer, crl.shard, kept, kept_delta, base}));
    ESIGN_CHECK(connection().run(drop_chunks, {crl.issuer, crl.shard, kept, kept_delta, base}));
    return {};
  };
  if (Result<void> written = write(); !written) return spoilt(fail(std::move(written).error()));
  return {};
}

}  // namespace esign::ca::storage
