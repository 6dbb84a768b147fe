// SPDX-License-Identifier: Apache-2.0
#include "messages.h"

#include <cstdlib>

namespace esign::cli {
namespace {

struct Row {
  std::string_view en, az, ru;
};
constexpr Row kRows[] = {
#define ESIGN_MESSAGE(key, en, az, ru) {en, az, ru},
#include "messages.inc"
#undef ESIGN_MESSAGE
};

}  // namespace

std::string_view text(Message message, Language language) noexcept {
  const Row& row = kRows[static_cast<std::size_t>(message)];
  switch (language) {
    case Language::en: return row.en;
    case Language::az: return row.az;
    case Language::ru: return row.ru;
  }
  return row.en;
}

Message what(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return Message::what_invalid_argument;
    case Errc::unsupported: return Message::what_unsupported;
    case Errc::malformed: return Message::what_malformed;
    case Errc::limit_exceeded: return Message::what_limit_exceeded;
    case Errc::not_found: return Message::what_not_found;
    case Errc::already_exists: return Message::what_already_exists;
    case Errc::no_signature: return Message::what_no_signature;
    case Errc::changed: return Message::what_changed;
    case Errc::token_absent: return Message::what_token_absent;
    case Errc::pin_incorrect: return Message::what_pin_incorrect;
    case Errc::pin_blocked: return Message::what_pin_blocked;
    case Errc::cancelled: return Message::what_cancelled;
    case Errc::unavailable: return Message::what_unavailable;
    case Errc::timed_out: return Message::what_timed_out;
    case Errc::conflict: return Message::what_conflict;
    case Errc::protocol: return Message::what_protocol;
    case Errc::denied: return Message::what_denied;
    case Errc::misconfigured: return Message::what_misconfigured;
    case Errc::storage: return Message::what_storage;
    case Errc::cannot_create: return Message::what_cannot_create;
    case Errc::internal: return Message::what_internal;
  }
  return Message::what_internal;
}

Message hint(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return Message::hint_invalid_argument;
    case Errc::unsupported: return Message::hint_unsupported;
    case Errc::malformed: return Message::hint_malformed;
    case Errc::limit_exceeded: return Message::hint_limit_exceeded;
    case Errc::not_found: return Message::hint_not_found;
    case Errc::already_exists: return Message::hint_already_exists;
    case Errc::no_signature: return Message::hint_no_signature;
    case Errc::changed: return Message::hint_changed;
    case Errc::token_absent: return Message::hint_token_absent;
    case Errc::pin_incorrect: return Message::hint_pin_incorrect;
    case Errc::pin_blocked: return Message::hint_pin_blocked;
    case Errc::cancelled: return Message::hint_cancelled;
    case Errc::unavailable: return Message::hint_unavailable;
    case Errc::timed_out: return Message::hint_timed_out;
    case Errc::conflict: return Message::hint_conflict;
    case Errc::protocol: return Message::hint_protocol;
    case Errc::denied: return Message::hint_denied;
    case Errc::misconfigured: return Message::hint_misconfigured;
    case Errc::storage: return Message::hint_storage;
    case Errc::cannot_create: return Message::hint_cannot_create;
    case Errc::internal: return Message::hint_internal;
  }
  return Message::hint_internal;
}

Message hint(const Error& error) noexcept {
  if (error.code == Errc::denied && error.at.ends_with("Encrypt")) return Message::hint_document_password;
  return hint(error.code);
}

Language language_from(std::string_view flag) noexcept {
  std::string_view wanted = flag;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (wanted.empty() && value != nullptr) wanted = value;
  }
  if (wanted.starts_with("az")) return Language::az;
  if (wanted.starts_with("ru")) return Language::ru;
  return Language::en;
}

}  // namespace esign::cli
