// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

asn1::Tag wanted(Time time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return day.year() < std::chrono::year{2050} ? asn1::tag::utc_time : asn1::tag::generalized_time;
}

Result<void> check(const Case& c) {
  const pkix::Validity& validity = c.certificate.validity();
  if (c.encoding.not_before != wanted(validity.not_before)) return broken("validity.notBefore", "the year wants the other form of time");
  if (c.encoding.not_after != wanted(validity.not_after)) return broken("validity.notAfter", "the year wants the other form of time");
  return {};
}

}  // namespace

const Rule validity_encoding{
    .name = "validity-encoding",
    .citation = "RFC 5280 (2008) section 4.1.2.5",
    .says = "Dates through 2049 are UTCTime, later ones GeneralizedTime.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
