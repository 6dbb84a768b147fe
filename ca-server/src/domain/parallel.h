// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace esign::ca {

/// Calls `work(i)` for 0..count-1 on all cores; each index once, in no order. Few indices are done by the caller alone.
template <class Work>
void for_each_parallel(std::size_t count, const Work& work) {
  constexpr std::size_t kWorthAThread = 8;
  const std::size_t cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  const std::size_t threads = std::min(cores, count / kWorthAThread);
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t at = next++; at < count; at = next++) work(at);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(take);
  take();
}

}  // namespace esign::ca
