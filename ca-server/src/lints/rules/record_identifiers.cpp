// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Identity identity = pkix::identity_of(c.certificate.subject());
  // The register may know more of a person than a certificate says, but nothing else.
  if (identity.fin && *identity.fin != c.record().fin) return broken("subject.serialNumber", "not the record's FİN");
  if (identity.voen && *identity.voen != c.record().voen) return broken("subject", "not the record's VÖEN");
  if (!natural_person(c) && !identity.fin && !c.record().fin.empty()) return broken("subject.serialNumber", "the record has a FİN");
  if (!natural_person(c) && !identity.voen && !c.record().voen.empty()) return broken("subject", "the record has a VÖEN");
  return {};
}

}  // namespace

const Rule record_identifiers{
    .name = "record-identifiers",
    .citation = "This authority's profile: the record is what is issued",
    .says = "FİN and VÖEN are the record's: who is looked up by them is found.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
