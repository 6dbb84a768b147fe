// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>

#include <array>
#include <mutex>
#include <vector>

#include "base/text.h"
#include "net/address.h"
#include "net/curl/proxies.h"
#include "net/fetcher.h"

namespace esign::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr unsigned kRedirects = 3;
constexpr std::chrono::milliseconds kConnectWithin{5'000};

struct EndCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};
using Handle = std::unique_ptr<CURL, EndCurl>;
using Headers = std::unique_ptr<curl_slist, EndCurl>;

enum class Scheme : std::uint8_t { http, https };
struct Target {
  Scheme scheme = Scheme::http;
  std::string host{};
};

/// http or https, without a user's name.
Result<Target> target_of(const std::string& text) {
  const std::unique_ptr<CURLU, EndCurl> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return fail(Errc::invalid_argument, "is no http or https URL").in(text);
  const auto part = [&](CURLUPart which) {
    char* found = nullptr;
    curl_url_get(url.get(), which, &found, 0);
    const std::unique_ptr<char, EndCurl> owned(found);
    return found == nullptr ? std::string() : std::string(found);
  };
  Target target;
  const std::string scheme = part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return fail(Errc::invalid_argument, "is no http or https URL").in(text);
  if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty()) return fail(Errc::invalid_argument, "has a user's name in it").in(scheme + " URL");
  target.scheme = scheme == "https" ? Scheme::https : Scheme::http;
  target.host = part(CURLUPART_HOST);
  return target;
}

/// What curl's callbacks see of one transfer.
struct Transfer {
  std::size_t largest = 0;
  Addresses addresses = Addresses::public_only;
  Bytes body{};
  enum class Ended : std::uint8_t { no, too_long, refused_address } ended = Ended::no;
};

std::size_t keep(char* octets, std::size_t size, std::size_t count, void* to) {
  auto& transfer = *static_cast<Transfer*>(to);
  const std::size_t more = size * count;
  if (more > transfer.largest - transfer.body.size()) {
    transfer.ended = Transfer::Ended::too_long;
    return 0;  // curl ends the transfer
  }
  transfer.body.insert(transfer.body.end(), octets, octets + more);
  return more;
}

/// The address that is connected to, after every resolution: a name that resolves differently each time gains nothing.
curl_socket_t open_socket(void* to, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(to);
  if (transfer.addresses == Addresses::public_only && reach_of_socket(address->addr) == Reach::special && !is_proxy(address->addr)) {
    transfer.ended = Transfer::Ended::refused_address;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Failure failure_of(CURLcode code, const char* words, const Transfer& transfer) {
  if (transfer.ended == Transfer::Ended::too_long) return fail(Errc::limit_exceeded, "the answer is too long");
  if (transfer.ended == Transfer::Ended::refused_address) return fail(Errc::denied, "leads to a private or special address");
  const std::string what = words[0] != '\0' ? words : curl_easy_strerror(code);
  switch (static_cast<int>(code)) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CONNECT_ERROR: return fail(Errc::denied, what);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return fail(Errc::invalid_argument, "is no http or https URL");
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2: return fail(Errc::protocol, what);
    default: return fail(Errc::unavailable, what);
  }
}

Headers headers_of(const Request& request) {
  Headers headers;
  const auto add = [&](const std::string& line) {
    // The list may begin anew with its first line.
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer != nullptr && longer != headers.get()) {
      static_cast<void>(headers.release());
      headers.reset(longer);
    }
  };
  if (request.method == Method::post) add("Content-Type: " + request.media_type);
  if (!request.accept.empty()) add("Accept: " + request.accept);
  if (!request.etag.empty()) add("If-None-Match: " + request.etag);
  if (!request.modified.empty()) add("If-Modified-Since: " + request.modified);
  add("Expect:");
  return headers;
}

std::string header_of(CURL* handle, const char* name) {
  curl_header* found = nullptr;
  return curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? std::string(found->value) : std::string();
}

void read_answer(CURL* handle, Response& response) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  const std::string type = header_of(handle, "Content-Type");
  response.media_type = ascii_lower(type.substr(0, type.find_first_of("; \t")));
  response.etag = header_of(handle, "ETag");
  response.modified = header_of(handle, "Last-Modified");
  curl_off_t after = 0;
  if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &after) == CURLE_OK && after > 0) response.retry_after = std::chrono::seconds{after};
}

class CurlFetcher final : public Fetcher {
 public:
  explicit CurlFetcher(FetcherSettings settings) : settings_(std::move(settings)) {}
  Result<Response> fetch(const Request& request) override;

