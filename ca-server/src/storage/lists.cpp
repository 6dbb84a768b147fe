// SPDX-License-Identifier: Apache-2.0
// Statistics, changes, approvals, settings.
#include "storage/register.h"

namespace esign::ca::storage {
namespace {

constexpr Sql until{"SELECT category, CAST(SUM(issued) AS BIGINT) FROM day_totals WHERE day <= ? GROUP BY category", "nn"};
constexpr Sql days{
    "SELECT day, category, profile, centre, issued FROM counts WHERE day >= ? AND day <= ? ORDER BY day, category, profile, centre", "tnttn"};
constexpr Sql newest_change{"SELECT COALESCE(MAX(number), 0) FROM changes", "n"};
constexpr Sql later_changes{
    "SELECT h.number, i.name, c.serial, h.shard FROM changes h JOIN certificates c ON c.id = h.certificate "
    "JOIN issuers i ON i.id = h.issuer WHERE h.number > ? ORDER BY h.number LIMIT ?", "nton"};
constexpr Sql approval_rows{
    "SELECT id, act, object, detail, asked_by, decided_by, asked, decided, state FROM approvals WHERE state = ? ORDER BY id", "ntttttnnn"};
constexpr Sql setting_row{"SELECT value FROM settings WHERE name = ?", "t"};

}  // namespace

Result<Count> Register::issued_until(std::string_view day) {
  Count count;
  ESIGN_CHECK(connection_.each(until, {day}, [&](const Row& row) -> Result<void> {
    const auto issued = static_cast<std::uint64_t>(row.number(1));
    switch (static_cast<Category>(row.number(0))) {
      case Category::government: count.government = issued; break;
      case Category::legal_entity: count.legal_entity = issued; break;
      case Category::citizen: count.citizen = issued; break;
      case Category::none: break;  // the centre's own are nobody's in the bulletins
    }
    return {};
  }));
  return count;
}

Result<std::vector<DayCount>> Register::statistics(const StatisticsQuery& query) {
  std::vector<DayCount> found;
  ESIGN_CHECK(connection_.each(days, {query.from.value_or(""), query.to.value_or("9999-12-31")}, [&](const Row& row) -> Result<void> {
    found.push_back({row.text(0), static_cast<Category>(row.number(1)), row.text(2), row.text(3), static_cast<std::uint64_t>(row.number(4))});
    return {};
  }));
  return found;
}

Result<std::uint64_t> Register::last_change() {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(newest_change));
  return row ? static_cast<std::uint64_t>(row->number(0)) : 0;
}

Result<std::vector<Reader::Change>> Register::changes_after(std::uint64_t number, std::uint32_t limit) {
  std::vector<Reader::Change> found;
  ESIGN_CHECK(connection_.each(later_changes, {number, limit}, [&](const Row& row) -> Result<void> {
    ESIGN_TRY(const Serial serial, fixed<std::tuple_size_v<Serial>>(row.octets(2)));
    found.push_back({static_cast<std::uint64_t>(row.number(0)), row.text(1), serial, static_cast<std::uint32_t>(row.number(3))});
    return {};
  }));
  return found;
}

Result<std::vector<Approval>> Register::approvals(Approval::State state) {
  std::vector<Approval> found;
  ESIGN_CHECK(connection_.each(approval_rows, {state}, [&](const Row& row) -> Result<void> {
    found.push_back({static_cast<std::uint64_t>(row.number(0)), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.time(6),
                     row.maybe_time(7), static_cast<Approval::State>(row.number(8))});
    return {};
  }));
  return found;
}

Result<std::optional<std::string>> Register::setting(std::string_view name) {
  ESIGN_TRY(const std::optional<Row> row, connection_.one(setting_row, {name}));
  return row ? std::optional(row->text(0)) : std::nullopt;
}

}  // namespace esign::ca::storage
