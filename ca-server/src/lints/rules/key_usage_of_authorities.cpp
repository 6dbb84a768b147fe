// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.keyUsage";

Result<void> check(const Case& c) {
  const auto& usage = c.extensions().key_usage;
  const bool signs = usage && usage->has(pkix::KeyUsageBit::key_cert_sign);
  if (authority(c) && !signs) return broken(kAt, "an authority may not sign certificates");
  const bool ca = c.extensions().basic_constraints && c.extensions().basic_constraints->ca;
  if (signs && !ca) return broken(kAt, "keyCertSign without cA");
  return {};
}

}  // namespace

const Rule key_usage_of_authorities{
    .name = "key-usage-of-authorities",
    .citation = "RFC 5280 (2008) sections 4.2.1.3 and 4.2.1.9",
    .says = "An authority has keyUsage with keyCertSign, and nobody else has keyCertSign.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
