// SPDX-License-Identifier: Apache-2.0
#include "storage/statement.h"

#include "base/text.h"

namespace esign::ca::storage {
namespace {

char letter(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::number: return 'n';
    case Value::Kind::text: return 't';
    case Value::Kind::octets: return 'o';
  }
  return 'n';
}

/// `?` and `#` become :p1, :p2 … Octets travel as text, because SOCI's blobs are large objects on PostgreSQL; a cast
/// makes BLOB or BYTEA of them on arrival.
std::string with_names(Engine engine, std::string_view sql) {
  std::string out;
  unsigned number = 0;
  for (const char c : sql) {
    if (c == '?') {
      out += ":p" + std::to_string(++number);
    } else if (c == '#') {
      out += "CAST(:p" + std::to_string(++number) + (engine == Engine::sqlite ? " AS BLOB)" : " AS BYTEA)");
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Statement::Statement(soci::session& session, Engine engine, const Sql& sql, Values values)
    : engine_(engine), statement_(session) {
  for (const char* type = sql.columns; *type != '\0'; ++type) {
    Variable& output = outputs_.emplace_back();
    output.type = *type;
    if (*type == 'n') {
      statement_.exchange(soci::into(output.number, output.indicator));
    } else {
      statement_.exchange(soci::into(output.text, output.indicator));
    }
  }
  for (const Value& value : values) {
    Variable& input = inputs_.emplace_back();
    input.type = letter(value.kind());
    if (input.type == 'n') {
      statement_.exchange(soci::use(input.number, input.indicator));
    } else {
      statement_.exchange(soci::use(input.text, input.indicator));
    }
  }
  statement_.alloc();
  statement_.prepare(with_names(engine, sql.text));
  statement_.define_and_bind();
}

Result<void> Statement::bind(Values values) {
  if (values.size() != inputs_.size()) return fail(Errc::internal, "a statement with another number of values");
  std::size_t i = 0;
  for (const Value& value : values) {
    Variable& input = inputs_[i++];
    if (letter(value.kind()) != input.type) return fail(Errc::internal, "a statement with values of other types");
    input.indicator = value.there() ? soci::i_ok : soci::i_null;
    input.number = value.number();
    if (value.kind() == Value::Kind::number) continue;
    const std::string_view text = as_text(value.octets());
    if (value.kind() == Value::Kind::octets && engine_ == Engine::postgresql) {
      input.text = "\\x" + to_hex(value.octets());
      continue;
    }
    // PostgreSQL takes neither, and both databases shall take the same.
    if (value.kind() == Value::Kind::text && (!is_utf8(text) || text.find('\0') != std::string_view::npos)) {
      return fail(Errc::malformed, "text for the register is not UTF-8, or has NUL in it");
    }
    input.text.assign(text);
  }
  return {};
}

Result<void> Statement::read(std::size_t column, std::string& into) const {
  const Variable& output = outputs_[column];
  if (output.type != 'o' || engine_ == Engine::sqlite) {
    into = output.text;
    return {};
  }
  const std::string_view text = output.text;
  if (!text.starts_with("\\x")) return fail(Errc::storage, "octets of the register are not in hexadecimal");
  ESIGN_TRY(const Bytes octets, from_hex(text.substr(2)));
  into.assign(as_text(octets));
  return {};
}

}  // namespace esign::ca::storage
