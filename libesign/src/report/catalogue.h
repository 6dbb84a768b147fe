// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>

#include <span>
#include <string_view>
#include <utility>

namespace esign::report {

/// The text of a message key in a language. A key without text gives the key itself; a test sees to it that there is none.
std::string_view message(Language language, std::string_view key) noexcept;
/// Key and text of every message, in the order of messages/<language>.inc.
std::span<const std::pair<std::string_view, std::string_view>> catalogue(Language language) noexcept;

}  // namespace esign::report
