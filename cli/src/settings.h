// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace esign::cli {

/// Defaults of the options, weakest first: /etc/esign/esign.toml, $XDG_CONFIG_HOME/esign/esign.toml, ESIGN_* variables; a flag
/// beats them all. No secret has a place here.
struct Settings {
  std::string lang{};
  std::string key = "card";
  std::string reader{};
  std::string policy = "default";
  std::string pin_pad = "on";  ///< "off": PINs are typed on the keyboard even where the reader has keys.
  std::string online = "off";      ///< "on": verification asks whom the certificates name.
  std::string tls_trust{};
  std::string crl_cache{};         ///< Empty: the user's cache folder.
  std::vector<std::string> tsa{};   ///< URLs
  std::vector<std::string> ocsp{};  ///< URLs
  std::vector<std::string> trust{};
  std::vector<std::string> trust_signer{};
  std::vector<std::string> certs{};
  std::vector<std::string> crl{};
  std::vector<std::string> ocsp_response{};
  std::vector<std::filesystem::path> read_files{};  ///< The configuration files that were there.
};

/// Errors: misconfigured, with the file and line; an unknown key is an error, since a misspelt rule must not vanish.
Result<Settings> load_settings();
/// The text of one configuration file, on top of what `settings` holds. Errors: misconfigured, with the line.
Result<void> read_settings(std::string_view toml, Settings& settings);

}  // namespace esign::cli
