// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check_name(std::string_view at, const pkix::Name& name) {
  for (const pkix::RelativeName& relative : name.rdns)
    for (const pkix::NameAttribute& attribute : relative)
      if (attribute.value_tag != asn1::tag::utf8_string && attribute.value_tag != asn1::tag::printable_string)
        return broken(at, asn1::name_of(attribute.type) + " is of another string type");
  return {};
}

Result<void> check(const Case& c) {
  ESIGN_CHECK(check_name("issuer", c.certificate.issuer()));
  return check_name("subject", c.certificate.subject());
}

}  // namespace

const Rule name_string_types{
    .name = "name-string-types",
    .citation = "RFC 5280 (2008) section 4.1.2.4",
    .says = "Attributes of names are UTF8String or PrintableString.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
