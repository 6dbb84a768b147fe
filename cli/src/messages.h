// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>
#include <esign/result.h>

#include <string_view>

namespace esign::cli {

/// Every sentence the program says to a person, once in each language: messages.inc.
enum class Message : unsigned short {
#define ESIGN_MESSAGE(key, en, az, ru) key,
#include "messages.inc"
#undef ESIGN_MESSAGE
};

std::string_view text(Message message, Language language) noexcept;
/// What happened and what to do, by error code.
Message what(Errc code) noexcept;
Message hint(Errc code) noexcept;
/// The same, and closer to what is the matter where the error tells it.
Message hint(const Error& error) noexcept;

/// From --lang, else LC_ALL, LC_MESSAGES, LANG: "az_AZ.UTF-8" is az; anything unknown is English.
Language language_from(std::string_view flag) noexcept;

}  // namespace esign::cli