 private:
  struct Answer {
    Response response{};
    std::string next{};  ///< Where a redirect leads
  };
  Result<Answer> fetch_once(const Request& request, std::chrono::milliseconds left, Addresses addresses);
  void configure(CURL* handle, const Request& request, std::chrono::milliseconds left) const;

  /// Handles keep their connections; whoever asks takes one away for the time.
  Handle take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return Handle(curl_easy_init());
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  void give_back(Handle handle) {
    curl_easy_reset(handle.get());
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  FetcherSettings settings_;
  std::mutex mutex_{};
  std::vector<Handle> idle_{};
};

void CurlFetcher::configure(CURL* handle, const Request& request, std::chrono::milliseconds left) const {
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(handle, option, value); };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings_.trust_file.empty()) {
    set(CURLOPT_CAINFO, settings_.trust_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!settings_.client_certificate.empty()) {
    set(CURLOPT_SSLCERT, settings_.client_certificate.c_str());
    set(CURLOPT_SSLKEY, settings_.client_key.c_str());
  }
  set(CURLOPT_USERAGENT, "esign/" ESIGN_VERSION);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(left, kConnectWithin).count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_NONE));
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.largest));
  if (request.method == Method::post) {
    set(CURLOPT_POST, 1L);
    // Without octets to point at curl would read standard input.
    set(CURLOPT_POSTFIELDS, request.body.empty() ? "" : reinterpret_cast<const char*>(request.body.data()));
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
}

Result<CurlFetcher::Answer> CurlFetcher::fetch_once(const Request& request, std::chrono::milliseconds left, Addresses addresses) {
  Handle handle = take();
  const Headers headers = headers_of(request);
  if (!handle || !headers) return fail(Errc::internal, "curl cannot start");
  Transfer transfer{.largest = request.largest, .addresses = addresses};
  std::array<char, CURL_ERROR_SIZE> words{};
  configure(handle.get(), request, left);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, words.data());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  curl_easy_setopt(handle.get(), CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(handle.get(), CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
  const CURLcode done = curl_easy_perform(handle.get());
  if (done == CURLE_FILESIZE_EXCEEDED) transfer.ended = Transfer::Ended::too_long;
  if (done != CURLE_OK) return failure_of(done, words.data(), transfer);
  Answer answer;
  read_answer(handle.get(), answer.response);
  char* next = nullptr;
  if (curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &next) == CURLE_OK && next != nullptr) answer.next = next;
  answer.response.body = std::move(transfer.body);
  answer.response.url = request.url;
  give_back(std::move(handle));
  return answer;
}

Result<Response> CurlFetcher::fetch(const Request& asked) {
  const auto end = Clock::now() + asked.within;
  Request request = asked;
  std::optional<Scheme> before;
  std::string typed;
  for (unsigned redirects = 0;; ++redirects) {
    const auto target = target_of(request.url);
    if (!target) return fail(before ? Error{Errc::protocol, "was sent on to what is no http or https URL", asked.url} : target.error());
    if (before == Scheme::https && target->scheme == Scheme::http) return fail(Errc::protocol, "was sent on from https to http").in(asked.url);
    if (!before) typed = target->host;
    const Addresses addresses = settings_.addresses == Addresses::typed ? (target->host == typed ? Addresses::any : Addresses::public_only) : settings_.addresses;
    if (addresses == Addresses::public_only && reach_of_host(target->host) == Reach::special)
      return fail(Errc::denied, "leads to a private or special address").in(asked.url);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return fail(Errc::unavailable, "no answer in time").in(asked.url);
    auto answer = fetch_once(request, left, addresses);
    if (!answer) return fail(std::move(answer).error().in(asked.url));
    if (answer->next.empty() || !settings_.client_certificate.empty()) return std::move(answer->response);
    if (redirects == kRedirects) return fail(Errc::protocol, "was sent on too many times").in(asked.url);
    // RFC 9110 section 15.4: 301 to 303 would make a GET of it, without the question.
    if (request.method == Method::post && answer->response.status < 307) return fail(Errc::protocol, "was sent on in a way that loses the question").in(asked.url);
    before = target->scheme;
    request.url = std::move(answer->next);
  }
}

}  // namespace

Result<std::unique_ptr<Fetcher>> curl_fetcher(FetcherSettings settings) {
  // Once for the process; this libcurl does it under a lock of its own.
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return fail(Errc::internal, "curl cannot start");
  return std::unique_ptr<Fetcher>(std::make_unique<CurlFetcher>(std::move(settings)));
}

}  // namespace esign::net
