// SPDX-License-Identifier: Apache-2.0
#include "ca_client.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

namespace esign::cli {
namespace {

constexpr std::size_t kLongestAnswer = 1u << 20;  // two certificates and their chain are some kilobytes
constexpr long kConnectSeconds = 10, kWholeSeconds = 60;
constexpr std::array<std::chrono::milliseconds, 4> kPauses{std::chrono::milliseconds{200}, std::chrono::milliseconds{500}, std::chrono::milliseconds{1'500},
                                                           std::chrono::milliseconds{4'000}};

struct EndCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t keep(char* octets, std::size_t size, std::size_t count, void* to) {
  auto& text = *static_cast<std::string*>(to);
  if (text.size() + size * count > kLongestAnswer) return 0;  // curl ends the transfer
  text.append(octets, size * count);
  return size * count;
}

Failure failure_of(CURLcode code, const char* words, const std::string& url) {
  const std::string what = words[0] != '\0' ? words : curl_easy_strerror(code);
  switch (static_cast<int>(code)) {
    case CURLE_WRITE_ERROR: return fail(Errc::protocol, "the answer is too long").in(url);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM: return fail(Errc::denied, what).in(url);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return fail(Errc::invalid_argument, "is no https URL").in(url);
    default: return fail(Errc::unavailable, what).in(url);
  }
}

Result<void> check_files(const CaAccess& access) {
  for (const std::string& file : {access.certificate, access.key, access.trust}) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return fail(Errc::not_found, "no such file").in(file);
  }
  return {};
}

Result<CaAnswer> ask_once(const CaAccess& access, const std::string& url, const std::string& body) {
  const std::unique_ptr<CURL, EndCurl> handle(curl_easy_init());
  const std::unique_ptr<curl_slist, EndCurl> headers(curl_slist_append(nullptr, "Content-Type: application/json"));
  if (!handle || !headers) return fail(Errc::internal, "curl cannot start");
  std::string text;
  std::array<char, CURL_ERROR_SIZE> words{};
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(handle.get(), option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_CAINFO, access.trust.c_str());
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // the system's authorities have no say here
  set(CURLOPT_SSLCERT, access.certificate.c_str());
  set(CURLOPT_SSLKEY, access.key.c_str());
  set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  set(CURLOPT_TIMEOUT, kWholeSeconds);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, words.data());
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDS, body.c_str());
  set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  if (!body.empty()) set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_WRITEFUNCTION, keep);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&text));
  if (const CURLcode done = curl_easy_perform(handle.get()); done != CURLE_OK) return failure_of(done, words.data(), url);
  CaAnswer answer;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  answer.body = nlohmann::json::parse(text, nullptr, false);
  if (!answer.body.is_object()) return fail(Errc::protocol, "the answer is no JSON object").in(url);
  return answer;
}

/// What the same question may be answered differently in a moment.
bool passes(const Result<CaAnswer>& answer) {
  if (!answer) return answer.error().code != Errc::unavailable;
  return answer->status != 429 && answer->status != 503;
}

Errc code_of(long status) {
  if (status == 409) return Errc::conflict;
  if (status == 401 || status == 403) return Errc::denied;
  if (status == 404) return Errc::not_found;
  if (status == 429 || status >= 500) return Errc::unavailable;
  return Errc::malformed;
}

}  // namespace

Result<CaAnswer> ask_ca(const CaAccess& access, const std::string& path, const std::string& body) {
  if (!access.url.starts_with("https://")) return fail(Errc::invalid_argument, "is no https URL").in(access.url);
  ESIGN_CHECK(check_files(access));
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
