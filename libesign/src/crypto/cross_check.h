// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"

namespace esign::crypto {

/// Two judges asked the same question; what cross_checked() is made of. An error of one and an answer of the other is a
/// disagreement too: a judge that cannot see must not be outvoted.
class CrossCheck final : public Backend {
 public:
  /// Both outlive this object.
  CrossCheck(const Backend& first, const Backend& second);
  std::string_view name() const override;  ///< "openssl+botan"
  Result<std::unique_ptr<Hasher>> hasher(pkix::Hash hash) const override;
  Result<Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override;
  Result<PathOpinion> judge_path(const PathToJudge& path) const override;  ///< The first objection of either.
  std::vector<const Backend*> judges_of_paths() const override { return {&first_, &second_}; }

 private:
  const Backend& first_;
  const Backend& second_;
  std::string name_;
};

}  // namespace esign::crypto
