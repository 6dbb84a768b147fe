// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

using Bit = pkix::KeyUsageBit;
constexpr unsigned bit(Bit one) { return 1u << static_cast<unsigned>(one); }
constexpr unsigned kSign = bit(Bit::digital_signature), kCommit = bit(Bit::content_commitment), kEncipher = bit(Bit::key_encipherment),
                   kAgree = bit(Bit::key_agreement);
constexpr unsigned kTypes[] = {kCommit,             kCommit | kSign,    kSign,   kSign | kEncipher,           kSign | kAgree,
                               kEncipher,           kAgree,             kCommit | kSign | kEncipher, kCommit | kSign | kAgree};

Result<void> check(const Case& c) {
  const auto& usage = c.extensions().key_usage;
  if (!usage) return broken("extensions.keyUsage", "there is none");
  if (std::ranges::find(kTypes, unsigned{usage->bits}) == std::end(kTypes)) return broken("extensions.keyUsage", "none of the types A to F");
  return {};
}

}  // namespace

const Rule key_usage_type{
    .name = "key-usage-type",
    .citation = "EN 319 412-2 V2.3.1 clause 4.3.2, NAT-4.3.2-1; EN 319 412-3",
    .says = "keyUsage is one of the types A to F, and only one.",
    .since = kEn319412,
    .applies = subscriber,
    .check = check,
};

}  // namespace esign::ca::lints
