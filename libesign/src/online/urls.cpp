// SPDX-License-Identifier: Apache-2.0
#include "online/urls.h"

#include <algorithm>

#include "base/text.h"

namespace esign::online {
namespace {

constexpr std::size_t kMost = 4, kLongest = 2048;

void add(std::vector<std::string>& urls, const pkix::GeneralName& name) {
  if (name.kind != pkix::GeneralNameKind::uri || urls.size() >= kMost || name.text.size() > kLongest) return;
  const std::string start = ascii_lower(name.text.substr(0, 8));
  if (!start.starts_with("http://") && !start.starts_with("https://")) return;
  if (std::find(urls.begin(), urls.end(), name.text) == urls.end()) urls.push_back(name.text);
}

}  // namespace

std::vector<std::string> access_urls(const pkix::Certificate& certificate, const asn1::Oid& method) {
  std::vector<std::string> urls;
  const auto& places = certificate.extensions().authority_info_access;
  if (!places) return urls;
  for (const pkix::AccessDescription& one : *places) {
    if (one.method == method) add(urls, one.location);
  }
  return urls;
}

std::vector<std::string> crl_urls(const pkix::Certificate& certificate) {
  std::vector<std::string> urls;
  const auto& points = certificate.extensions().crl_distribution_points;
  if (!points) return urls;
  for (const pkix::DistributionPoint& point : *points) {
    for (const pkix::GeneralName& name : point.full_name) add(urls, name);
  }
  return urls;
}

}  // namespace esign::online
