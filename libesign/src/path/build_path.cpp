// SPDX-License-Identifier: Apache-2.0
#include "path/build_path.h"

#include <algorithm>

namespace esign::path {
namespace {

// Bits of a rank, from the weightiest: a smaller rank goes first.
constexpr int kWrongSignature = 16, kKeyIdentifierDiffers = 8, kNotAnAnchor = 4, kKeyIdentifierUnknown = 2, kOutsideValidity = 1;

/// RFC 4158 section 3.5.12: the issuer's key identifier against what the certificate says of its authority.
int key_identifier_rank(const pkix::Certificate& certificate, const pkix::Certificate* issuer) {
  const auto& authority = certificate.extensions().authority_key_identifier;
  if (issuer == nullptr || !authority) return kKeyIdentifierUnknown;
  if (authority->serial_number && !equal(*authority->serial_number, issuer->serial_number())) return kKeyIdentifierDiffers;
  const auto& subject = issuer->extensions().subject_key_identifier;
  if (!authority->key_identifier || !subject) return kKeyIdentifierUnknown;
  return equal(*authority->key_identifier, *subject) ? 0 : kKeyIdentifierDiffers;
}

}  // namespace

PathBuilder::PathBuilder(pkix::Certificate::Ptr target, std::vector<pkix::Certificate::Ptr> pool, const trust::TrustStore& store,
                         SignatureChecker& signatures)
    : pool_(std::move(pool)), store_(store), signatures_(signatures), calls_("path_build_calls", Limits{}.path_build_calls),
      path_limit_(Limits{}.path_length), target_(std::move(target)) {}

PathBuilder& PathBuilder::within(const Limits& limits) {
  calls_ = Budget("path_build_calls", limits.path_build_calls);
  path_limit_ = limits.path_length;
  return *this;
}

Result<int> PathBuilder::rank(const pkix::Certificate& certificate, View spki, const pkix::Certificate* issuer) {
  ESIGN_CHECK(calls_.spend());
  int rank = key_identifier_rank(certificate, issuer);
  ESIGN_TRY(const SignatureAnswer answer, signatures_.check(certificate, spki));
  if (answer.state != SignatureState::valid) rank += kWrongSignature;
  const bool outside =
      issuer != nullptr && at_ && (*at_ < issuer->validity().not_before || *at_ > issuer->validity().not_after);
  return outside ? rank + kOutsideValidity : rank;
}

bool PathBuilder::on_path(const pkix::Certificate& certificate) const {
  return std::ranges::any_of(stack_, [&](const Frame& frame) {
    return equal(frame.certificate->spki(), certificate.spki()) &&
           match(frame.certificate->subject(), certificate.subject()) == pkix::NameMatch::same;
  });
}

Result<std::vector<PathBuilder::Step>> PathBuilder::steps_from(const pkix::Certificate& certificate) {
  std::vector<Step> steps;
  for (const trust::TrustAnchor& anchor : store_.find(certificate.issuer())) {
    ESIGN_TRY(const int its_rank, rank(certificate, anchor.spki(), anchor.certificate().get()));
    steps.push_back({anchor, nullptr, its_rank});
  }
  for (const pkix::Certificate::Ptr& issuer : pool_) {
    if (match(issuer->subject(), certificate.issuer()) == pkix::NameMatch::different || on_path(*issuer)) continue;
    if (store_.find(*issuer)) continue;  // tried as the anchor that it is
    ESIGN_TRY(const int its_rank, rank(certificate, issuer->spki(), issuer.get()));
    steps.push_back({std::nullopt, issuer, its_rank + kNotAnAnchor});
  }
  std::ranges::stable_sort(steps, {}, &Step::rank);
  const auto wrong = std::ranges::find_if(steps, [](const Step& step) { return step.rank >= kWrongSignature; });
  // With no right one the likeliest wrong one stays.
  if (wrong != steps.end()) steps.erase(wrong == steps.begin() ? wrong + 1 : wrong, steps.end());
  return steps;
}

Result<void> PathBuilder::push(pkix::Certificate::Ptr certificate) {
  stack_.push_back({certificate, {}, 0});
  ESIGN_TRY(stack_.back().steps, steps_from(*certificate));
  return {};
}

Candidate PathBuilder::candidate(const trust::TrustAnchor& anchor) const {
  Candidate found{{}, anchor};
  for (const Frame& frame : stack_) found.certificates.push_back(frame.certificate);
  return found;
}

Result<std::optional<Candidate>> PathBuilder::next() {
  if (target_) {
    ESIGN_CHECK(push(std::exchange(target_, nullptr)));
  }
  while (!stack_.empty()) {
    ESIGN_CHECK(calls_.spend());
    Frame& frame = stack_.back();
    if (frame.next == frame.steps.size()) {
      stack_.pop_back();
      continue;
    }
    const Step step = frame.steps[frame.next++];
    if (step.anchor) return std::optional(candidate(*step.anchor));
    if (stack_.size() < path_limit_) ESIGN_CHECK(push(step.issuer));
  }
  return std::optional<Candidate>{};
}

}  // namespace esign::path
