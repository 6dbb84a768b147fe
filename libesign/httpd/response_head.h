// SPDX-License-Identifier: Apache-2.0
// The octets before a body. Inside of the kit.
#pragma once
#include <cstdint>

#include "httpd/response.h"

namespace esign::httpd {

enum class Framing : std::uint8_t { length, chunked, until_close };
enum class After : std::uint8_t { keep_open, close };

/// Status line and headers. Errors: invalid_argument when a name is no token or a value has control characters (RFC 9110 5.1, 5.5).
Result<void> append_head(std::string& out, int status, const std::vector<Header>& headers);
/// The headers of a prepared answer's caller.
Result<void> append_headers(std::string& out, const std::vector<Header>& headers);
void append_length(std::string& out, std::uint64_t length);
/// The line before a chunk (RFC 9112 section 7.1).
void append_chunk_size(std::string& out, std::size_t size);
/// Date (a text kept for a second in each thread), Connection, and the empty line.
void append_end(std::string& out, After after);

std::string_view reason_phrase(int status) noexcept;

}  // namespace esign::httpd
