// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program/reader_link.h"

namespace esign::vcard {

struct InsertOptions {
  std::filesystem::path card;
  ReaderAddress reader{};
  int patience_ms = 10000;                       ///< How long to wait for a reader.
  std::filesystem::path log{};                   ///< Empty: no log.
  std::filesystem::path ready_file{};            ///< Empty: none. Made when the reader has taken the card.
  std::optional<unsigned long> pull_after{};     ///< Vanish in the middle of the command after that many.
  std::optional<std::uint8_t> pull_at{};         ///< Vanish in the middle of the first command with that INS.
};

/// Plays the card until SIGTERM or SIGINT, or until it was pulled. Errors as for the exit codes.
Result<void> insert_card(const InsertOptions& options);

}  // namespace esign::vcard
