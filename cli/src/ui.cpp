// SPDX-License-Identifier: Apache-2.0
#include "ui.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace esign::cli {
namespace {

constexpr std::size_t kLongestSecret = 256;

/// The terminal without echo, as it was afterwards.
class SilentTerminal {
 public:
  explicit SilentTerminal(int terminal) : terminal_(terminal) {
    if (::tcgetattr(terminal_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(terminal_, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (changed_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
  }

 private:
  int terminal_;
  termios before_{};
  bool changed_ = false;
};

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

Message purpose_name(PinPurpose purpose) {
  switch (purpose) {
    case PinPurpose::authentication: return Message::pin_authentication;
    case PinPurpose::signature: return Message::pin_signature;
    case PinPurpose::puk: return Message::pin_puk;
    case PinPurpose::key_file: return Message::pin_key_file;
    case PinPurpose::token: return Message::pin_token;
    case PinPurpose::can: return Message::pin_can;
  }
  return Message::pin_token;
}

}  // namespace

void Ui::out(std::string_view text) const { std::fwrite(text.data(), 1, text.size(), stdout); }

void Ui::note(std::string_view text) const {
  if (!quiet_) fmt::print(stderr, "{}\n", text);
}

void Ui::hint(Message message) const {
  std::fflush(stdout);
  if (!quiet_) fmt::print(stderr, "esign: {}: {}\n", say(Message::hint_word), say(message));
}

void Ui::error(std::string_view subject, const Error& error) const {
  std::string line = fmt::format("esign: {}: ", say(Message::error_word));
  if (!subject.empty()) line += fmt::format("{}: ", subject);
  if (!error.at.empty()) line += fmt::format("{}: ", error.at);
  line += say(what(error.code));
  if (!error.detail.empty()) line += fmt::format(" ({})", error.detail);
  if (error.retries_left >= 0) line += fmt::format("; {}: {}", say(Message::pin_tries_left), error.retries_left);
  fmt::print(stderr, "{}\nesign: {}: {}\n", line, say(Message::hint_word), say(cli::hint(error)));
}

void Ui::warn(std::string_view subject, std::string_view text) const {
  if (!quiet_) fmt::print(stderr, "esign: {}: {}: {}\n", say(Message::warning_word), subject, text);
}

void Ui::usage(std::string_view text) const {
  fmt::print(stderr, "esign: {}: {}\nesign: {}: {}\n", say(Message::error_word), text, say(Message::hint_word),
             say(Message::hint_invalid_argument));
}

std::optional<Pin> Ui::read_secret(const std::string& prompt) const {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) return std::nullopt;
  std::array<char, kLongestSecret> buffer{};
  std::size_t size = 0;
  {
    const SilentTerminal silent(terminal);
    write_all(terminal, prompt);
    for (char c = 0; size < buffer.size();) {
      const ssize_t count = ::read(terminal, &c, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0 || c == '\n' || c == '\r') break;
      buffer[size++] = c;
    }
    write_all(terminal, "\n");
  }
  ::close(terminal);
  std::optional<Pin> pin;
  if (size > 0) pin.emplace(std::span<const char>(buffer.data(), size));
  explicit_bzero(buffer.data(), buffer.size());
  return pin;
}

std::optional<Pin> Ui::ask(const PinRequest& request) const {
  std::string prompt = fmt::format("{}\n{}", request.token, say(purpose_name(request.purpose)));
  if (request.max_length > 0) prompt += fmt::format(" [{}–{}]", request.min_length, request.max_length);
  if (request.retries && *request.retries == 1) prompt += fmt::format(" — {}", say(Message::pin_last_try));
  if (request.retries && *request.retries != 1) prompt += fmt::format(" — {}: {}", say(Message::pin_tries_left), *request.retries);
  if (request.entry == PinRequest::Entry::reader) {
    note(fmt::format("{}: {}", prompt, say(Message::pin_on_reader)));
    return std::nullopt;
  }
  return read_secret(prompt + ": ");
}

std::optional<Pin> Ui::ask_new(const PinRequest& request) const {
  const std::string name = say(purpose_name(request.purpose));
  if (request.entry == PinRequest::Entry::reader) {
    note(fmt::format("{} [{}–{}]: {}", name, request.min_length, request.max_length, say(Message::pin_new_on_reader)));
    return std::nullopt;
  }
  std::optional<Pin> first = read_secret(fmt::format("{}: {} [{}–{}]: ", name, say(Message::pin_new), request.min_length, request.max_length));
  if (!first) return std::nullopt;
  const std::optional<Pin> second = read_secret(fmt::format("{}: {} ({}): ", name, say(Message::pin_new), say(Message::pin_again)));
  const bool same = second && first->reveal().size() == second->reveal().size() &&
                    std::memcmp(first->reveal().data(), second->reveal().data(), first->reveal().size()) == 0;
  if (!same) {
    note(say(Message::pin_differs));
    return std::nullopt;
  }
  return first;
}

}  // namespace esign::cli
