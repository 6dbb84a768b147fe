// SPDX-License-Identifier: Apache-2.0
#include "path/crl_scope.h"

#include <algorithm>

namespace esign::path {
namespace {

using pkix::GeneralName;
using pkix::GeneralNameKind;
using pkix::NameMatch;

GeneralName directory_name(pkix::Name name) {
  GeneralName general;
  general.kind = GeneralNameKind::directory;
  general.directory = std::move(name);
  return general;
}

bool have_common(const std::vector<GeneralName>& a, const std::vector<GeneralName>& b) {
  return std::ranges::any_of(a, [&](const GeneralName& x) {
    return std::ranges::any_of(b, [&](const GeneralName& y) { return match(x, y) == NameMatch::same; });
  });
}

bool names_issuer(const std::vector<GeneralName>& names, const pkix::Name& issuer) {
  return std::ranges::any_of(names, [&](const GeneralName& name) {
    return name.kind == GeneralNameKind::directory && match(name.directory, issuer) == NameMatch::same;
  });
}

EffectivePoint effective(const pkix::DistributionPoint& point, const pkix::Certificate& certificate) {
  EffectivePoint result{point.full_name, point.crl_issuer, kAllReasons};
  if (point.reasons) result.reasons = point.reasons->bits & kAllReasons;
  if (!point.relative_name) return result;
  // 4.2.1.13: relative to cRLIssuer, which must then be one name, or to the certificate's issuer.
  const pkix::Name* base = &certificate.issuer();
  if (!point.crl_issuer.empty()) base = &point.crl_issuer.front().directory;
  result.names.push_back(directory_name(resolve_relative(*base, *point.relative_name)));
  return result;
}

std::vector<GeneralName> names_of(const pkix::IssuingDistributionPoint& point, const pkix::Crl& crl) {
  std::vector<GeneralName> names = point.full_name;
  if (point.relative_name) names.push_back(directory_name(resolve_relative(crl.issuer(), *point.relative_name)));
  return names;
}

bool is_ca(const pkix::Certificate& certificate) {
  const auto& constraints = certificate.extensions().basic_constraints;
  return constraints && constraints->ca;
}

/// 5.2.5: of the three only… flags at most one may be set, and none that this certificate falls outside of.
bool kind_fits(const pkix::IssuingDistributionPoint& point, const pkix::Certificate& certificate) {
  if (point.only_attribute_certificates) return false;                        // (b)(2)(iv)
  if (point.only_user_certificates && is_ca(certificate)) return false;       // (b)(2)(ii)
  return !point.only_ca_certificates || is_ca(certificate);                   // (b)(2)(iii)
}

/// CRL numbers are not negative (parsing saw to it) and minimal, so more octets mean more.
int compare_numbers(View a, View b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  if (std::ranges::lexicographical_compare(a, b)) return -1;
  return equal(a, b) ? 0 : 1;
}

View extension_value(const pkix::Crl& crl, const asn1::Oid& id) {
  for (const pkix::Extension& extension : crl.extensions()) {
    if (extension.id == id) return extension.value;
  }
  return {};
}

}  // namespace

std::vector<EffectivePoint> effective_points(const pkix::Certificate& certificate) {
  std::vector<EffectivePoint> points;
  if (const auto& listed = certificate.extensions().crl_distribution_points) {
    for (const pkix::DistributionPoint& point : *listed) points.push_back(effective(point, certificate));
  }
  // 6.3.3, last paragraph: "assume a DP with both the reasons and the cRLIssuer fields omitted and a distribution point
  // name of the certificate issuer". Stricter here: a certificate that names its distribution points is not covered by a
  // CRL of another named point, even if that name is the issuer's own (BSI CERT_PATH_CRL_13).
  EffectivePoint assumed;
  if (points.empty()) assumed.names.push_back(directory_name(certificate.issuer()));
  points.push_back(std::move(assumed));
  return points;
}

Scope scope_of(const pkix::Crl& crl, const EffectivePoint& point, const pkix::Certificate& certificate) {
  const auto& issuing = crl.issuing_distribution_point();
  if (crl.delta_base()) return Scope::elsewhere;  // a delta CRL is not a complete one
  if (!point.crl_issuer.empty()) {                // (b)(1)
    if (!names_issuer(point.crl_issuer, crl.issuer()) || !issuing || !issuing->indirect) return Scope::elsewhere;
  } else if (match(crl.issuer(), certificate.issuer()) == NameMatch::different) {
    return Scope::elsewhere;
  }
  if (!issuing) return Scope::covers;
  const std::vector<GeneralName> names = names_of(*issuing, crl);  // (b)(2)(i)
  const std::vector<GeneralName>& wanted = point.names.empty() ? point.crl_issuer : point.names;
  if (!names.empty() && !have_common(names, wanted)) return Scope::elsewhere;
  return kind_fits(*issuing, certificate) ? Scope::covers : Scope::elsewhere;
}

Scope scope_of_delta(const pkix::Crl& delta, const pkix::Crl& complete) {
  constexpr asn1::Oid kIssuingPoint("2.5.29.28"), kAuthorityKey("2.5.29.35");
  if (!delta.delta_base() || !delta.number() || !complete.number()) return Scope::elsewhere;
  if (match(delta.issuer(), complete.issuer()) == NameMatch::different) return Scope::elsewhere;  // (c)(1)
  if (!equal(extension_value(delta, kIssuingPoint), extension_value(complete, kIssuingPoint))) return Scope::elsewhere;   // (c)(2)
  if (!equal(extension_value(delta, kAuthorityKey), extension_value(complete, kAuthorityKey))) return Scope::elsewhere;   // (c)(3)
  const bool base_reached = compare_numbers(*complete.number(), *delta.delta_base()) >= 0;  // 5.2.4 (b)
  const bool is_later = compare_numbers(*complete.number(), *delta.number()) < 0;           // 5.2.4 (c)
  return base_reached && is_later ? Scope::covers : Scope::elsewhere;
}

std::uint16_t interim_reasons(const pkix::Crl& crl, const EffectivePoint& point) {
  const auto& issuing = crl.issuing_distribution_point();
  if (!issuing || !issuing->only_some_reasons) return point.reasons;
  return static_cast<std::uint16_t>(point.reasons & issuing->only_some_reasons->bits);
}

}  // namespace esign::path
