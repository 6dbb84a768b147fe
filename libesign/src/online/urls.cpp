// SPDX-License-Identifier: Apache-2.0
#include "online/urls.h"

#include <algorithm>

#include "base/text.h"

namespace esign::online {
namespace {

constexpr std::size_t kMost = 4, kMostLists = 8, kLongest = 2048;

bool can_be_asked(const pkix::GeneralName& name) {
  if (name.kind != pkix::GeneralNameKind::uri || name.text.size() > kLongest) return false;
  const std::string start = ascii_lower(name.text.substr(0, 8));
  return start.starts_with("http://") || start.starts_with("https://");
}

void add(std::vector<std::string>& urls, const pkix::GeneralName& name, std::size_t most) {
  if (urls.size() >= most || !can_be_asked(name)) return;
  if (std::find(urls.begin(), urls.end(), name.text) == urls.end()) urls.push_back(name.text);
}

/// The URLs of one point that can be asked.
std::vector<const pkix::GeneralName*> askable(const pkix::DistributionPoint& point) {
  std::vector<const pkix::GeneralName*> names;
  for (const pkix::GeneralName& name : point.full_name) {
    if (can_be_asked(name)) names.push_back(&name);
  }
  return names;
}

}  // namespace

std::vector<std::string> access_urls(const pkix::Certificate& certificate, const asn1::Oid& method) {
  std::vector<std::string> urls;
  const auto& places = certificate.extensions().authority_info_access;
  if (!places) return urls;
  for (const pkix::AccessDescription& one : *places) {
    if (one.method == method) add(urls, one.location, kMost);
  }
  return urls;
}

std::vector<std::string> crl_urls(const pkix::Certificate& certificate) {
  std::vector<std::string> urls;
  const auto& points = certificate.extensions().crl_distribution_points;
  if (!points) return urls;
  std::vector<std::vector<const pkix::GeneralName*>> names;
  for (const pkix::DistributionPoint& point : *points) names.push_back(askable(point));
  for (std::size_t row = 0; row < kMostLists; ++row) {
    for (const auto& of_point : names) {
      if (row < of_point.size()) add(urls, *of_point[row], kMostLists);
    }
  }
  return urls;
}

}  // namespace esign::online
