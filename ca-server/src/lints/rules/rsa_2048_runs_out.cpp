// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::chrono::sys_days kNoneMade = std::chrono::year{2027} / 1 / 1, kNoneLeft = std::chrono::year{2029} / 1 / 1;

Result<void> check(const Case& c) {
  const pkix::PublicKeyInfo& key = c.certificate.public_key();
  const bool rsa = key.type == pkix::KeyType::rsa || key.type == pkix::KeyType::rsa_pss;
  if (!rsa || key.bits >= 3000) return {};
  const pkix::Validity& validity = c.certificate.validity();
  if (validity.not_before >= Time{kNoneMade} || c.context.now >= Time{kNoneMade}) return broken("subjectPublicKeyInfo", "an RSA key under 3000 bits after 2026");
  if (validity.not_after >= Time{kNoneLeft}) return broken("validity.notAfter", "an RSA key under 3000 bits beyond 2028");
  return {};
}

}  // namespace

const Rule rsa_2048_runs_out{
    .name = "rsa-2048-runs-out",
    .citation = "TS 119 312 V2.1.1 (2026-06) clause on RSA moduli of 1900 to 2999 bits",
    .says = "Certificates of RSA keys under 3000 bits are made until 2026-12-31, and end by 2028-12-31.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
