// SPDX-License-Identifier: Apache-2.0
// How often one client may ask. Inside of the kit.
#pragma once
#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace esign::httpd {

using Clock = std::chrono::steady_clock;

/// A token bucket for each client, in bounded memory. Any thread.
class RateLimiter {
 public:
  /// `per_second`: tokens that come back, 0 for no limit; `burst`: tokens of a full bucket.
  RateLimiter(double per_second, double burst) : per_second_(per_second), burst_(burst) {}
  /// Takes a token. Nothing: go on. Else: after so long there will be one.
  std::optional<std::chrono::milliseconds> take(const std::string& client, Clock::time_point now);
  std::size_t clients() const;

  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kClientsPerShard = 8192;

 private:
  struct Bucket {
    double tokens = 0;
    Clock::time_point at{};
  };
  struct Shard {
    mutable std::mutex mutex{};
    std::unordered_map<std::string, Bucket> buckets{};
    Clock::time_point swept{};
  };
  Bucket& bucket_of(Shard& shard, const std::string& client, Clock::time_point now);
  double tokens_at(const Bucket& bucket, Clock::time_point now) const;

  double per_second_, burst_;
  std::array<Shard, kShards> shards_{};
};

}  // namespace esign::httpd
