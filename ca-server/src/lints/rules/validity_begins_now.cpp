// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const Time recorded = c.record().recorded == Time{} ? c.context.now : c.record().recorded;
  const Time begin = c.certificate.validity().not_before;
  if (begin < recorded - std::chrono::days{1}) return broken("validity.notBefore", "it is dated back");
  if (begin > recorded + std::chrono::days{366}) return broken("validity.notBefore", "more than a year ahead");
  return {};
}

}  // namespace

const Rule validity_begins_now{
    .name = "validity-begins-now",
    .citation = "This authority's profile",
    .says = "The certificate begins between a day before its request was recorded and a year after.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
