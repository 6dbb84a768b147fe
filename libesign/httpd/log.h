// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"

namespace esign::httpd {

enum class Level : std::uint8_t { debug, info, warning, error };

struct LogField {
  std::string_view name{};
  std::variant<std::string_view, std::int64_t> value{};
};

/// Events as one line of JSON each: {"time":"2026-11-21T12:00:00.123Z","level":"info","event":"request",...}. Whoever writes
/// fields answers for it that they hold no secret and of a person no more than an identifier. Texts are made valid UTF-8, and
/// control characters and marks of direction are shown as \u{XXXX}: nobody can write a line of his own. Any thread.
class Log {
 public:
  /// Lines below `least` are dropped.
  static Log to_stderr(Level least = Level::info);
  /// Appends; each line is handed to the system at once. Errors: cannot_create.
  static Result<Log> to_file(const std::string& path, Level least = Level::info);
  ~Log();
  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;

  void write(Level level, std::string_view event, std::initializer_list<LogField> fields) const;
  /// Level, code, place and detail of an error; `request` may be empty.
  void error(std::string_view event, const Error& error, std::string_view request) const;

 private:
  struct Impl;
  explicit Log(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace esign::httpd
