// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/policy.h"

/// How the values of rules are read from a policy file; each function leaves `to` as it was when it fails with malformed.
namespace esign::policy {

inline Failure not_a_value(std::string_view expected) { return fail(Errc::malformed, "expected " + std::string(expected)); }

/// The words of a rule's value and what they mean.
template <class Value>
using Words = std::array<std::pair<std::string_view, Value>, 2>;

template <class Value, std::size_t N>
Result<void> read_word(const nlohmann::json& from, const std::array<std::pair<std::string_view, Value>, N>& words, Value& to) {
  std::string expected;
  for (const auto& [word, value] : words) {
    if (from.is_string() && from.get_ref<const std::string&>() == word) {
      to = value;
      return {};
    }
    expected += (expected.empty() ? "\"" : " or \"") + std::string(word) + '"';
  }
  return not_a_value(expected);
}

inline constexpr Words<Demand> kDemand{{{"required", Demand::required}, {"not-required", Demand::not_required}}};

Result<void> read_texts(const nlohmann::json& from, std::vector<std::string>& to);
Result<void> read_exemptions(const nlohmann::json& from, std::vector<Exemption>& to);
/// null, or whole seconds from 0 to a hundred years.
Result<void> read_seconds(const nlohmann::json& from, std::optional<std::chrono::seconds>& to);

using Setter = Result<void> (*)(Policy::Data&, const nlohmann::json&);

/// The rules about time: process, time-stamps, signers of status information, proofs about the past, ends of algorithms.
const std::map<std::string_view, Setter>& time_rules();

}  // namespace esign::policy
