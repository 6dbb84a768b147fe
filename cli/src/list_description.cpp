// SPDX-License-Identifier: Apache-2.0
#include "list_description.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <toml++/toml.h>

#include "trusted_lists.h"

namespace esign::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string base64(std::span<const std::uint8_t> octets) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (i + j < octets.size() ? octets[i + j] : 0u);
    for (std::size_t j = 0; j < 4; ++j) text += i + j <= octets.size() ? kDigits[group >> (18 - 6 * j) & 63u] : '=';
  }
  return text;
}

class Converter {
 public:
  explicit Converter(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<Json> table(const toml::table& table) {
    Json object = Json::object();
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const bool files = name == "certificates" || name == "signers";
      ESIGN_TRY(object[name], (files ? certificates(node) : value(node)).in(name));
    }
    return object;
  }

 private:
  Result<Json> value(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return Json(*text);
    if (const auto number = node.value_exact<std::int64_t>()) return Json(*number);
    if (const auto date = node.value_exact<toml::date_time>()) {
      if (!date->offset) return wrong(node, "a date and time without its zone");
      std::ostringstream text;
      text << *date;
      return Json(text.str());
    }
    if (const auto* inside = node.as_table()) return table(*inside);
    if (const auto* list = node.as_array()) {
      Json array = Json::array();
      for (const toml::node& one : *list) {
        ESIGN_TRY(Json converted, value(one));
        array.push_back(std::move(converted));
      }
      return array;
    }
    return wrong(node, "expected a text, number, date, table or list");
  }

  Result<Json> certificates(const toml::node& node) {
    const auto* list = node.as_array();
    if (!list) return wrong(node, "expected a list of certificate files");
    Json array = Json::array();
    for (const toml::node& one : *list) {
      const auto name = one.value_exact<std::string>();
      if (!name) return wrong(one, "expected the name of a certificate file");
      ESIGN_TRY(const auto found, certificates_of({(folder_ / *name).string()}));
      for (const Certificate& certificate : found) array.push_back(base64(certificate.der()));
    }
    return array;
  }

  static Failure wrong(const toml::node& node, std::string_view what) { return fail(Errc::malformed, fmt::format("line {}: {}", node.source().begin.line, what)); }

  std::filesystem::path folder_;
};

}  // namespace

Result<std::string> json_of_description(std::string_view toml, const std::filesystem::path& folder) {
  try {
    ESIGN_TRY(const Json json, Converter(folder).table(toml::parse(toml)));
    return json.dump();
  } catch (const toml::parse_error& problem) {
    return fail(Errc::malformed, fmt::format("line {}: {}", problem.source().begin.line, problem.description()));
  }
}

}  // namespace esign::cli
