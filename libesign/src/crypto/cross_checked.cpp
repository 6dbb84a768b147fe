// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"
#include "crypto/cross_check.h"

namespace esign::crypto {
namespace {

std::string words(const Result<Verdict>& answer) {
  if (!answer) return std::string(esign::name(answer.error().code)) + " (" + answer.error().detail + ")";
  return *answer == Verdict::valid ? "valid" : "invalid";
}

Failure disagreement(const Backend& first, const std::string& one, const Backend& second, const std::string& other) {
  return fail(Errc::internal, "the judges disagree: " + std::string(first.name()) + " says " + one + ", " + std::string(second.name()) +
                                  " says " + other);
}

/// Two hashes run side by side; a digest comes out only if both are the same.
class PairedHasher final : public Hasher {
 public:
  PairedHasher(std::unique_ptr<Hasher> first, std::unique_ptr<Hasher> second) : first_(std::move(first)), second_(std::move(second)) {}

  Result<void> update(View octets) override {
    ESIGN_CHECK(first_->update(octets));
    return second_->update(octets);
  }

  Result<Bytes> finish() override {
    ESIGN_TRY(Bytes one, first_->finish());
    ESIGN_TRY(const Bytes other, second_->finish());
    if (one != other) return fail(Errc::internal, "the judges disagree about a digest: " + to_hex(one) + " and " + to_hex(other));
    return one;
  }

 private:
  std::unique_ptr<Hasher> first_;
  std::unique_ptr<Hasher> second_;
};

}  // namespace

CrossCheck::CrossCheck(const Backend& first, const Backend& second)
    : first_(first), second_(second), name_(std::string(first.name()) + "+" + std::string(second.name())) {}

std::string_view CrossCheck::name() const { return name_; }

Result<std::unique_ptr<Hasher>> CrossCheck::hasher(pkix::Hash hash) const {
  ESIGN_TRY(auto one, first_.hasher(hash));
  ESIGN_TRY(auto other, second_.hasher(hash));
  return std::unique_ptr<Hasher>(std::make_unique<PairedHasher>(std::move(one), std::move(other)));
}

Result<Verdict> CrossCheck::verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const {
  const Result<Verdict> one = first_.verify(spki, algorithm, message, signature);
  const Result<Verdict> other = second_.verify(spki, algorithm, message, signature);
  if (one && other && *one == *other) return *one;
  // Both refuse: that is no disagreement about the value, and the first one's reason is as good as the other's.
  if (!one && !other) return fail(one.error());
  return disagreement(first_, words(one), second_, words(other));
}

Result<PathOpinion> CrossCheck::judge_path(const PathToJudge& path) const {
  for (const Backend* judge : judges_of_paths()) {
    ESIGN_TRY(PathOpinion opinion, judge->judge_path(path));
    if (opinion.word == PathOpinion::Word::refuses) return opinion;
  }
  return PathOpinion{PathOpinion::Word::accepts, {}};
}

const Backend& cross_checked() {
  static const CrossCheck kBackend(openssl(), botan());
  return kBackend;
}

}  // namespace esign::crypto
