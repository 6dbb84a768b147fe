// SPDX-License-Identifier: Apache-2.0
// A backup is an SQLite register, from whichever database: one form to keep, to look into and to restore into either.
#include <fcntl.h>
#include <unistd.h>

#include <deque>
#include <filesystem>

#include "storage/schema.h"
#include "storage/store.h"

namespace esign::ca::storage {
namespace {

/// In the order in which foreign keys allow them to be filled. Columns with their letters of Sql::columns.
struct Table {
  const char* name;
  const char* columns;
  const char* letters;
};
constexpr Table tables[] = {
    {"settings", "name, value", "tt"},
    {"issuers", "id, name", "nt"},
    {"kinds", "id, issuer, profile, category", "nntn"},
    {"requests", "id, caller, request_id, content, state, serials, issuer, recorded, confirm_by", "nttonotnn"},
    {"certificates",
     "id, serial, issuer, kind, shard, status, reason, since, invalidity, not_before, not_after, recorded, issued, digest, spki, "
     "request_id, centre, common_name, fin, voen, card_number, subject", "nonnnnnnnnnnnoottttttt"},
    {"bodies", "id, tbs, rest", "noo"},
    {"keys", "spki, certificate", "on"},
    {"changes", "number, certificate, issuer, shard, listed, status, reason, at, actor, note", "nnnnnnnntt"},
    {"counts", "day, category, profile, centre, issued", "tnttn"},
    {"day_totals", "day, category, issued", "tnn"},
    {"crl_numbers", "issuer, shard, number", "tnn"},
    {"crls", "issuer, shard, number, kind, base, this_update, next_update, change, size", "tnnnnnnnn"},
    {"crl_chunks", "issuer, shard, number, kind, chunk, octets", "tnnnno"},
    {"approvals", "id, act, object, detail, asked_by, decided_by, asked, decided, state", "ntttttnnn"},
    {"audit", "chain, seq, at, actor, act, object, outcome, detail, previous_hash, hash", "tnntttttoo"},
    {"audit_heads", "chain, seq, hash, signature", "tnoo"},
};

constexpr Sql set_reconcile{"INSERT INTO settings (name, value) VALUES ('state', 'reconcile') ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr Sql any_certificate{"SELECT 1 FROM certificates LIMIT 1", "n"};
constexpr Sql any_audit{"SELECT 1 FROM audit LIMIT 1", "n"};
constexpr Sql any_setting{"SELECT 1 FROM settings LIMIT 1", "n"};
constexpr Sql sound{"PRAGMA quick_check(1)", "t"};

Value value_of(const Row& row, std::size_t column, char letter) {
  switch (letter) {
    case 'n': return row.has(column) ? Value(row.number(column)) : Value(std::optional<std::int64_t>());
    case 't': return Value(row.text(column));
    default: return row.has(column) ? Value(row.octets(column)) : Value::no_octets();
  }
}

/// All rows of one database into another, in one transaction of each. Statements are kept by their address: here they stay.
class Copier {
 public:
  Copier(Connection& from, Connection& to) : from_(from), to_(to) {}

  Result<void> copy(const Table& table) {
    const std::string columns = table.columns;
    std::string places;
    for (const char* letter = table.letters; *letter != '\0'; ++letter) {
      places += places.empty() ? "" : ", ";
      places += *letter == 'o' ? "#" : "?";
    }
    const Sql& insert = keep("INSERT INTO " + std::string(table.name) + " (" + columns + ") VALUES (" + places + ")", "");
    const std::string select = "SELECT " + columns + " FROM " + table.name;
    if (from_.engine() == Engine::sqlite) {
      ESIGN_CHECK(pour(keep(select, table.letters), insert, table.letters));
      return {};
    }
    return pour_by_cursor(select, insert, table);
  }

 private:
  const Sql& keep(std::string text, const char* columns) {
    texts_.push_back(std::move(text));
    return statements_.emplace_back(Sql{texts_.back().c_str(), columns});
  }

  /// Gives how many rows there were.
  Result<std::int64_t> pour(const Sql& select, const Sql& insert, const char* letters) {
    std::int64_t rows = 0;
    std::vector<Value> values;
    ESIGN_CHECK(from_.each(select, {}, [&](const Row& row) -> Result<void> {
      values.clear();
      for (std::size_t i = 0; letters[i] != '\0'; ++i) values.push_back(value_of(row, i, letters[i]));
      ++rows;
      ESIGN_CHECK(to_.run(insert, values));
      return {};
    }));
    return rows;
  }

  /// PostgreSQL's client holds a whole answer: a cursor cuts it.
  Result<void> pour_by_cursor(const std::string& select, const Sql& insert, const Table& table) {
    ESIGN_CHECK(from_.execute("DECLARE rows_of_table NO SCROLL CURSOR FOR " + select));
    const Sql& fetch = keep("FETCH 500 FROM rows_of_table", table.letters);
    for (std::int64_t rows = 1; rows > 0;) {
      ESIGN_TRY(rows, pour(fetch, insert, table.letters));
    }
    return from_.execute("CLOSE rows_of_table");
  }

  Connection& from_;
  Connection& to_;
  std::deque<std::string> texts_{};
  std::deque<Sql> statements_{};
};

Result<void> copy_all(Connection& from, Connection& to) {
  Copier copier(from, to);
  ESIGN_CHECK(from.begin_read());
  const Result<void> copied = [&]() -> Result<void> {
    for (const Table& table : tables) ESIGN_CHECK(copier.copy(table).in(table.name));
    return {};
  }();
  from.end_read();
  return copied;
}

Result<void> make_durable(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(Errc::storage, "the backup cannot be read back");
  const int synced = ::fsync(file);
  ::close(file);
  return synced == 0 ? Result<void>() : fail(Errc::storage, "the backup cannot be made durable");
}

/// VACUUM INTO: one state, while others write; pages of what was deleted do not come along.
Result<void> vacuum_into(Connection& from, const std::string& file) {
  if (file.find('\'') != std::string::npos) return fail(Errc::invalid_argument, "the path of a backup cannot have ' in it");
  ESIGN_CHECK(from.execute("PRAGMA query_only=OFF"));  // which forbids the new file too
  return from.execute("VACUUM INTO '" + file + "'");
}

/// Into an empty register, in one transaction; `last` is its last statement.
Result<void> fill(Connection& from, const Place& place, const Sql* last) {
  ESIGN_TRY(const std::unique_ptr<Connection> to, Connection::open(place, Connection::Access::write));
  ESIGN_CHECK(bring_up_to_date(*to));
  ESIGN_CHECK(to->begin_write());
  for (const Sql* there : {&any_certificate, &any_audit, &any_setting}) {
    ESIGN_TRY(const std::optional<Row> row, to->one(*there));
    if (!row) continue;
    to->roll_back();
    return fail(Errc::already_exists, "the register is not empty");
  }
  Result<void> done = copy_all(from, *to);
  if (done && last != nullptr) done = to->run(*last).and_then([](auto) { return Result<void>(); });
  if (done) done = to->commit();
  if (!done) to->roll_back();
  return done;
}

Result<std::unique_ptr<Connection>> open_backup(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return fail(Errc::not_found, "there is no backup at this path");
  Result<std::unique_ptr<Connection>> opened = Connection::open({Engine::sqlite, file}, Connection::Access::read);
  if (!opened) return fail(Errc::malformed, "not a backup of a register");
  const Result<std::optional<Row>> check = (*opened)->one(sound);
  if (!check || !*check || (*check)->text(0) != "ok") return fail(Errc::malformed, "the backup is damaged, or is none");
  ESIGN_CHECK(check_schema(**opened));
  return opened;
}

}  // namespace

Result<void> backup(std::string_view url, const std::string& target) {
  ESIGN_TRY(const Place place, place_of(url));
  std::error_code ignored;
  if (std::filesystem::exists(target, ignored)) return fail(Errc::already_exists, "there is something at the path of the backup");
  ESIGN_TRY(const std::unique_ptr<Connection> from, Connection::open(place, Connection::Access::read));
  ESIGN_CHECK(check_schema(*from));
  const std::string unfinished = target + ".new";
  std::filesystem::remove(unfinished, ignored);
  Result<void> done;
  if (place.engine == Engine::sqlite) {
    done = vacuum_into(*from, unfinished);
  } else {
    done = fill(*from, {Engine::sqlite, unfinished}, nullptr);
  }
  if (done) done = make_durable(unfinished);
  if (done && ::link(unfinished.c_str(), target.c_str()) != 0) done = fail(Errc::already_exists, "there is something at the path of the backup");
  for (const char* part : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(unfinished + part, ignored);
  return done;
}

Result<void> restore(const std::string& source, std::string_view url) {
  ESIGN_TRY(const Place place, place_of(url));
  ESIGN_TRY(const std::unique_ptr<Connection> from, open_backup(source));
  // In the same transaction: a restored register never looks like one that may issue.
  return fill(*from, place, &set_reconcile);
}

}  // namespace esign::ca::storage
