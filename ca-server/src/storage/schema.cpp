// SPDX-License-Identifier: Apache-2.0
#include "storage/schema.h"

#include <utility>

#include "crypto/backend.h"

namespace esign::ca::storage {
namespace {

struct Migration {
  std::string_view file, sql;
};
constexpr Migration migrations[] = {
#include "migrations.inc"
};

constexpr Sql applied{"SELECT version, digest FROM schema_versions ORDER BY version", "no"};
constexpr Sql note{"INSERT INTO schema_versions (version, name, digest) VALUES (?, ?, #)"};
constexpr Sql sqlite_tables{"SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('schema_versions', 'settings')", "t"};
constexpr Sql postgresql_tables{
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
    "AND table_name IN ('schema_versions', 'settings')", "t"};
constexpr const char* table = "CREATE TABLE schema_versions (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL)";

int version_of(const Migration& migration) {
  int version = 0;
  for (const char c : migration.file.substr(0, 4)) version = version * 10 + (c - '0');
  return version;
}

/// "0002_guards.sqlite.sql" is for SQLite alone, "0001_register.sql" for both.
bool is_for(const Migration& migration, Engine engine) {
  if (migration.file.ends_with(".sqlite.sql")) return engine == Engine::sqlite;
  if (migration.file.ends_with(".postgresql.sql")) return engine == Engine::postgresql;
  return true;
}

/// Without comments, whose colons and apostrophes SOCI would read.
std::vector<std::string> statements_of(std::string_view sql) {
  std::vector<std::string> statements;
  std::string current;
  while (!sql.empty()) {
    const std::size_t end = std::min(sql.find('\n'), sql.size());
    const std::string_view line = sql.substr(0, end);
    sql.remove_prefix(std::min(end + 1, sql.size()));
    if (line.starts_with("--")) continue;
    if (!line.empty()) {
      current.append(line).append("\n");
    } else if (current.ends_with(";\n")) {
      statements.push_back(std::exchange(current, {}));
    }
  }
  if (!current.empty()) statements.push_back(std::move(current));
  return statements;
}

Result<std::map<std::int64_t, Bytes>> applied_to(Connection& connection) {
  std::map<std::int64_t, Bytes> versions;
  enum class Found : std::uint8_t { nothing, foreign, ours } found = Found::nothing;
  ESIGN_CHECK(connection.each(connection.engine() == Engine::sqlite ? sqlite_tables : postgresql_tables, {}, [&](const Row& row) -> Result<void> {
    if (found != Found::ours) found = row.text(0) == "schema_versions" ? Found::ours : Found::foreign;
    return {};
  }));
  if (found == Found::foreign) return fail(Errc::misconfigured, "the database is somebody else's: it has tables, and no schema_versions");
  if (found == Found::nothing) return versions;
  ESIGN_CHECK(connection.each(applied, {}, [&](const Row& row) -> Result<void> {
    versions[row.number(0)] = copy(row.octets(1));
    return {};
  }));
  return versions;
}

Result<void> apply(Connection& connection, const Migration& migration, View digest) {
  for (const std::string& statement : statements_of(migration.sql)) {
    ESIGN_CHECK(connection.execute(in_words_of(connection.engine(), statement)).in(migration.file));
  }
  ESIGN_CHECK(connection.run(note, {version_of(migration), migration.file, digest}));
  return {};
}

enum class Missing : std::uint8_t { apply, refuse };

Result<void> compare(Connection& connection, std::map<std::int64_t, Bytes> there, Missing missing) {
  for (const Migration& migration : migrations) {
    if (!is_for(migration, connection.engine())) continue;
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), pkix::Hash::sha256, as_view(migration.sql)));
    const auto found = there.find(version_of(migration));
    if (found != there.end() && !equal(found->second, digest)) {
      return fail(Errc::misconfigured, "the database has another " + std::string(migration.file) + " than this program");
    }
    if (found != there.end()) {
      there.erase(found);
    } else if (missing == Missing::refuse) {
      return fail(Errc::misconfigured, "the schema of the database is older than this program, which may not change it");
    } else {
      ESIGN_CHECK(apply(connection, migration, digest));
    }
  }
  if (there.empty()) return {};
  return fail(Errc::misconfigured, "the schema of the database is of a newer program: version " + std::to_string(there.rbegin()->first));
}

}  // namespace

Result<void> check_schema(Connection& connection) {
  ESIGN_TRY(auto there, applied_to(connection));
  return compare(connection, std::move(there), Missing::refuse);
}

Result<void> bring_up_to_date(Connection& connection) {
  ESIGN_CHECK(connection.begin_write());
  const auto work = [&]() -> Result<void> {
    ESIGN_TRY(auto there, applied_to(connection));
    if (there.empty()) ESIGN_CHECK(connection.execute(in_words_of(connection.engine(), table)));
    return compare(connection, std::move(there), Missing::apply);
  };
  if (Result<void> done = work(); !done) {
    connection.roll_back();
    return done;
  }
  return connection.commit();
}

}  // namespace esign::ca::storage
