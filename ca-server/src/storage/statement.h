// SPDX-License-Identifier: Apache-2.0
// A prepared statement of SOCI with the variables that it is bound to. SOCI binds addresses: they live here, and never move.
#pragma once
#include <soci/soci.h>

#include <deque>

#include "storage/connection.h"

namespace esign::ca::storage {

class Statement {
 public:
  /// Throws soci::soci_error, as all that follows.
  Statement(soci::session& session, Engine engine, const Sql& sql, Values values);
  /// Errors: malformed (text), internal (values of other types than the first time).
  Result<void> bind(Values values);
  /// Whether there is a row in the variables.
  enum class Got : std::uint8_t { row, nothing };
  Got execute() { return statement_.execute(true) ? Got::row : Got::nothing; }
  Got fetch() { return statement_.fetch() ? Got::row : Got::nothing; }
  std::int64_t affected() { return statement_.get_affected_rows(); }

  std::size_t columns() const { return outputs_.size(); }
  bool has(std::size_t column) const { return outputs_[column].indicator == soci::i_ok; }
  std::int64_t number(std::size_t column) const { return outputs_[column].number; }
  /// Text, or octets in their own form. Errors: storage.
  Result<void> read(std::size_t column, std::string& into) const;

 private:
  struct Variable {
    char type = 'n';
    long long number = 0;
    std::string text{};
    soci::indicator indicator = soci::i_ok;
  };
  Engine engine_;
  std::deque<Variable> inputs_{}, outputs_{};
  soci::statement statement_;
};

}  // namespace esign::ca::storage
