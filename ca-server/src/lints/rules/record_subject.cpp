// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.certificate.subject().to_text() != c.record().subject) return broken("subject", "not the record's");
  if (pkix::identity_of(c.certificate.subject()).common_name != c.record().common_name) return broken("subject.CN", "not the record's");
  return {};
}

}  // namespace

const Rule record_subject{
    .name = "record-subject",
    .citation = "This authority's profile: the record is what is issued",
    .says = "The subject name, as RFC 4514 writes it, and its CN are the record's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
