// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/time.h>

#include <functional>
#include <string>
#include <string_view>

namespace esign::cli {

/// A file, or standard input for "-"; pipes are spooled to an unnamed temporary file, so that any size costs no memory.
Result<Document> open_input(const std::string& name);
/// The same for what will be signed, read once and fixed(): what is looked at, shown and signed has the same octets. A file is closed
/// again until it is read: there may be ten thousand.
Result<Document> open_to_sign(const std::string& name);

/// Writes an output whole or not at all: to a file, or for "-" to standard output once everything has succeeded.
/// `produce` is handed a writer. Errors: those of OutputFile and of `produce`.
using Writer = std::function<Result<void>(std::span<const std::uint8_t>)>;
Result<void> write_output(const std::string& name, Existing existing, const std::function<Result<void>(const Writer&)>& produce);

/// What `produce` writes, held in an unnamed temporary file: it may be of any size.
Result<Document> spooled(const std::function<Result<void>(const Writer&)>& produce);

/// The only place where this program reads the clock.
Time system_time();

/// --at: RFC 3339, or the system time when it is empty. Errors: invalid_argument.
Result<Time> time_from(const std::string& text);

}  // namespace esign::cli
