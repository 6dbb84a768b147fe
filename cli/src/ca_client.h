// SPDX-License-Identifier: Apache-2.0
// A certification authority's interface (docs/reference/esign-ca.md) as a personalisation centre calls it: HTTPS with a client
// certificate.
#pragma once
#include <esign/result.h>

#include <nlohmann/json.hpp>
#include <string>

namespace esign::cli {

struct CaAccess {
  std::string url{};          ///< "https://ca.example:8443"
  std::string certificate{};  ///< PEM file: the centre's certificate and its chain
  std::string key{};          ///< PEM file of its key
  std::string trust{};        ///< PEM file: who may have certified the server; nobody else is believed
};

/// What the authority answered, or why it refused: `problem` of RFC 9457.
struct CaAnswer {
  int status = 0;
  nlohmann::json body{};
};

/// POST of `body` (JSON; empty: none) to `path` below the URL. Asks again, some seconds in all, while the authority cannot be
/// reached or says 429 or 503: what it is asked here may be asked again, under one requestId. Errors: invalid_argument (no
/// https URL), not_found (a file), unavailable (not reached, or 5xx), denied (TLS: the server is not believed, or it does not
/// believe us), protocol (no JSON, too long).
Result<CaAnswer> ask_ca(const CaAccess& access, const std::string& path, const std::string& body);

/// The refusal in an answer as an error: by its status, with the authority's own words and the member it names. Nothing for 2xx.
Result<void> accepted(const CaAnswer& answer);

}  // namespace esign::cli
