// SPDX-License-Identifier: Apache-2.0
#include "httpd/log.h"

#include <esign/time.h>

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>

#include "base/text.h"

namespace esign::httpd {
namespace {

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view word(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "error";
}

void append_text(std::string& line, std::string_view text) {
  line.push_back('"');
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') line.push_back('\\');
    line.push_back(c);
  }
  line.push_back('"');
}

/// RFC 3339 in UTC, with milliseconds.
std::string now() {
  const auto instant = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  const auto thousandths = (instant - seconds).count();
  std::string text = to_rfc3339(seconds);
  text.pop_back();
  std::string digits = std::to_string(thousandths);
  return text + '.' + std::string(3 - digits.size(), '0') + digits + 'Z';
}

}  // namespace

struct Log::Impl {
  Impl(spdlog::sink_ptr sink, Level least) : logger("esign", std::move(sink)) {
    logger.set_pattern("%v");
    logger.set_level(level_of(least));
    logger.flush_on(spdlog::level::trace);
  }
  spdlog::logger logger;
};

Log::Log(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Log::~Log() = default;
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;

Log Log::to_stderr(Level least) { return Log(std::make_unique<Impl>(std::make_shared<spdlog::sinks::stderr_sink_mt>(), least)); }

Result<Log> Log::to_file(const std::string& path, Level least) try {
  return Log(std::make_unique<Impl>(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path), least));
} catch (const spdlog::spdlog_ex& failed) {
  return fail(Errc::cannot_create, failed.what()).in(path);
}

void Log::write(Level level, std::string_view event, std::initializer_list<LogField> fields) const {
  if (!impl_->logger.should_log(level_of(level))) return;
  std::string line = "{\"time\":\"" + now() + "\",\"level\":\"" + std::string(word(level)) + "\",\"event\":";
  append_text(line, event);
  for (const LogField& field : fields) {
    const auto* number = std::get_if<std::int64_t>(&field.value);
    const auto* text = std::get_if<std::string_view>(&field.value);
    if (text != nullptr && text->empty()) continue;
    line.push_back(',');
    append_text(line, field.name);
    line.push_back(':');
    if (number != nullptr) line.append(std::to_string(*number));
    if (text != nullptr) append_text(line, *text);
  }
  line.push_back('}');
  impl_->logger.log(level_of(level), std::string_view(line));
}

void Log::error(std::string_view event, const Error& error, std::string_view request) const {
  write(Level::error, event, {{"request", request}, {"code", name(error.code)}, {"at", error.at}, {"detail", error.detail}});
}

}  // namespace esign::httpd
