// SPDX-License-Identifier: Apache-2.0
#include <esign/online.h>
#include <esign/timestamp.h>
#include <fmt/format.h>

#include <algorithm>

#include "commands/doctor.h"
#include "inputs.h"
#include "online.h"
#include "trusted_lists.h"

namespace esign::cli {
namespace {

using State = Finding::State;

constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::hours kSoon{14 * 24};

/// A time-stamp over nothing that matters: whoever only answers HTTP need not have a clock.
void look_at_authority(const std::string& url, const Settings& settings, std::vector<Finding>& findings) {
  TimestampRequest request;
  request.authorities = {url};
  request.tls_trust = settings.tls_trust;
  request.within = kPatience;
  const auto reply = request_timestamp(Document::from_octets({'?'}, "doctor"), request, system_time());
  if (reply) findings.push_back({"tsa", Message::doctor_tsa, State::ok, fmt::format("{}: {}", url, to_rfc3339(reply->facts.time)), {}});
  else findings.push_back({"tsa", Message::doctor_tsa, State::problem, fmt::format("{}: {}", url, reply.error().detail), Message::doctor_service_away});
}

void look_at_responder(const std::string& url, const Settings& settings, std::vector<Finding>& findings) {
  const auto status = probe_service(url, settings.tls_trust, kPatience);
  if (status) findings.push_back({"ocsp", Message::doctor_ocsp, State::ok, fmt::format("{}: HTTP {}", url, *status), {}});
  else findings.push_back({"ocsp", Message::doctor_ocsp, State::problem, fmt::format("{}: {}", url, status.error().detail), Message::doctor_service_away});
}

/// Lists that cannot be read are a finding of the trust anchors.
void look_at_list(const std::string& path, std::vector<Finding>& findings) {
  const auto read = read_if_list(path);
  if (!read || !*read) return;
  const TrustedList& list = (*read)->list;
  const Time now = system_time(), next = list.next_update().value_or(now);
  Finding finding{"trusted-list", Message::doctor_list, State::ok, fmt::format("{}: {} — {}", path, to_rfc3339(list.issued()), to_rfc3339(next)), {}};
  if (next < now + kSoon) finding.state = State::notice, finding.remedy = Message::doctor_list_soon;
  if (next <= now) finding.state = State::problem, finding.remedy = Message::doctor_list_old;
  findings.push_back(std::move(finding));
}

void look_at_kept_lists(const Settings& settings, std::vector<Finding>& findings) {
  const std::filesystem::path folder = settings.crl_cache.empty() ? default_crl_cache() : std::filesystem::path(settings.crl_cache);
  const std::vector<KeptList> lists = kept_lists(folder);
  if (lists.empty()) return;
  const Time now = system_time();
  const auto oldest = std::ranges::min_element(lists, {}, &KeptList::this_update);
  const auto over = std::ranges::count_if(lists, [&](const KeptList& one) { return !one.next_update || *one.next_update < now; });
  findings.push_back({"crl-cache", Message::doctor_crls, over > 0 ? State::notice : State::ok,
                      fmt::format("{}: {}/{}, {} — {}", folder.string(), lists.size() - static_cast<std::size_t>(over), lists.size(), to_rfc3339(oldest->this_update), oldest->issuer),
                      over > 0 ? std::optional(Message::doctor_crls_old) : std::nullopt});
}

}  // namespace

void look_at_network(const Settings& settings, std::vector<Finding>& findings) {
  for (const std::string& url : settings.tsa) look_at_authority(url, settings, findings);
  for (const std::string& url : settings.ocsp) look_at_responder(url, settings, findings);
  for (const std::string& path : settings.trust) look_at_list(path, findings);
  look_at_kept_lists(settings, findings);
}

}  // namespace esign::cli
