// SPDX-License-Identifier: Apache-2.0
// One connection to either database. SOCI stays inside connection.cpp, and so do its exceptions.
#pragma once
#include <array>
#include <concepts>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include <esign/time.h>

namespace esign::ca::storage {

enum class Engine : std::uint8_t { sqlite, postgresql };

/// Where a register is: what a URL of StoreOptions says.
struct Place {
  Engine engine = Engine::sqlite;
  std::string target{};  ///< The path of the file, or libpq's URL.
};
/// Errors: invalid_argument.
Result<Place> place_of(std::string_view url);

/// A statement in the words that both databases know: `?` stands for a number or a text, `#` for octets. `columns` has a
/// letter for each column of the answer: n number, t text, o octets. Lives longer than the connections that it is used on.
struct Sql {
  const char* text;
  const char* columns = "";
};

/// What takes the place of a `?` or `#`; refers to its owner's octets.
class Value {
 public:
  enum class Kind : std::uint8_t { number, text, octets };
  template <std::integral T>
  Value(T value) : kind_(Kind::number), number_(static_cast<std::int64_t>(value)) {}
  template <class T>
    requires std::is_enum_v<T>
  Value(T value) : kind_(Kind::number), number_(static_cast<std::int64_t>(value)) {}
  Value(Time value) : kind_(Kind::number), number_(value.time_since_epoch().count()) {}
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value(std::int64_t{0})) { there_ = value.has_value(); }
  Value(std::string_view value) : kind_(Kind::text), octets_(as_view(value)) {}
  Value(const std::string& value) : Value(std::string_view(value)) {}
  Value(const char* value) : Value(std::string_view(value)) {}
  Value(View value) : kind_(Kind::octets), octets_(value) {}
  Value(const Bytes& value) : Value(View(value)) {}
  template <std::size_t N>
  Value(const std::array<std::uint8_t, N>& value) : Value(View(value)) {}

  static Value no_octets() {
    Value value{View()};
    value.there_ = false;
    return value;
  }
  Kind kind() const { return kind_; }
  bool there() const { return there_; }  ///< Otherwise NULL.
  std::int64_t number() const { return number_; }
  View octets() const { return octets_; }

 private:
  Kind kind_;
  bool there_ = true;
  std::int64_t number_ = 0;
  View octets_{};
};
/// Those of one statement, in order; refers to its owner's.
class Values {
 public:
  Values() = default;
  Values(std::initializer_list<Value> values) : values_(std::data(values), values.size()) {}
  Values(const std::vector<Value>& values) : values_(values) {}
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  std::size_t size() const { return values_.size(); }

 private:
  std::span<const Value> values_{};
};

/// One row of an answer; columns from 0, of the type that Sql::columns says.
class Row {
 public:
  bool has(std::size_t column) const { return cells_[column].there; }
  std::int64_t number(std::size_t column) const { return cells_[column].number; }
  const std::string& text(std::size_t column) const { return cells_[column].text; }
  View octets(std::size_t column) const { return as_view(cells_[column].text); }
  Time time(std::size_t column) const { return Time(std::chrono::seconds(number(column))); }
  std::optional<Time> maybe_time(std::size_t column) const { return has(column) ? std::optional(time(column)) : std::nullopt; }

 private:
  friend class Connection;
  struct Cell {
    bool there = false;
    std::int64_t number = 0;
    std::string text{};
  };
  std::vector<Cell> cells_{};
};

/// One connection, one thread at a time. Statements are prepared once and kept.
/// Errors of every call: conflict (a rule of the schema), malformed (text that is not UTF-8, or has NUL), storage (disk full,
/// I/O error, read-only), unavailable (locked too long, the server is gone), internal (a statement that cannot be).
/// After storage and unavailable the connection is of no more use.
class Connection {
 public:
  enum class Access : std::uint8_t { read, write };
  static Result<std::unique_ptr<Connection>> open(const Place& place, Access access);
  ~Connection();

  /// Gives how many rows were touched.
  Result<std::int64_t> run(const Sql& sql, Values values = {});
  Result<std::optional<Row>> one(const Sql& sql, Values values = {});
  /// Rows as they come; the same Sql may not be used again inside `row`.
  Result<void> each(const Sql& sql, Values values, const std::function<Result<void>(const Row&)>& row);
  /// Statements without values that are not kept: migrations, settings. In the words of the one database.
  Result<void> execute(const std::string& sql);

  /// Of one state of the database until end_read(); nesting is not possible.
  Result<void> begin_read();
  void end_read() noexcept;
  /// Keeps every other writer of this database out until commit() or roll_back(), on all nodes.
  Result<void> begin_write();
  Result<void> commit();
  void roll_back() noexcept;
  Result<void> savepoint();
  Result<void> release_savepoint();
  Result<void> roll_back_to_savepoint();

  /// PostgreSQL alone: tells all who listen, when the transaction commits; and waits until somebody did, or for so long.
  Result<void> listen();
  Result<void> notify();
  enum class Heard : std::uint8_t { nothing, notice };
  Result<Heard> wait_for_notice(std::chrono::milliseconds most);

  /// Grows with every row that run() touches, and with every statement that fails: if it stays, there is nothing to undo.
  std::uint64_t written() const;
  bool broken() const;
  Engine engine() const;

 private:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The same text as this database writes it: BLOB, INTEGER, TEXT, WITHOUT ROWID.
std::string in_words_of(Engine engine, std::string_view sql);

}  // namespace esign::ca::storage
