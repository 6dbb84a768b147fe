// SPDX-License-Identifier: Apache-2.0
#include "storage/connection.h"

#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <unordered_map>

#include "storage/statement.h"

namespace esign::ca::storage {
namespace {

/// The bits of an extended result code that say what kind it is.
Errc errc_of_sqlite(int code) {
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return Errc::conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Errc::unavailable;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH: return Errc::internal;
    default: return Errc::storage;
  }
}

/// SQLSTATE, PostgreSQL 15 appendix A. P0001 is RAISE EXCEPTION: a guard of ours.
Errc errc_of_postgresql(const std::string& state) {
  const std::string_view two = std::string_view(state).substr(0, 2);
  if (two == "23" || two == "40" || state == "P0001") return Errc::conflict;
  if (two == "22") return Errc::malformed;
  if (two == "42" || two == "26" || two == "25") return Errc::internal;
  if (state == "53100" || two == "58" || two == "XX") return Errc::storage;
  return Errc::unavailable;  // 08, 53, 55, 57, and the blanks of a connection that is gone
}

}  // namespace

struct Connection::State {
  Engine engine = Engine::sqlite;
  soci::session session{};
  std::unordered_map<const Sql*, std::unique_ptr<Statement>> statements{};
  bool broken = false;
  std::uint64_t written = 0;

  /// Third-party exceptions end here.
  template <class F>
  auto guarded(F&& work) -> decltype(work()) {
    try {
      return work();
    } catch (const soci::sqlite3_soci_error& error) {
      return failed(errc_of_sqlite(error.result()), error.what());
    } catch (const soci::postgresql_soci_error& error) {
      return failed(errc_of_postgresql(error.sqlstate()), error.what());
    } catch (const std::exception& error) {
      // SOCI says it without a code when there is no connection to a server.
      return failed(engine == Engine::sqlite ? Errc::storage : Errc::unavailable, error.what());
    }
  }
  /// What a database says may quote values: the first line names the rule, the others the row.
  Failure failed(Errc code, std::string_view what) {
    if (code == Errc::storage || code == Errc::unavailable) broken = true;
    ++written;  // A PostgreSQL transaction with a failed statement in it must go back to its savepoint.
    return fail(code, std::string(what.substr(0, what.find('\n'))));
  }
  Result<Statement*> statement(const Sql& sql, Values values) {
    auto& kept = statements[&sql];
    if (kept == nullptr) kept = std::make_unique<Statement>(session, engine, sql, values);
    ESIGN_CHECK(kept->bind(values));
    return kept.get();
  }
  static Result<void> read(const Statement& statement, Row& row) {
    row.cells_.resize(statement.columns());
    for (std::size_t i = 0; i < row.cells_.size(); ++i) {
      Row::Cell& cell = row.cells_[i];
      cell.there = statement.has(i);
      cell.number = cell.there ? statement.number(i) : 0;
      cell.text.clear();
      if (cell.there) ESIGN_CHECK(statement.read(i, cell.text));
    }
    return {};
  }
};

