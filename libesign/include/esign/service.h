// SPDX-License-Identifier: Apache-2.0
// A service of the caller's own organisation over HTTPS, which knows its callers by their certificates: a certification authority's
// interface, for instance.
#pragma once
#include <esign/result.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace esign {

struct ServiceAccess {
  std::string certificate{};  ///< PEM file: the caller's certificate and its chain
  std::string key{};          ///< PEM file of its key
  std::string trust{};        ///< PEM file: who may have certified the server; nobody else is believed
  std::chrono::milliseconds within{60'000};
  std::size_t largest = 1u << 20;  ///< Octets of an answer
};

/// Any HTTP answer, redirects too: they are not followed, since they would take the caller's certificate elsewhere.
struct ServiceAnswer {
  int status = 0;
  std::string media_type{};  ///< Without parameters, in small letters
  std::vector<std::uint8_t> body{};
};

/// POST of `body` (may be empty: then `media_type` is not sent) to an https URL, at any address: a person of that organisation wrote it.
/// Errors: invalid_argument (no https URL, one with a user's name in it), not_found (a file), denied (TLS: the server is not believed,
/// or it does not believe us), unavailable (no connection, no answer in time), limit_exceeded, protocol.
ESIGN_API Result<ServiceAnswer> post_to_service(const ServiceAccess& access, const std::string& url, const std::string& media_type,
                                                std::span<const std::uint8_t> body);

}  // namespace esign
