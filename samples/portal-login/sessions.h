// SPDX-License-Identifier: Apache-2.0
// Which browser was given which nonce: what a portal must keep so that a token counts once, for one session, for a short time.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

namespace portal {

using Clock = std::chrono::steady_clock;

struct Session {
  std::string id{};     ///< For the browser's cookie: 32 octets in base64url.
  std::string nonce{};  ///< For the token: 32 octets in base64.
};

class Sessions {
 public:
  static constexpr std::size_t kMost = 10000;            ///< Whoever asks for more makes the oldest ones void.
  static constexpr std::chrono::minutes kLifetime{5};

  /// A new session. Throws std::system_error if the system has no random numbers.
  Session begin(Clock::time_point now);
  /// The nonce of a session, which is void from then on: a token is judged once, whatever the answer.
  std::optional<std::string> take(const std::string& id, Clock::time_point now);

 private:
  struct Kept {
    std::string nonce{};
    Clock::time_point since{};
  };
  void forget_old(Clock::time_point now);

  std::unordered_map<std::string, Kept> kept_{};
};

}  // namespace portal
