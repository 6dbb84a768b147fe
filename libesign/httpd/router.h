// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/request.h"
#include "httpd/response.h"

namespace esign::httpd {

/// How a handler gets the body: at once, or as it arrives (batches of any length in bounded memory).
enum class Body : std::uint8_t { whole, stream };
/// Whether requests of this route draw on the client's rate limit.
enum class Rate : std::uint8_t { limited, free };
/// Which requests of this route leave a line in the log.
enum class Logged : std::uint8_t { all, failures };

/// Runs on a worker thread, may block. The request lives until the response is sent.
using Handler = std::function<Response(const Request&)>;
/// Runs on the I/O thread and must not block; nothing means "ask the handler".
using QuickHandler = std::function<std::optional<Response>(const Request&)>;

struct Route {
  Method method = Method::get;
  /// "/v1/certificates/{serial}/revoke": a name stands for one segment that is not empty. The last may be "{rest*}": all that
  /// follows, slashes included, even encoded or empty ones (base64 in the path of an OCSP request, RFC 6960 appendix A.1).
  std::string pattern{};
  Handler handler{};
  QuickHandler quick{};                  ///< Tried first; with Body::stream there is none.
  Body body = Body::whole;
  std::uint64_t body_limit = 64u << 10;  ///< Octets; Body::stream: of the whole stream, 0 for no limit.
  std::vector<std::string> media_types{};  ///< Of request bodies that are taken, lower case; empty: any.
  Rate rate = Rate::limited;
  Logged logged = Logged::all;
};

class Target;

/// The routes of a server: filled before it starts, read by all threads after.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// Errors: invalid_argument (pattern or combination makes no sense), already_exists (method and pattern).
  Result<void> add(Route route);

  enum class Outcome : std::uint8_t { found, no_such_path, no_such_method, bad_path };
  struct Match {
    Outcome outcome = Outcome::no_such_path;
    const Route* route = nullptr;
    std::size_t index = 0;  ///< Of the route, in the order they were added.
    std::string allow{};    ///< With no_such_method: the Allow header.
  };
  /// Literal segments win over names, names over the rest. HEAD finds GET. Fills `request`'s parameters and route.
  Match find(Method method, const Target& target, Request& request) const;
  std::size_t size() const;
  const Route& route(std::size_t index) const;

 private:
  struct Entry;
  std::vector<Entry> entries_;
};

}  // namespace esign::httpd
