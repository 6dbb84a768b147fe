// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <string>
#include <vector>

#include "base/bytes.h"

namespace esign::crypto {

/// A whole path put to another implementation of RFC 5280 section 6.1. DER certificates, the target first and the anchor's
/// own last; at least two.
struct PathToJudge {
  std::vector<View> certificates{};
  Time at{};
};

/// What it says of signatures, periods, names, constraints and usages. Not asked: revocation, initial policies, and
/// critical extensions that it happens not to know, which are the caller's to process. The anchor is taken as given.
struct PathOpinion {
  enum class Word : std::uint8_t { accepts, refuses } word = Word::refuses;
  std::string reason{};  ///< Whose objection and which, for engineers; empty with accepts.
};

}  // namespace esign::crypto
