// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.authorityInfoAccess";

Result<void> check(const Case& c) {
  const auto& access = c.extensions().authority_info_access;
  if (!access) return {};
  if (access->empty()) return broken(kAt, "nothing is described");
  for (const pkix::AccessDescription& one : *access) {
    if (one.method != oid::kOcsp && one.method != oid::kCaIssuers) return broken(kAt, "access by " + asn1::name_of(one.method));
    if (one.location.kind != pkix::GeneralNameKind::uri) return broken(kAt, "a location that is no address");
    if (const auto scheme = web_address(one.location.text); !scheme) return broken(kAt, scheme.error().detail);
  }
  return {};
}

}  // namespace

const Rule access_addresses{
    .name = "access-addresses",
    .citation = "RFC 5280 (2008) section 4.2.2.1; RFC 6960 (2013) section 3.1",
    .says = "Authority information access names OCSP responders and issuers' certificates by http addresses, at least one of them.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
