// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ca_client.h"
#include "program.h"

namespace esign::cli {

/// Where the transport PINs are: a sealed letter, the PKCS#12 file that opens it, and that file's password.
struct LetterOptions {
  std::string file{}, key{}, pin_file{}, pin_env{};
};
void add_letter_options(CLI::App& command, LetterOptions& options);
/// Errors: as open_pin_letter(); cancelled (no password was given).
Result<TransportPins> read_letter(const LetterOptions& options, const Ui& ui);

/// A whole small file. Errors: not_found, limit_exceeded.
Result<std::vector<std::uint8_t>> octets_of(const std::string& name);

struct CaOptions {
  CaAccess access{};
  std::string reader{}, data{}, folder{}, card_class = "citizen";
  LetterOptions letter{};
  bool spoiled = false;
};
/// esign card personalise --ca URL.
void add_personalise_with_ca(CLI::App& personalise, Program& program);

}  // namespace esign::cli
