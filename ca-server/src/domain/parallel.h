// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace esign::ca {

/// Calls `work(i)` for 0..count-1 on so many threads; each index once, begun in order. The caller is one of them.
template <class Work>
void for_each_on_threads(std::size_t threads, std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t at = next++; at < count; at = next++) work(at);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(take);
  take();
}

inline std::size_t cores() { return std::max<std::size_t>(1, std::thread::hardware_concurrency()); }

/// Calls `work(i)` for 0..count-1 on all cores. Few indices are done by the caller alone.
template <class Work>
void for_each_parallel(std::size_t count, const Work& work) {
  constexpr std::size_t kWorthAThread = 8;
  for_each_on_threads(std::min(cores(), count / kWorthAThread), count, work);
}

/// The same for work that computes, and waits for the disk in between: some more threads than there are cores.
template <class Work>
void for_each_on_lanes(std::size_t count, const Work& work) {
  for_each_on_threads(std::min(cores() + 2, count), count, work);
}

}  // namespace esign::ca