namespace {

/// Waiting for the writer of another process, then giving up: longer than any commit, shorter than a client's patience.
constexpr const char* sqlite_common =
    "PRAGMA busy_timeout=10000;PRAGMA foreign_keys=ON;PRAGMA synchronous=FULL;PRAGMA cell_size_check=ON;"
    "PRAGMA journal_size_limit=67108864";
/// 64 MiB for the writer and 16 MiB a reader, no mmap: ten million certificates do not make the process larger.
/// What a savepoint may have to bring back stays in memory: a work touches some 40 pages, and SQLite would write what is more
/// than 64 KiB of them to a temporary file.
constexpr const char* sqlite_writer = "PRAGMA cache_size=-65536;PRAGMA wal_autocheckpoint=4000;PRAGMA temp_store=MEMORY";
constexpr const char* sqlite_reader = "PRAGMA cache_size=-16384;PRAGMA query_only=ON";
constexpr const char* postgresql_common =
    "SET client_encoding='UTF8';SET TIME ZONE 'UTC';SET standard_conforming_strings=on;SET bytea_output='hex';"
    "SET lock_timeout='10s';SET idle_in_transaction_session_timeout='60s'";
constexpr const char* postgresql_reader = "SET default_transaction_read_only=on";

constexpr Sql begin_sqlite{"BEGIN"};
constexpr Sql begin_sqlite_write{"BEGIN IMMEDIATE"};
constexpr Sql begin_postgresql{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Sql begin_postgresql_write{"BEGIN ISOLATION LEVEL READ COMMITTED"};
/// One writer over all nodes: numbers of changes and of CRLs become visible in their order. The key says "esignca".
constexpr Sql lock_writers{"SELECT pg_advisory_xact_lock(28555869191824225)", "t"};
constexpr Sql commit_it{"COMMIT"};
constexpr Sql roll_it_back{"ROLLBACK"};
constexpr Sql savepoint_it{"SAVEPOINT work"};
constexpr Sql release_it{"RELEASE SAVEPOINT work"};
constexpr Sql back_to_savepoint{"ROLLBACK TO SAVEPOINT work"};
constexpr Sql journal_mode{"PRAGMA journal_mode=WAL", "t"};
constexpr Sql server_fsync{"SHOW fsync", "t"};
constexpr Sql server_commit{"SHOW synchronous_commit", "t"};

/// SOCI's connection string for a file: its own quoting, which knows no escape.
Result<std::string> sqlite_string(const std::string& path) {
  if (path.empty() || path.find('"') != std::string::npos) return fail(Errc::invalid_argument, "a path of a register cannot have \" in it");
  return "db=\"" + path + '"';
}

/// SOCI's own factory takes its options out of the string, and on the way breaks every URL with "=" in it.
struct VerbatimUrl : soci::backend_factory {
  soci::postgresql_session_backend* make_session(const soci::connection_parameters& parameters) const override {
    return new soci::postgresql_session_backend(parameters, false);
  }
};
const VerbatimUrl verbatim_url{};

/// A server that is away must be found out soon: unless the URL says otherwise, after 3 s.
std::string postgresql_string(const std::string& url) {
  if (url.find("connect_timeout=") != std::string::npos) return url;
  return url + (url.find('?') == std::string::npos ? "?" : "&") + "connect_timeout=3";
}

/// Before the first connection of the process: no two threads share one, so that SQLite need not lock them, and nobody asks how
/// much memory it has, which it would count under one lock for all of them. Where it has begun already it stays as it is.
void configure_sqlite() {
  static const int configured = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) | sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
}

Result<void> prepare_sqlite(Connection& connection, Connection::Access access) {
  for (const char* settings : {sqlite_common, access == Connection::Access::write ? sqlite_writer : sqlite_reader}) {
    for (std::string_view rest = settings; !rest.empty();) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      ESIGN_CHECK(connection.execute(std::string(rest.substr(0, end))));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (access == Connection::Access::read) return {};
  ESIGN_TRY(const std::optional<Row> mode, connection.one(journal_mode));
  if (!mode || mode->text(0) != "wal") return fail(Errc::misconfigured, "the file system of the register cannot do write-ahead logging");
  return {};
}

Result<void> prepare_postgresql(Connection& connection, Connection::Access access) {
  ESIGN_CHECK(connection.execute(postgresql_common));
  if (access == Connection::Access::read) return connection.execute(postgresql_reader);
  ESIGN_TRY(const std::optional<Row> fsync, connection.one(server_fsync));
  if (!fsync || fsync->text(0) != "on") return fail(Errc::misconfigured, "the database server runs with fsync off: what it acknowledges may be lost");
  ESIGN_TRY(const std::optional<Row> mode, connection.one(server_commit));
  // remote_apply is stronger than on, and stays.
  if (!mode || mode->text(0) == "remote_apply") return {};
  return connection.execute("SET synchronous_commit=on");
}

}  // namespace

Result<Place> place_of(std::string_view url) {
  constexpr std::string_view file = "sqlite:";
  if (url.starts_with(file) && url.size() > file.size()) return Place{Engine::sqlite, std::string(url.substr(file.size()))};
  if (url.starts_with("postgresql://")) return Place{Engine::postgresql, std::string(url)};
  return fail(Errc::invalid_argument, "a register is sqlite:PATH or postgresql://…");
}

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}

Connection::~Connection() {
  try {
    state_.reset();
  } catch (const std::exception&) {
    // A connection to a server that is gone; nothing is left to close.
  }
}

Result<std::unique_ptr<Connection>> Connection::open(const Place& place, Access access) {
  auto state = std::make_unique<State>();
  state->engine = place.engine;
  std::string target = postgresql_string(place.target);
  if (place.engine == Engine::sqlite) {
    configure_sqlite();
    ESIGN_TRY(target, sqlite_string(place.target));
  }
  ESIGN_CHECK(state->guarded([&]() -> Result<void> {
    if (place.engine == Engine::sqlite) {
      state->session.open(soci::sqlite3, target);
    } else {
      state->session.open(verbatim_url, target);
    }
    return {};
  }));
  std::unique_ptr<Connection> connection(new Connection(std::move(state)));
  ESIGN_CHECK(place.engine == Engine::sqlite ? prepare_sqlite(*connection, access) : prepare_postgresql(*connection, access));
  return connection;
}

