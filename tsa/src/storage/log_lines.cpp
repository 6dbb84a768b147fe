// SPDX-License-Identifier: Apache-2.0
#include "storage/log_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include "crypto/backend.h"

namespace esign::tsa {
namespace {

constexpr std::size_t kLongestLine = 4096;

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t blank = line.find(' ');
    words.push_back(line.substr(0, blank));
    if (blank == std::string_view::npos) return words;
    line.remove_prefix(blank + 1);
  }
}

Result<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return fail(Errc::malformed, "is no number");
  return value;
}

Result<Nanoseconds> time_from(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || text.size() != dot + 11) return fail(Errc::malformed, "is no time");
  ESIGN_TRY(const Time second, parse_rfc3339(std::string(text.substr(0, dot)) + "Z"));
  ESIGN_TRY(const std::uint64_t part, number(text.substr(dot + 1, 9)));
  // Nanoseconds in 64 bits reach to the year 2262.
  constexpr auto kLatest = std::chrono::floor<std::chrono::seconds>(Nanoseconds::max()) - std::chrono::seconds{1};
  if (second.time_since_epoch() < std::chrono::seconds{0} || second.time_since_epoch() > kLatest) return fail(Errc::malformed, "is no time of a log");
  return std::chrono::duration_cast<Nanoseconds>(second.time_since_epoch()) + Nanoseconds{part};
}

/// A line without its end.
Result<void> read_line(std::string_view line, LogLines& lines, Trust trust, const VerifyHead& verify) {
  const std::size_t last = line.rfind(' ');
  if (last == std::string_view::npos) return fail(Errc::malformed, "is no line of this log");
  const std::string_view text = line.substr(0, last), hash = line.substr(last + 1);
  const std::vector<std::string_view> words = split(text);
  const bool token = words.front() == "token" && words.size() == 7, head = words.front() == "head" && words.size() == 5;
  if (!token && !head) return fail(Errc::malformed, "is no line of this log");
  ESIGN_TRY(const std::uint64_t seq, number(words[1]));
  ESIGN_TRY(const Nanoseconds time, time_from(words[2]));
  const bool taken = trust == Trust::first_line && lines.tokens + lines.heads == 0;
  if (!taken && seq != lines.state.seq + 1) return fail(Errc::malformed, fmt::format("number {} follows {}", seq, lines.state.seq));
  if (!taken && line_hash(lines.state.hash, text) != hash) return fail(Errc::malformed, "the hash does not fit: a line was changed, removed or moved");
  if (head && verify) {
    ESIGN_TRY(const Bytes value, from_base64(words[4]));
    ESIGN_CHECK(verify(words[3], as_view(head_message(lines.state.hash, text.substr(0, text.size() - words[4].size()))), value));
  }
  lines.state.seq = seq;
  lines.state.hash = hash;
  if (token) lines.state.last = std::max(lines.state.last, time);
  if (head) lines.head = seq;
  ++(token ? lines.tokens : lines.heads);
  return {};
}

}  // namespace

std::string day_of(Nanoseconds time) { return to_rfc3339(Time{std::chrono::floor<std::chrono::seconds>(time)}).substr(0, 10); }

std::string time_text(Nanoseconds time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{}.{:09}Z", to_rfc3339(Time{second}).substr(0, 19), (time - second).count());
}

std::string line_hash(std::string_view previous, std::string_view text) {
  const auto digest = crypto::digest(crypto::openssl(), Hash::sha256, as_view(fmt::format("{} {}", previous, text)));
  return digest ? to_hex(*digest) : std::string();
}

std::string head_message(std::string_view previous, std::string_view text) { return fmt::format("{} {}", previous, text); }

Result<std::vector<std::filesystem::path>> log_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".log") files.push_back(entry.path());
  }
  if (error) return fail(Errc::storage, "cannot read " + folder.string());
  std::sort(files.begin(), files.end());
  return files;
}

Result<LogLines> read_log_file(const std::filesystem::path& file, LogState before, Trust trust, const VerifyHead& verify) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::storage, "cannot read " + file.string());
  LogLines lines;
  lines.state = std::move(before);
  std::string line;
  for (std::uint64_t count = 1; std::getline(in, line); ++count) {
    lines.octets += line.size();
    if (in.eof()) break;  // no end of line: torn
    ++lines.octets;
    if (line.size() > kLongestLine) return fail(Errc::malformed, "is too long").in(fmt::format("{}:{}", file.filename().string(), count));
    auto read = read_line(line, lines, trust, verify);
    if (!read) return fail(std::move(read).error().in(fmt::format("{}:{}", file.filename().string(), count)));
    lines.whole_octets = lines.octets;
  }
  if (in.bad()) return fail(Errc::storage, "cannot read " + file.string());
  return lines;
}

Result<LogReport> verify_log(const std::filesystem::path& folder, const VerifyHead& verify) {
  ESIGN_TRY(const auto files, log_files(folder));
  if (files.empty()) return fail(Errc::not_found, "there is no log in " + folder.string());
  LogReport report;
  LogState state;
  std::uint64_t head = 0;
  for (const std::filesystem::path& file : files) {
    ESIGN_TRY(const LogLines lines, read_log_file(file, state, Trust::nothing, verify));
    if (lines.whole_octets != lines.octets && file != files.back()) return fail(Errc::malformed, "ends in the middle of a line").in(file.filename().string());
    state = lines.state;
    head = std::max(head, lines.head);
    report.tokens += lines.tokens;
    report.heads += lines.heads;
  }
  report.unsigned_tail = state.seq - head;
  report.last_hash = state.hash;
  return report;
}

}  // namespace esign::tsa
