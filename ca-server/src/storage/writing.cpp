// SPDX-License-Identifier: Apache-2.0
#include "storage/writing.h"

namespace esign::ca::storage {
namespace {

constexpr Sql numbers{
    "SELECT (SELECT COALESCE(MAX(id), 0) FROM certificates), (SELECT COALESCE(MAX(id), 0) FROM requests), "
    "(SELECT COALESCE(MAX(id), 0) FROM approvals), (SELECT COALESCE(MAX(number), 0) FROM changes)", "nnnn"};
constexpr Sql last_entry{"SELECT seq, hash FROM audit WHERE chain = ? ORDER BY seq DESC LIMIT 1", "no"};
constexpr Sql add_entry{
    "INSERT INTO audit (chain, seq, at, actor, act, object, outcome, detail, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, #, #)"};
constexpr Sql add_head{"INSERT INTO audit_heads (chain, seq, hash, signature) VALUES (?, ?, #, #)"};
constexpr Sql add_count{
    "INSERT INTO counts (day, category, profile, centre, issued) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (day, category, profile, centre) DO UPDATE SET issued = counts.issued + excluded.issued"};
constexpr Sql add_day{
    "INSERT INTO day_totals (day, category, issued) VALUES (?, ?, ?) "
    "ON CONFLICT (day, category) DO UPDATE SET issued = day_totals.issued + excluded.issued"};
constexpr Sql put_setting{"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr Sql add_approval{
    "INSERT INTO approvals (id, act, object, detail, asked_by, decided_by, asked, decided, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql approval_state{"SELECT state FROM approvals WHERE id = ?", "n"};
constexpr Sql decide_approval{"UPDATE approvals SET decided_by = ?, decided = ?, state = ? WHERE id = ?"};

}  // namespace

Failure Writing::spoilt(Failure failure) {
  Error error = std::move(failure).error();
  spoilt_ = error;
  return fail(std::move(error));
}

Result<void> Writing::begin() {
  now_ = {};
  spoilt_.reset();
  ESIGN_TRY(const std::optional<Row> row, connection().one(numbers));
  if (!row) return fail(Errc::storage, "the register has no numbers");
  now_.certificates = row->number(0);
  now_.requests = row->number(1);
  now_.approvals = row->number(2);
  now_.change = static_cast<std::uint64_t>(row->number(3));
  ESIGN_TRY(const std::optional<Row> entry, connection().one(last_entry, {node_}));
  if (entry) {
    now_.head.seq = static_cast<std::uint64_t>(entry->number(0));
    ESIGN_TRY(now_.head.hash, fixed<32>(entry->octets(1)));
  }
  committed_ = now_.head;
  return {};
}

Result<void> Writing::attempt(const Work& work) {
  Result<void> outcome = [&]() -> Result<void> {
    try {
      return work(*this);
    } catch (const std::exception& error) {
      return fail(Errc::internal, error.what());
    }
  }();
  if (outcome && spoilt_) outcome = fail(*spoilt_);
  return outcome;
}

Result<void> Writing::run(const Work& work) {
  ESIGN_CHECK(connection().savepoint());
  const Growth& before = now_;
  const std::size_t changes = before.changes.size(), issued = before.issued.size();
  Growth mark{before.certificates, before.requests, before.approvals, before.change, before.head, {}, {}};
  Result<void> outcome = attempt(work);
  spoilt_.reset();
  if (outcome) return connection().release_savepoint();
  mark.changes = std::move(now_.changes);
  mark.changes.resize(changes);
  mark.issued = std::move(now_.issued);
  mark.issued.resize(issued);
  now_ = std::move(mark);
  register_.kinds().forget();
  if (!connection().broken()) ESIGN_CHECK(connection().roll_back_to_savepoint());
  return outcome;
}

Writing::Together Writing::run_together(std::span<const Work> works, std::vector<Result<void>>& results) {
  for (std::size_t i = 0; i < works.size(); ++i) {
    const std::uint64_t before = connection().written();
    results[i] = attempt(works[i]);
    const bool nothing_written = !spoilt_ && !connection().broken() && connection().written() == before;
    if (!results[i] && !nothing_written) return Together::to_be_undone;
  }
  return Together::done;
}

Result<void> Writing::finish(const AuditSigner& sign) {
  ESIGN_CHECK(write_counts());
  if (now_.head == committed_) return {};
  if (!sign) return fail(Errc::misconfigured, "nobody signs the audit log");
  const Result<Bytes> signed_head = sign(head_message(node_, now_.head));
  if (!signed_head) return fail(Errc::unavailable, "the audit log cannot be signed: " + signed_head.error().detail);
  const Bytes& signature = *signed_head;
  ESIGN_CHECK(connection().run(add_head, {node_, now_.head.seq, now_.head.hash, signature}));
  return {};
}

std::optional<ChainHead> Writing::head() const { return now_.head == committed_ ? std::nullopt : std::optional(now_.head); }

Result<void> Writing::audit(const AuditEntry& entry) {
  const std::uint64_t seq = now_.head.seq + 1;
  ESIGN_TRY(const Sha256 hash, entry_hash(node_, seq, entry, now_.head.hash));
  if (Result<std::int64_t> added = connection().run(add_entry, {node_, seq, entry.at, entry.actor, entry.act, entry.object, entry.outcome,
                                                                 entry.detail, now_.head.hash, hash}); !added) {
    // Whatever it is, it is no fault of who asked: without its entry nothing is done.
    const Errc why = added.error().code == Errc::unavailable ? Errc::unavailable : Errc::storage;
    return spoilt(fail(why, added.error().detail).in("audit"));
  }
  now_.head = {seq, hash};
  return {};
}

/// Held back until a commit or a question: a batch touches few days and profiles.
Result<void> Writing::write_counts() {
  std::map<CountKey, std::uint64_t> lines;
  std::map<std::pair<std::string, Category>, std::uint64_t> days;
  for (const CountKey& key : now_.issued) {
    ++lines[key];
    ++days[{key.day, key.category}];
  }
  for (const auto& [key, count] : lines) ESIGN_CHECK(connection().run(add_count, {key.day, key.category, key.profile, key.centre, count}));
  for (const auto& [key, count] : days) ESIGN_CHECK(connection().run(add_day, {key.first, key.second, count}));
  now_.issued.clear();
  return {};
}

Result<Count> Writing::issued_until(std::string_view day) {
  ESIGN_TRY(Count count, register_.issued_until(day));
  for (const CountKey& key : now_.issued) {
    if (key.day > day) continue;
    switch (key.category) {
      case Category::government: ++count.government; break;
      case Category::legal_entity: ++count.legal_entity; break;
      case Category::citizen: ++count.citizen; break;
      case Category::none: break;
    }
  }
  return count;
}

Result<std::vector<DayCount>> Writing::statistics(const StatisticsQuery& query) {
  ESIGN_TRY(const std::vector<DayCount> written, register_.statistics(query));
  std::map<CountKey, std::uint64_t> lines;
  for (const DayCount& line : written) lines[{line.day, line.category, line.profile, line.centre}] += line.issued;
  for (const CountKey& key : now_.issued) {
    if (key.day >= query.from.value_or("") && key.day <= query.to.value_or("9999-12-31")) ++lines[key];
  }
  std::vector<DayCount> found;
  for (const auto& [key, count] : lines) found.push_back({key.day, key.category, key.profile, key.centre, count});
  return found;
}

Result<void> Writing::set(std::string_view name, std::string_view value) {
  ESIGN_CHECK(connection().run(put_setting, {name, value}));
  return {};
}

Result<std::uint64_t> Writing::ask(const Approval& approval) {
  const std::int64_t id = now_.approvals + 1;
  ESIGN_CHECK(connection().run(add_approval, {id, approval.act, approval.object, approval.detail, approval.asked_by, approval.decided_by,
                                              approval.asked, approval.decided, approval.state}));
  now_.approvals = id;
  return static_cast<std::uint64_t>(id);
}

/// open → approved | refused; approved → done. Nothing is decided twice. open → open: the first of two operators has approved.
Result<void> Writing::decide(const Approval& approval) {
  ESIGN_TRY(const std::optional<Row> row, connection().one(approval_state, {approval.id}));
  if (!row) return fail(Errc::not_found, "no such approval");
  const auto state = static_cast<Approval::State>(row->number(0));
  const bool decides = state == Approval::State::open && approval.state != Approval::State::done;
  const bool does = state == Approval::State::approved && approval.state == Approval::State::done;
  if (!decides && !does) return fail(Errc::conflict, "the approval is decided already");
  ESIGN_CHECK(connection().run(decide_approval, {approval.decided_by, approval.decided, approval.state, approval.id}));
  return {};
}

}  // namespace esign::ca::storage
