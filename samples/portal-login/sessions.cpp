// SPDX-License-Identifier: Apache-2.0
#include "sessions.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace portal {
namespace {

enum class Alphabet { base64, base64url };

std::string random_text(Alphabet alphabet) {
  std::array<unsigned char, 33> octets{};  // 32, and one zero to fill the last group of three
  if (getrandom(octets.data(), 32, 0) != 32) throw std::system_error(errno, std::generic_category(), "getrandom");
  std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (alphabet == Alphabet::base64url) letters.replace(62, 2, "-_");
  std::string text;
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const unsigned group = (static_cast<unsigned>(octets[i]) << 16) | (static_cast<unsigned>(octets[i + 1]) << 8) | octets[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) text += letters[(group >> shift) & 63];
  }
  text.pop_back();  // 32 octets are 43 characters
  return alphabet == Alphabet::base64 ? text + '=' : text;
}

}  // namespace

void Sessions::forget_old(Clock::time_point now) {
  std::erase_if(kept_, [&](const auto& entry) { return now - entry.second.since > kLifetime; });
  if (kept_.size() < kMost) return;
  kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.since; }));
}

Session Sessions::begin(Clock::time_point now) {
  forget_old(now);
  Session session{random_text(Alphabet::base64url), random_text(Alphabet::base64)};
  kept_[session.id] = {session.nonce, now};
  return session;
}

std::optional<std::string> Sessions::take(const std::string& id, Clock::time_point now) {
  forget_old(now);
  const auto found = kept_.find(id);
  if (found == kept_.end()) return std::nullopt;
  std::string nonce = std::move(found->second.nonce);
  kept_.erase(found);
  return nonce;
}

}  // namespace portal
