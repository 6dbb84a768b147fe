// SPDX-License-Identifier: Apache-2.0
// The port to the network: whoever wants something from a URL is given one of these, or none.
#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "base/bytes.h"

namespace esign::net {

enum class Method : std::uint8_t { get, post };

struct Request {
  Method method = Method::get;
  std::string url{};         ///< http or https
  std::string media_type{};  ///< Of the body
  Bytes body{};              ///< Only with post
  std::string accept{};      ///< Media type that is wanted; empty: any
  std::string etag{}, modified{};  ///< If-None-Match, If-Modified-Since as an earlier answer had them; empty: not asked
  std::size_t largest = 1u << 20;  ///< Octets of an answer
  std::chrono::milliseconds within{10'000};  ///< For all of it: names, connections, redirects, octets
};

/// Any HTTP answer, whatever its status.
struct Response {
  int status = 0;
  std::string media_type{};  ///< Without its parameters, in small letters
  std::string etag{}, modified{};
  std::optional<std::chrono::seconds> retry_after{};  ///< From now on
  Bytes body{};
  std::string url{};  ///< Where the answer came from, redirects followed
};

/// Any thread. Errors: invalid_argument (no http or https URL, one with a user's name), denied (an address that may not be asked; a
/// server that TLS does not believe), unavailable (no connection, no time left), limit_exceeded (a longer answer than `largest`),
/// protocol (no HTTP; more than three redirects, one to another scheme, one that would send a body elsewhere).
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  virtual Result<Response> fetch(const Request& request) = 0;
};

/// Whom a fetcher may ask. A URL in a certificate was chosen by whoever made it: no reason to ask one's own network for it.
enum class Addresses : std::uint8_t {
  public_only,
  typed,  ///< A person wrote the URL: any address, and where it sends to is public or the same host.
  any
};

struct FetcherSettings {
  Addresses addresses = Addresses::public_only;
  std::string trust_file{};  ///< PEM: the authorities of TLS servers; empty: the system's
  /// PEM files of who asks, for servers that want to know; both or neither. Redirects are answers then, and not followed: they would
  /// take the certificate elsewhere.
  std::string client_certificate{}, client_key{};
};

/// libcurl. Proxies as its environment variables say (http_proxy, https_proxy, all_proxy, no_proxy): a proxy itself may have any
/// address, and what it resolves is its own business; an address in the URL is looked at all the same. No cookies, no credentials.
/// Errors: internal.
Result<std::unique_ptr<Fetcher>> curl_fetcher(FetcherSettings settings);

}  // namespace esign::net
