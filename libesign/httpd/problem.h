// SPDX-License-Identifier: Apache-2.0
// RFC 9457, at the edge only. The detail of a server's fault never leaves the server.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/request.h"
#include "httpd/response.h"

namespace esign::httpd {

enum class ShowDetail : std::uint8_t { no, yes };
struct Problem {
  int status = 500;
  std::string_view type{};   ///< A URN, stable: programs decide by it.
  std::string_view title{};  ///< English, for engineers.
  ShowDetail show_detail = ShowDetail::no;
};

/// What an error of ours is over HTTP (not for OCSP and TSP, which have their own words).
Problem problem_of(Errc code) noexcept;

/// Why the server itself turns a request away, before any handler.
enum class Refusal : std::uint8_t {
  bad_request,
  no_such_path,
  no_such_method,
  too_slow,
  body_too_large,
  target_too_long,
  media_type,
  expectation,
  rate,
  head_too_large,
  unknown_method,
  unknown_coding,
  overloaded,
  version,
};
Problem problem_of(Refusal refusal) noexcept;

/// One member of the request that is wrong: "csr.signature", "the key is in use".
struct FieldFault {
  std::string field{}, detail{};
};

/// application/problem+json: type, title, status, detail and `at` where they may be shown, `instance` (urn:uuid: of the request's
/// id, which the log line carries), and `fields` when there are any.
Response problem(const Error& error, const Request& request, const std::vector<FieldFault>& fields = {});
Response problem(Refusal refusal, std::string_view detail, const Request& request);

}  // namespace esign::httpd
