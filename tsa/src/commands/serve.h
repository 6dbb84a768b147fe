// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>

#include <esign/result.h>

namespace esign::tsa {

struct ServeOptions {
  std::filesystem::path folder{};
  std::string listen{};             ///< ADDRESS:PORT
  std::string log_file{};           ///< Empty: stderr
};

/// Serves until SIGTERM. Errors: those of Authority::open(), of the server.
Result<void> serve(const ServeOptions& options, const std::function<void(std::string_view)>& say);

}  // namespace esign::tsa
