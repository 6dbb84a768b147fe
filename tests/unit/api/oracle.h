// SPDX-License-Identifier: Apache-2.0
// Judges of changed files: where a change may pass is a list with reasons, and nothing passes anywhere else.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "mutations.h"

namespace esign::mutation {

/// Where a change may go unnoticed: the place with everything below it (with "=" behind it: the place alone), the beginning of the
/// change's name, and why.
struct Free {
  std::string place{}, change{}, reason{};
};
using FreePlaces = std::vector<Free>;

inline bool covers(const Free& free, const Mutant& mutant) {
  const bool alone = free.place.ends_with('=');
  if (alone && free.place.compare(0, free.place.size() - 1, mutant.place) != 0) return false;
  const bool inside = alone || mutant.place == free.place ||
                      (mutant.place.starts_with(free.place) && (mutant.place[free.place.size()] == '.' || mutant.place[free.place.size()] == '/'));
  return (free.place.empty() || inside) && mutant.change.starts_with(free.change);
}

#ifdef NDEBUG
inline constexpr std::size_t kEvery = 1;
#else
inline constexpr std::size_t kEvery = 8;  // a build for sanitizers or a debugger tries every eighth change
#endif
inline constexpr std::size_t kFewest = 2000;

/// Judges mutants and counts them. `Claim` says what a file that passes says, and nothing of one that does not.
class Oracle {
 public:
  using Claim = std::function<std::string(const Mutant&)>;
  Oracle(std::string format, const Bytes& genuine, Claim claim, FreePlaces free)
      : format_(std::move(format)), claim_of_(std::move(claim)), claim_(claim_of_({"", "", genuine})), free_(std::move(free)), used_(free_.size()) {
    EXPECT_FALSE(claim_.empty()) << format_ << ": the genuine file passes";
  }
  ~Oracle() {
    std::cout << "[ mutants  ] " << format_ << ": " << count_ << " changes, " << passed_ << " of them without effect, in " << free_.size()
              << " places that nobody signs\n";
    if (kEvery > 1) return;
    EXPECT_GE(count_, kFewest) << format_;
    for (std::size_t i = 0; i < free_.size(); ++i)
      EXPECT_NE(used_[i], 0u) << format_ << ": nothing passes in " << free_[i].place << ' ' << free_[i].change << ", so it is not free";
  }
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  void judge(const Mutant& mutant) {
    if (seen_++ % kEvery != 0) return;
    ++count_;
    const std::string claim = claim_of_(mutant);
    if (claim.empty()) return;
    ++passed_;
    EXPECT_EQ(claim, claim_) << format_ << ": " << mutant.change << " in " << mutant.place << " passes and says something else";
    const auto free = std::ranges::find_if(free_, [&](const Free& one) { return covers(one, mutant); });
    EXPECT_NE(free, free_.end()) << format_ << ": " << mutant.change << " in " << mutant.place << " passes";
    if (free != free_.end()) ++used_[static_cast<std::size_t>(free - free_.begin())];
  }

 private:
  std::string format_;
  Claim claim_of_;
  std::string claim_;
  FreePlaces free_;
  std::vector<std::size_t> used_;
  std::size_t seen_ = 0, count_ = 0, passed_ = 0;
};

/// Octets, runs and length, without a view to structure.
inline void change_octets(const Bytes& genuine, const PlaceOf& place, const Receiver& judge) {
  flip_every_octet(genuine, place, judge);
  change_runs(genuine, 400, place, judge);
  cut_short(genuine, 31, place, judge);
}

}  // namespace esign::mutation
