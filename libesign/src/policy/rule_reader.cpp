// SPDX-License-Identifier: Apache-2.0
#include "policy/rule_reader.h"

namespace esign::policy {

using nlohmann::json;

Result<void> read_texts(const json& from, std::vector<std::string>& to) {
  if (!from.is_array()) return not_a_value("a list of strings");
  to.clear();
  for (const auto& one : from) {
    if (!one.is_string() || one.get_ref<const std::string&>().empty()) return not_a_value("a list of strings");
    to.push_back(one.get<std::string>());
  }
  return {};
}

Result<void> read_exemptions(const json& from, std::vector<Exemption>& to) {
  static constexpr std::array<std::pair<std::string_view, Exemption>, 3> kExemption{{
      {"validity-assured", Exemption::validity_assured},
      {"no-revocation-available", Exemption::no_revocation_available},
      {"ocsp-no-check", Exemption::ocsp_no_check}}};
  if (!from.is_array()) return not_a_value("a list");
  std::vector<Exemption> read;
  for (const auto& one : from) {
    ESIGN_CHECK(read_word(one, kExemption, read.emplace_back()));
  }
  to = std::move(read);
  return {};
}

Result<void> read_seconds(const json& from, std::optional<std::chrono::seconds>& to) {
  if (from.is_null()) {
    to.reset();
    return {};
  }
  constexpr std::uint64_t kCentury = 100ull * 366 * 86'400;
  if (!from.is_number_unsigned() || from.get<std::uint64_t>() > kCentury) return not_a_value("null or a number of seconds");
  to = std::chrono::seconds{from.get<std::int64_t>()};
  return {};
}

}  // namespace esign::policy
