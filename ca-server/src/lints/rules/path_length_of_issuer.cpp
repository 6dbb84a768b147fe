// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "issuer";

Result<void> check(const Case& c) {
  const pkix::Extensions& above = c.context.issuer->extensions();
  if (!above.basic_constraints || !above.basic_constraints->ca) return broken(kAt, "the issuer is no authority");
  if (!above.key_usage || !above.key_usage->has(pkix::KeyUsageBit::key_cert_sign)) return broken(kAt, "the issuer may not sign certificates");
  const auto room = above.basic_constraints->path_length;
  if (!room || end_entity(c)) return {};
  const auto& own = c.extensions().basic_constraints;
  if (*room == 0) return broken(kAt, "below the issuer there is no room for an authority");
  if (!own || !own->path_length || *own->path_length >= *room) return broken("extensions.basicConstraints", "a longer path than the issuer may have");
  return {};
}

}  // namespace

const Rule path_length_of_issuer{
    .name = "path-length-of-issuer",
    .citation = "RFC 5280 (2008) sections 4.2.1.9 and 6.1.4",
    .says = "The issuer is an authority that may sign certificates, and its path length leaves room for this one.",
    .since = kRfc5280,
    .applies = below_a_root,
    .check = check,
};

}  // namespace esign::ca::lints
