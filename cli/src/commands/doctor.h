// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "program.h"

namespace esign::cli {

/// One thing that was looked at.
struct Finding {
  enum class State : std::uint8_t { ok, notice, problem };
  std::string_view id;
  Message about;
  State state = State::ok;
  std::string detail{};
  std::optional<Message> remedy{};
};

/// The time-stamp authorities and responders that are configured, the age of trusted lists and of kept revocation lists. Each service
/// is asked once, for five seconds at most.
void look_at_network(const Settings& settings, std::vector<Finding>& findings);

}  // namespace esign::cli
