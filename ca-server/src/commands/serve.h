// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "commands/centre.h"

namespace esign::ca {

/// What one process does. Several may share a register; with `ocsp` it only reads.
enum class ServeRole : std::uint8_t { all, ca, ocsp };

struct Endpoint {
  std::string address{};
  std::uint16_t port = 0;
};
/// "127.0.0.1:8080", "[::1]:8080". Errors: invalid_argument.
Result<Endpoint> endpoint_from(std::string_view text);

struct ServeOptions {
  std::filesystem::path folder{};
  Endpoint listen{};
  enum class Security : std::uint8_t { plain, tls } security = Security::plain;  ///< Of `listen`.
  std::optional<Endpoint> tls_listen{};  ///< A second door, always with TLS: the interface beside plain status services.
  ServeRole role = ServeRole::all;
  std::string log_file{};                ///< Empty: stderr
};

/// Serves until SIGTERM or SIGINT; then finishes what is under way. Errors: those of opening, conflict (a port is taken).
Result<void> serve(const ServeOptions& options, const std::function<void(std::string_view)>& say);

}  // namespace esign::ca
