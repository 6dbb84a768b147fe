// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.extensions().key_usage && c.extensions().key_usage->bits == 0) return broken("extensions.keyUsage", "no bit is set");
  return {};
}

}  // namespace

const Rule key_usage_not_empty{
    .name = "key-usage-not-empty",
    .citation = "RFC 5280 (2008) section 4.2.1.3",
    .says = "A keyUsage has at least one bit.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
