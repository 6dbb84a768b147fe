// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>
#include <esign/report.h>
#include <esign/result.h>

#include <optional>
#include <string>
#include <string_view>

#include "messages.h"

namespace esign::cli {

/// The only writer to the terminal. Its rules: answers go to stdout; words for a person to stderr, as "esign: error:" and
/// "esign: hint:"; prompts to /dev/tty; a secret is never shown and never kept longer than the Pin it becomes.
class Ui {
 public:
  explicit Ui(Language language) : language_(language) {}
  Language language() const { return language_; }
  void quiet() { quiet_ = true; }
  bool is_quiet() const { return quiet_; }

  /// An answer, as it is.
  void out(std::string_view text) const;
  /// Something worth knowing; silent under --quiet.
  void note(std::string_view text) const;
  /// "esign: hint: what to do"; silent under --quiet.
  void hint(Message message) const;
  /// "esign: error: FILE: place: what" and "esign: hint: what to do".
  void error(std::string_view subject, const Error& error) const;
  /// "esign: warning: FILE: what"; silent under --quiet.
  void warn(std::string_view subject, std::string_view text) const;
  /// A wrong command line; the hint names the manual.
  void usage(std::string_view what) const;

  std::string say(Message message) const { return std::string(text(message, language_)); }

  /// Asks on /dev/tty without echo. Nothing when there is no terminal or the person gave nothing.
  std::optional<Pin> ask(const PinRequest& request) const;
  /// Asks a new PIN twice.
  std::optional<Pin> ask_new(const PinRequest& request) const;

 private:
  std::optional<Pin> read_secret(const std::string& prompt) const;

  Language language_;
  bool quiet_ = false;
};

}  // namespace esign::cli
