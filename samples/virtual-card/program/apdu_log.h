// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program/card_file.h"

namespace esign::vcard {

/// The conversation as text, one line a message, without secrets: the data of VERIFY, CHANGE REFERENCE DATA and RESET
/// RETRY COUNTER and the answers of PSO DECIPHER are told by their length only, also when they come in pieces.
class ApduLog {
 public:
  /// Appends to a file of mode 0600; an empty path keeps no log. Errors: cannot_create.
  static Result<ApduLog> open(const std::filesystem::path& path);
  void command(View apdu);
  void answer(View bytes);
  void note(std::string_view text);

  /// The line for a command.
  static std::string describe(View apdu);

 private:
  explicit ApduLog(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
  bool answer_is_secret_ = false;
};

}  // namespace esign::vcard
