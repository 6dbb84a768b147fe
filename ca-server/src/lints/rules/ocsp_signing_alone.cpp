// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto purposes = c.extensions().extended_key_usage.value_or(std::vector<asn1::Oid>{});
  const bool signs = std::ranges::find(purposes, oid::kOcspSigning) != purposes.end();
  const bool ca = c.extensions().basic_constraints && c.extensions().basic_constraints->ca;
  if (signs && ca) return broken("extensions.extKeyUsage", "OCSPSigning in an authority's certificate");
  if (signs != ocsp_signer(c)) return broken("extensions.extKeyUsage", "OCSPSigning is for OCSP signers");
  if (signs && purposes.size() != 1) return broken("extensions.extKeyUsage", "OCSPSigning beside other purposes");
  return {};
}

}  // namespace

const Rule ocsp_signing_alone{
    .name = "ocsp-signing-alone",
    .citation = "This authority's profile; RFC 6960 (2013) section 4.2.2.2",
    .says = "OCSPSigning is an OCSP signer's only purpose, nobody else has it, and never together with cA: such an authority could answer for its siblings.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
