// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "facts/facts.h"
#include "policy/policy.h"

namespace esign::validation {

/// The set of proofs of existence of EN 319 102-1 clause 5.6: of each object the earliest, as existence has no end.
/// Objects are named as in facts::Covered::object. Whatever is at hand exists at the validation time (clause 5.6.3.4 step 2).
class ProofsOfExistence {
 public:
  struct Proof {
    Time at{};
    std::string by{};  ///< A time-stamp's id; "provided"; empty: it is at hand now.
  };
  explicit ProofsOfExistence(Time now) : now_{now, {}} {}

  const Proof& of(const std::string& object) const;
  Time earliest(const std::string& object) const { return of(object).at; }
  /// Later than what is known already, or than now: without effect.
  void add(const std::string& object, Time at, const std::string& by);
  /// The same of a digest of the object alone (digest_of).
  void add_digest(const std::string& object, const std::string& algorithm, Proof proof);
  /// What is proven of objects, digests left out, in the order of their names.
  std::vector<ProofOfExistence> proven() const;

 private:
  Proof now_;
  std::map<std::string, Proof> earliest_{};
  std::set<std::string> digests_{};
};

/// How the set names a digest of an object, of which alone clause 5.6.2.3.4 step 4 a) proves the existence.
std::string digest_of(const std::string& object, const std::string& algorithm);

/// EN 319 102-1 clause 5.6.2.3, POE extraction. `token` has passed clause 5.4 or 5.6.2.4, its imprint matches, and a proof of
/// its own existence is from a time when the hash of its imprint was reliable: the caller has asked all of it.
void extract_proofs(const facts::Facts& facts, const facts::Timestamp& token, const Policy::Data& policy, ProofsOfExistence& proofs);

}  // namespace esign::validation
