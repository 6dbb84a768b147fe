// SPDX-License-Identifier: Apache-2.0
// The lines of the log of tokens: how they are written, chained and read back.
#pragma once
#include "base/text.h"
#include "storage/token_log.h"

namespace esign::tsa {

/// "2026-11-22", UTC.
std::string day_of(Nanoseconds time);
/// RFC 3339 with nine decimals and Z.
std::string time_text(Nanoseconds time);
/// SHA-256 of `previous`, a blank and `text`, in hexadecimal.
std::string line_hash(std::string_view previous, std::string_view text);
/// What a head's signature covers: the hash of the line before, a blank, the text before the signature.
std::string head_message(std::string_view previous, std::string_view text);

/// The log's files in their order. Errors: storage.
Result<std::vector<std::filesystem::path>> log_files(const std::filesystem::path& folder);

/// Whether the hash before a file's first line is known, or is what its own last line needs.
enum class Trust : std::uint8_t { nothing, first_line };
struct LogLines {
  LogState state{};                       ///< After the last whole line
  std::uint64_t octets = 0, whole_octets = 0;
  std::uint64_t head = 0;                 ///< Sequence number of the last head in it
  std::uint64_t tokens = 0, heads = 0;
};
/// One file, line by line. Errors: storage; malformed (a line, its number or its hash), with FILE:LINE in `at`.
Result<LogLines> read_log_file(const std::filesystem::path& file, LogState before, Trust trust, const VerifyHead& verify = {});

}  // namespace esign::tsa
