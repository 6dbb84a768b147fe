// SPDX-License-Identifier: Apache-2.0
#include "ca_client.h"

#include <esign/service.h>

#include <array>
#include <chrono>
#include <thread>

namespace esign::cli {
namespace {

constexpr std::array<std::chrono::milliseconds, 4> kPauses{std::chrono::milliseconds{200}, std::chrono::milliseconds{500}, std::chrono::milliseconds{1'500},
                                                           std::chrono::milliseconds{4'000}};

Result<CaAnswer> ask_once(const CaAccess& access, const std::string& url, const std::string& body) {
  ServiceAccess service;
  service.certificate = access.certificate;
  service.key = access.key;
  service.trust = access.trust;
  const std::span octets(reinterpret_cast<const std::uint8_t*>(body.data()), body.size());
  ESIGN_TRY(const ServiceAnswer made, post_to_service(service, url, "application/json", octets));
  CaAnswer answer;
  answer.status = made.status;
  answer.body = nlohmann::json::parse(made.body, nullptr, false);
  if (!answer.body.is_object()) return fail(Errc::protocol, "the answer is no JSON object").in(url);
  return answer;
}

/// What the same question may be answered differently in a moment.
bool passes(const Result<CaAnswer>& answer) {
  if (!answer) return answer.error().code != Errc::unavailable;
  return answer->status != 429 && answer->status != 503;
}

Errc code_of(int status) {
  if (status == 409) return Errc::conflict;
  if (status == 401 || status == 403) return Errc::denied;
  if (status == 404) return Errc::not_found;
  if (status == 429 || status >= 500) return Errc::unavailable;
  return Errc::malformed;
}

}  // namespace

Result<CaAnswer> ask_ca(const CaAccess& access, const std::string& path, const std::string& body) {
  const std::string url = access.url + (access.url.ends_with('/') ? "" : "/") + path;
  Result<CaAnswer> answer = ask_once(access, url, body);
  for (auto pause = kPauses.begin(); pause != kPauses.end() && !passes(answer); ++pause) {
    std::this_thread::sleep_for(*pause);
    answer = ask_once(access, url, body);
  }
  return answer;
}

Result<void> accepted(const CaAnswer& answer) {
  if (answer.status >= 200 && answer.status < 300) return {};
  const auto text = [&](const char* member) {
    const auto found = answer.body.find(member);
    return found != answer.body.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  std::string what = text("detail").empty() ? text("title") : text("detail");
  if (what.empty()) what = "the authority answered " + std::to_string(answer.status);
  const std::string at = text("at");
  return at.empty() ? fail(code_of(answer.status), std::move(what)) : fail(code_of(answer.status), std::move(what)).in(at);
}

}  // namespace esign::cli
