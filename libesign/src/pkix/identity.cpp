// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "pkix/certificate.h"

namespace esign::pkix {
namespace {

constexpr asn1::Oid kCommonName("2.5.4.3"), kSurname("2.5.4.4"), kSerialNumber("2.5.4.5"), kOrganization("2.5.4.10"),
    kGivenName("2.5.4.42"), kOrganizationIdentifier("2.5.4.97");

/// The identifier behind a semantics prefix such as "PNOAZ" (EN 319 412-1 clauses 5.1.3 and 5.1.4): three letters of type, two of
/// country, a hyphen-minus. Split at the first hyphen; upper case is compared as it stands.
std::optional<std::string> behind(const std::optional<std::string>& value, std::string_view prefix) {
  if (!value) return std::nullopt;
  const std::size_t hyphen = value->find('-');
  if (hyphen == std::string::npos || std::string_view(*value).substr(0, hyphen) != prefix) return std::nullopt;
  if (hyphen + 1 == value->size()) return std::nullopt;
  return value->substr(hyphen + 1);
}

}  // namespace

Identity identity_of(const Name& subject) {
  Identity identity;
  identity.common_name = subject.first(kCommonName).value_or("");
  identity.given_name = subject.first(kGivenName);
  identity.surname = subject.first(kSurname);
  identity.organization = subject.first(kOrganization);
  const std::optional<std::string> serial = subject.first(kSerialNumber);
  identity.fin = behind(serial, "PNOAZ");
  identity.voen = behind(subject.first(kOrganizationIdentifier), "VATAZ");
  if (!identity.voen) identity.voen = behind(serial, "TINAZ");
  return identity;
}

}  // namespace esign::pkix
