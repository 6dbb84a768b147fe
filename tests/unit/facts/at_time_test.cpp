// SPDX-License-Identifier: Apache-2.0
#include "facts/at_time.h"

#include <gtest/gtest.h>

namespace esign::facts {
namespace {

Time day(int n) { return Time{std::chrono::days{n}}; }

/// Day 400; "ca" lives from 100 to 500, the anchor "root" ended long ago.
Facts world(PathResult::Outcome outcome = PathResult::Outcome::valid) {
  Facts facts;
  facts.time = day(400);
  for (const auto& [id, from, to] : {std::tuple{"leaf", 200, 300}, std::tuple{"ca", 100, 500}, std::tuple{"root", 0, 50}}) {
    facts.certificates[id].common_name = id;
    facts.certificates[id].not_before = day(from);
    facts.certificates[id].not_after = day(to);
  }
  const Chain chain{{"leaf", "ca", "root"}, {"root", {}}, {outcome, outcome == PathResult::Outcome::valid ? "" : "why", "", ""}, {}};
  facts.signatures.emplace_back().candidates.emplace_back().chains = {chain};
  facts.timestamps.emplace_back().signature.candidates.emplace_back().chains = {chain};
  facts.status_signers["ocsp"] = {chain};
  return facts;
}

TEST(FactsAtTime, SameTimeChangesNothing) { EXPECT_EQ(at_time(world(PathResult::Outcome::failed_by_time_only), day(400)), world(PathResult::Outcome::failed_by_time_only)); }

TEST(FactsAtTime, EveryPathMovesWithTheTime) {
  const Facts later = at_time(world(), day(501));
  EXPECT_EQ(later.time, day(501));
  for (const Chain* chain : {&later.signatures[0].candidates[0].chains[0], &later.timestamps[0].signature.candidates[0].chains[0], &later.status_signers.at("ocsp")[0]}) {
    EXPECT_EQ(chain->path.outcome, PathResult::Outcome::failed_by_time_only);
    EXPECT_EQ(chain->path.reason, "expired");
    EXPECT_EQ(chain->path.certificate, "ca");
  }
  EXPECT_EQ(at_time(world(), day(99)).signatures[0].candidates[0].chains[0].path.reason, "not_yet_valid");
  EXPECT_EQ(at_time(later, day(500)).signatures[0].candidates[0].chains[0].path.outcome, PathResult::Outcome::valid) << "the end itself is within";
}

TEST(FactsAtTime, WhatFailedForAnotherReasonFailsAtAnyTime) {
  for (const int n : {99, 300, 501}) {
    EXPECT_EQ(at_time(world(PathResult::Outcome::failed), day(n)).signatures[0].candidates[0].chains[0].path.outcome, PathResult::Outcome::failed);
  }
}

TEST(FactsAtTime, CertificateThatTheFactsDoNotHoldIsNoPath) {
  Facts facts = world();
  facts.certificates.erase("ca");
  EXPECT_EQ(at_time(facts, day(450)).signatures[0].candidates[0].chains[0].path.outcome, PathResult::Outcome::failed);
}

}  // namespace
}  // namespace esign::facts