Result<std::int64_t> Connection::run(const Sql& sql, Values values) {
  return state_->guarded([&]() -> Result<std::int64_t> {
    ESIGN_TRY(Statement * statement, state_->statement(sql, values));
    statement->execute();
    const std::int64_t touched = statement->affected();
    state_->written += static_cast<std::uint64_t>(std::max<std::int64_t>(touched, 0));
    return touched;
  });
}

Result<std::optional<Row>> Connection::one(const Sql& sql, Values values) {
  std::optional<Row> found;
  ESIGN_CHECK(each(sql, values, [&](const Row& row) -> Result<void> {
    if (!found) found = row;
    return {};
  }));
  return found;
}

Result<void> Connection::each(const Sql& sql, Values values, const std::function<Result<void>(const Row&)>& row) {
  return state_->guarded([&]() -> Result<void> {
    ESIGN_TRY(Statement * statement, state_->statement(sql, values));
    Row current;
    Result<void> outcome;
    // To the end even after an error: a statement that is half read holds its state of the database.
    for (Statement::Got got = statement->execute(); got == Statement::Got::row; got = statement->fetch()) {
      if (!outcome) continue;
      outcome = State::read(*statement, current);
      if (outcome) outcome = row(current);
    }
    return outcome;
  });
}

Result<void> Connection::execute(const std::string& sql) {
  return state_->guarded([&]() -> Result<void> {
    state_->session << sql;
    return {};
  });
}

Result<void> Connection::begin_read() {
  return run(state_->engine == Engine::sqlite ? begin_sqlite : begin_postgresql).and_then([](auto) { return Result<void>(); });
}

void Connection::end_read() noexcept {
  if (const Result<std::int64_t> ended = run(commit_it); !ended) state_->broken = true;
}

Result<void> Connection::begin_write() {
  if (state_->engine == Engine::sqlite) {
    ESIGN_CHECK(run(begin_sqlite_write));
    return {};
  }
  ESIGN_CHECK(run(begin_postgresql_write));
  ESIGN_CHECK(one(lock_writers));
  return {};
}

Result<void> Connection::commit() {
  ESIGN_CHECK(run(commit_it));
  return {};
}

void Connection::roll_back() noexcept {
  // A full disk has undone it already; anything else that fails here makes the connection useless.
  if (const Result<std::int64_t> undone = run(roll_it_back); !undone) state_->broken = true;
}

Result<void> Connection::savepoint() { return run(savepoint_it).and_then([](auto) { return Result<void>(); }); }
Result<void> Connection::release_savepoint() { return run(release_it).and_then([](auto) { return Result<void>(); }); }
Result<void> Connection::roll_back_to_savepoint() {
  ESIGN_CHECK(run(back_to_savepoint));
  return release_savepoint();
}

Result<void> Connection::listen() { return execute("LISTEN esign_ca_changes"); }
Result<void> Connection::notify() { return execute("NOTIFY esign_ca_changes"); }

Result<Connection::Heard> Connection::wait_for_notice(std::chrono::milliseconds most) {
  auto* const backend = dynamic_cast<soci::postgresql_session_backend*>(state_->session.get_backend());
  if (backend == nullptr) return fail(Errc::internal, "this database tells nobody");
  pollfd socket{PQsocket(backend->conn_), POLLIN, 0};
  if (::poll(&socket, 1, static_cast<int>(most.count())) < 0) return Heard::nothing;  // a signal: the next wait is longer
  if (PQconsumeInput(backend->conn_) == 0) return state_->failed(Errc::unavailable, "the connection to the server is gone");
  Heard heard = Heard::nothing;
  for (PGnotify* notice = PQnotifies(backend->conn_); notice != nullptr; notice = PQnotifies(backend->conn_)) {
    PQfreemem(notice);
    heard = Heard::notice;
  }
  return heard;
}

std::uint64_t Connection::written() const { return state_->written; }
bool Connection::broken() const { return state_->broken; }
Engine Connection::engine() const { return state_->engine; }

std::string in_words_of(Engine engine, std::string_view sql) {
  std::string text(sql);
  if (engine == Engine::sqlite) return text;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> words = {{
      {"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {" TEXT", " TEXT COLLATE \"C\""}, {" WITHOUT ROWID", ""}}};
  for (const auto& [ours, theirs] : words) {
    for (std::size_t at = text.find(ours); at != std::string::npos; at = text.find(ours, at + theirs.size())) {
      text.replace(at, ours.size(), theirs);
    }
  }
  return text;
}

}  // namespace esign::ca::storage
