// SPDX-License-Identifier: Apache-2.0
#include "settings.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <toml++/toml.h>

namespace esign::cli {
namespace {

namespace fs = std::filesystem;

struct TextKey {
  std::string_view key;
  std::string Settings::*member;
};
constexpr TextKey kTexts[] = {{"lang", &Settings::lang}, {"key", &Settings::key}, {"reader", &Settings::reader}, {"policy", &Settings::policy}, {"pin-pad", &Settings::pin_pad},
                              {"online", &Settings::online}, {"tls-trust", &Settings::tls_trust}, {"crl-cache", &Settings::crl_cache}};
struct ListKey {
  std::string_view key;
  std::vector<std::string> Settings::*member;
  char separator = ':';  ///< In a variable, as in PATH; URLs have colons of their own.
};
constexpr ListKey kLists[] = {{"trust", &Settings::trust}, {"trust-signer", &Settings::trust_signer}, {"certs", &Settings::certs}, {"crl", &Settings::crl}, {"ocsp-response", &Settings::ocsp_response},
                              {"tsa", &Settings::tsa, ' '}, {"ocsp", &Settings::ocsp, ' '}};

/// A string, or an array of strings.
std::vector<std::string> strings(const toml::node& node) {
  std::vector<std::string> values;
  if (const auto text = node.value<std::string>()) values.push_back(*text);
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) {
      if (const auto text = element.value<std::string>()) values.push_back(*text);
    }
  }
  return values;
}

Result<void> apply(const toml::table& table, Settings& settings) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const std::vector<std::string> values = strings(node);
    bool known = false;
    for (const TextKey& text : kTexts) {
      if (text.key != name) continue;
      if (!node.is_string()) return fail(Errc::misconfigured, fmt::format("line {}: expected a string", node.source().begin.line)).in(name);
      settings.*text.member = values.front();
      known = true;
    }
    for (const ListKey& list : kLists) {
      if (list.key != name) continue;
      if (values.empty()) return fail(Errc::misconfigured, fmt::format("line {}: expected a string or a list of strings", node.source().begin.line)).in(name);
      settings.*list.member = values;
      known = true;
    }
    if (!known) return fail(Errc::misconfigured, fmt::format("line {}: there is no such setting", node.source().begin.line)).in(name);
  }
  return {};
}

Result<void> read_file(const fs::path& file, Settings& settings) {
  std::error_code error;
  if (!fs::exists(file, error)) return {};
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return fail(Errc::misconfigured, "cannot be read").in(file.string());
  ESIGN_CHECK(read_settings(text, settings).in(file.string()));
  settings.read_files.push_back(file);
  return {};
}

fs::path user_file() {
  if (const char* home = std::getenv("XDG_CONFIG_HOME"); home != nullptr && *home == '/') return fs::path(home) / "esign/esign.toml";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return fs::path(home) / ".config/esign/esign.toml";
  return {};
}

void read_environment(Settings& settings) {
  const auto variable = [](std::string_view key) {
    std::string name = "ESIGN_";
    for (const char c : key) name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return std::getenv(name.c_str());
  };
  for (const TextKey& text : kTexts) {
    if (const char* value = variable(text.key); value != nullptr && *value != '\0') settings.*text.member = value;
  }
  for (const ListKey& list : kLists) {
    const char* value = variable(list.key);
    if (value == nullptr || *value == '\0') continue;
    (settings.*list.member).clear();
    for (std::string_view rest = value; !rest.empty();) {
      const std::size_t end = rest.find(list.separator);
      if (end != 0) (settings.*list.member).emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
}

}  // namespace

Result<void> read_settings(std::string_view toml, Settings& settings) {
  try {
    return apply(toml::parse(toml), settings);
  } catch (const toml::parse_error& problem) {
    return fail(Errc::misconfigured, fmt::format("line {}: {}", problem.source().begin.line, problem.description()));
  }
}

Result<Settings> load_settings() {
  Settings settings;
  ESIGN_CHECK(read_file("/etc/esign/esign.toml", settings));
  if (const fs::path user = user_file(); !user.empty()) ESIGN_CHECK(read_file(user, settings));
  read_environment(settings);
  if (settings.pin_pad != "on" && settings.pin_pad != "off") return fail(Errc::misconfigured, "expected \"on\" or \"off\"").in("pin-pad");
  if (settings.online != "on" && settings.online != "off") return fail(Errc::misconfigured, "expected \"on\" or \"off\"").in("online");
  return settings;
}

}  // namespace esign::cli
