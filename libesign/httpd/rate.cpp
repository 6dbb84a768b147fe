// SPDX-License-Identifier: Apache-2.0
#include "httpd/rate.h"

#include <algorithm>
#include <cmath>

namespace esign::httpd {
namespace {

/// Looking through a full table for each newcomer would be the attack.
constexpr std::chrono::seconds kSweepEvery{1};

}  // namespace

double RateLimiter::tokens_at(const Bucket& bucket, Clock::time_point now) const {
  const auto since = std::max(Clock::duration::zero(), now - bucket.at);  // two threads look at the clock in any order
  return std::min(burst_, bucket.tokens + per_second_ * std::chrono::duration<double>(since).count());
}

RateLimiter::Bucket& RateLimiter::bucket_of(Shard& shard, const std::string& client, Clock::time_point now) {
  if (const auto there = shard.buckets.find(client); there != shard.buckets.end()) return there->second;
  // A full bucket tells nothing that a new one does not.
  if (shard.buckets.size() >= kClientsPerShard && now - shard.swept > kSweepEvery) {
    shard.swept = now;
    std::erase_if(shard.buckets, [&](const auto& one) { return tokens_at(one.second, now) >= burst_; });
  }
  // So many at once are one attack: the newcomers share what one client has.
  const bool crowded = shard.buckets.size() >= kClientsPerShard;
  return shard.buckets.try_emplace(crowded ? std::string() : client, Bucket{burst_, now}).first->second;
}

std::optional<std::chrono::milliseconds> RateLimiter::take(const std::string& client, Clock::time_point now) {
  if (per_second_ <= 0) return std::nullopt;
  Shard& shard = shards_[std::hash<std::string>()(client) % kShards];
  const std::lock_guard lock(shard.mutex);
  Bucket& bucket = bucket_of(shard, client, now);
  bucket.tokens = tokens_at(bucket, now);
  bucket.at = std::max(bucket.at, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  return std::chrono::milliseconds(static_cast<long>(std::ceil((1 - bucket.tokens) / per_second_ * 1000)));
}

std::size_t RateLimiter::clients() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    count += shard.buckets.size();
  }
  return count;
}

}  // namespace esign::httpd
