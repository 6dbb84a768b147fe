// SPDX-License-Identifier: Apache-2.0
#include "net/curl/proxies.h"

#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace esign::net {
namespace {

struct Endpoint {
  View address{};
  std::uint16_t port = 0;
};

/// A view into the socket's address; its family decides what it is.
Endpoint endpoint_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address);
    return {View(reinterpret_cast<const std::uint8_t*>(&four.sin_addr), sizeof four.sin_addr), ntohs(four.sin_port)};
  }
  if (address.sa_family == AF_INET6) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
    return {View(reinterpret_cast<const std::uint8_t*>(&six.sin6_addr), sizeof six.sin6_addr), ntohs(six.sin6_port)};
  }
  return {};
}

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* found = nullptr;
  curl_url_get(url, part, &found, 0);
  const std::unique_ptr<char, FreeUrl> owned(found);
  return found == nullptr ? std::string() : std::string(found);
}

/// The addresses of one variable's proxy; nothing when it cannot be read or resolved.
std::unique_ptr<addrinfo, FreeUrl> addresses_of(const char* text) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text, CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) return nullptr;
  std::string host = part_of(url.get(), CURLUPART_HOST), port = part_of(url.get(), CURLUPART_PORT);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (port.empty()) port = part_of(url.get(), CURLUPART_SCHEME) == "https" ? "443" : "1080";  // CURLOPT_PROXY(3)
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return nullptr;
  return std::unique_ptr<addrinfo, FreeUrl>(found);
}

}  // namespace

Reach reach_of_socket(const sockaddr& address) { return reach_of(endpoint_of(address).address); }

bool is_proxy(const sockaddr& address) {
  const Endpoint wanted = endpoint_of(address);
  for (const char* variable : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    const char* text = std::getenv(variable);
    if (text == nullptr || *text == '\0') continue;
    const auto list = addresses_of(text);
    for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
      const Endpoint proxy = endpoint_of(*one->ai_addr);
      if (proxy.port == wanted.port && equal(proxy.address, wanted.address)) return true;
    }
  }
  return false;
}

}  // namespace esign::net
