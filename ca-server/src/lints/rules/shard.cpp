// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.cRLDistributionPoints";

/// The decimal digits before ".crl".
std::string_view number_of(std::string_view file) {
  if (!file.ends_with(".crl")) return {};
  file.remove_suffix(4);
  const std::size_t last = file.find_last_not_of("0123456789");
  return last == std::string_view::npos ? file : file.substr(last + 1);
}

Result<void> check_address(const Case& c, std::string_view url) {
  const std::vector<std::string_view> segments = split(url, '/');
  if (segments.size() < 5) return broken(kAt, "an address without issuer and shard");
  if (segments[segments.size() - 2] != c.record().issuer) return broken(kAt, "not a CRL of " + c.record().issuer);
  if (number_of(segments.back()) != std::to_string(c.record().shard)) return broken(kAt, "not the shard " + std::to_string(c.record().shard));
  return {};
}

Result<void> check(const Case& c) {
  const auto& points = c.extensions().crl_distribution_points;
  if (!points || points->empty()) return broken(kAt, "there is none");
  for (const pkix::DistributionPoint& point : *points)
    for (const pkix::GeneralName& name : point.full_name) ESIGN_CHECK(check_address(c, name.text));
  return {};
}

}  // namespace

const Rule shard{
    .name = "shard",
    .citation = "This authority's profile; the partition of a CRL is burnt into its certificates",
    .says = "The distribution point is that of the issuer's shard which the record names: …/ISSUER/…SHARD.crl.",
    .since = kOwn,
    .applies = status_needed,
    .check = check,
};

}  // namespace esign::ca::lints
