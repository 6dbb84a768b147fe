// SPDX-License-Identifier: Apache-2.0
// Verdicts about signatures with time-stamps and validation data inside, by several threads with what is known already shared, and
// with nothing kept from document to document:
//   long_term_bench ANCHOR THREADS FILE...
// What one verdict about each file costs, by one thread with what is known kept:
//   long_term_bench --cost ANCHOR FILE...
#include <esign/esign.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <thread>

namespace {

using namespace esign;
using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kEach{4};

template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}: {}: {}\n", name(result.error().code), result.error().at, result.error().detail);
    std::exit(70);
  }
  return *std::move(result);
}

/// Verdicts a second, over kEach.
double rate(const std::vector<Document>& files, unsigned threads, const std::function<Indication(const Document&)>& judge) {
  std::atomic<std::size_t> next{0}, done{0};
  const auto begin = Clock::now();
  const auto work = [&] {
    for (std::size_t i = next++; Clock::now() - begin < kEach; i = next++, ++done) {
      if (judge(files[i % files.size()]) == Indication::total_passed) continue;
      fmt::print(stderr, "{} does not pass\n", files[i % files.size()].name());
      std::exit(1);
    }
  };
  {
    std::vector<std::jthread> all;
    for (unsigned i = 0; i < threads; ++i) all.emplace_back(work);
  }
  return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Of the processor, by all threads of this process.
std::chrono::duration<double, std::micro> processor_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

TrustStore trust_in(const char* anchor) {
  TrustStore trust;
  if (const Result<void> added = trust.add(anchor); !added) std::exit(66);
  return trust;
}

/// The least of some rounds: others use the machine too.
int costs(int count, char** argument) {
  constexpr int kRounds = 7, kEachRound = 40;
  const Verifier kept(trust_in(argument[2]), must(Policy::builtin("default")));
  const Time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  for (int i = 3; i < count; ++i) {
    const Document file = must(Document::load(argument[i]));
    double least = 0;
    for (int round = 0; round < kRounds; ++round) {
      const auto begin = processor_time();
      for (int verdict = 0; verdict < kEachRound; ++verdict) {
        if (must(kept.verify(file, std::nullopt, now)).indication() != Indication::total_passed) return 1;
      }
      const double one = (processor_time() - begin).count() / kEachRound;
      least = round == 0 ? one : std::min(least, one);
    }
    fmt::print("{:<20} {:>8} octets {:>8.0f} us\n", file.name(), file.size(), least);
  }
  return 0;
}

}  // namespace

int main(int count, char** argument) {
  if (count > 3 && std::string_view(argument[1]) == "--cost") return costs(count, argument);
  if (count < 4) {
    fmt::print(stderr, "usage: long_term_bench ANCHOR THREADS FILE...\n");
    return 64;
  }
  const TrustStore trust = trust_in(argument[1]);
  const auto threads = static_cast<unsigned>(std::atoi(argument[2]));
  std::vector<Document> files;
  for (int i = 3; i < count; ++i) files.push_back(must(Document::load(argument[i])));
  const Policy policy = must(Policy::builtin("default"));
  const Time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const Verifier kept(trust, policy);
  std::atomic<std::size_t> judged{0};
  const auto begin = processor_time();
  const double with = rate(files, threads, [&](const Document& file) {
    ++judged;
    return must(kept.verify(file, std::nullopt, now)).indication();
  });
  const double each = (processor_time() - begin).count() / static_cast<double>(judged);
  const double without = rate(files, threads, [&](const Document& file) {
    return must(Verifier(trust, policy).verify(file, std::nullopt, now)).indication();
  });
  fmt::print("{} files, {} threads: {:.0f} verdicts/s with what is known kept ({:.0f} us of a processor each), {:.0f}/s without, ratio {:.1f}\n", files.size(),
             threads, with, each, without, with / without);
}
