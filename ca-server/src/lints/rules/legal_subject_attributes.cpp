// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::array kWanted = {oid::kCountry, oid::kOrganization, oid::kOrganizationIdentifier, oid::kCommonName};

Result<void> check(const Case& c) { return exactly_once(c.certificate.subject(), kWanted).in("subject"); }

}  // namespace

const Rule legal_subject_attributes{
    .name = "legal-subject-attributes",
    .citation = "EN 319 412-3 clause 4.2.1, LEG-4.2.1-2 and -3",
    .says = "A legal person is named by C, O, organizationIdentifier and CN, each once.",
    .since = kEn319412,
    .applies = legal_person,
    .check = check,
};

}  // namespace esign::ca::lints
