// SPDX-License-Identifier: Apache-2.0
// Two policies on the same facts: where their verdicts differ, why, and by which rules.
#include <nlohmann/json.hpp>

#include "report/story.h"
#include "report/catalogue.h"

namespace esign::report {
namespace {

using Json = nlohmann::ordered_json;

struct DifferentRule {
  std::string rule{}, here{}, there{};  ///< Values are JSON; empty: the policy does not name the rule.
};

std::string value_of(const Policy::Data& policy, const std::string& rule) {
  for (const auto& row : policy.rows) {
    if (row.rule == rule) return row.value;
  }
  return {};
}

/// The rules about PDF files are tables themselves: their rows are compared one by one.
void add(std::vector<DifferentRule>& found, const DifferentRule& one) {
  const Json here = Json::parse(one.here, nullptr, false), there = Json::parse(one.there, nullptr, false);
  if (!one.rule.starts_with("pdf.") || !here.is_object() || !there.is_object()) {
    found.push_back(one);
    return;
  }
  const auto value = [](const Json& table, const std::string& key) { return table.contains(key) ? table[key].dump() : std::string(); };
  for (const auto& [key, mine] : here.items()) {
    if (value(there, key) != mine.dump()) found.push_back({one.rule + '.' + key, mine.dump(), value(there, key)});
  }
  for (const auto& [key, other] : there.items()) {
    if (!here.contains(key)) found.push_back({one.rule + '.' + key, {}, other.dump()});
  }
}

std::vector<DifferentRule> different_rules(const Policy::Data& here, const Policy::Data& there) {
  std::vector<DifferentRule> found;
  for (const auto& row : here.rows) {
    if (const std::string other = value_of(there, row.rule); other != row.value) add(found, {row.rule, row.value, other});
  }
  for (const auto& row : there.rows) {
    if (value_of(here, row.rule).empty()) found.push_back({row.rule, {}, row.value});
  }
  return found;
}

std::string term(const SignatureReport& signature) {
  std::string text{standard_name(signature.indication)};
  return signature.sub_indication == SubIndication::none ? text : text + '/' + std::string(standard_name(signature.sub_indication));
}

bool agree(const Report::Data& here, const Report::Data& there) {
  for (std::size_t i = 0; i < here.signatures.size(); ++i) {
    if (term(here.signatures[i]) != term(there.signatures[i])) return false;
  }
  return true;
}

std::string why(const Report::Data& data, std::size_t index, Language language) {
  const Step* step = deciding_step(data.conclusions[index]);
  return step ? told(language, step->message_key, step->detail) : std::string();
}

void line(std::string& text, const Report::Data& data, std::size_t index, Language language) {
  const std::string reason = why(data, index, language);
  text += "  " + std::string(message(language, "text.compared")) + " " + data.policy.name + ": " + term(data.signatures[index]) +
          (reason.empty() ? "" : " (" + reason + ')') + '\n';
}

Json verdict(const Report::Data& data, std::size_t index) {
  const Step* step = deciding_step(data.conclusions[index]);
  const auto& told = data.signatures[index];
  return Json{{"policy", data.policy.name},
              {"indication", standard_name(told.indication)},
              {"subIndication", told.sub_indication == SubIndication::none ? Json(nullptr) : Json(standard_name(told.sub_indication))},
              {"key", step ? Json(step->message_key) : Json(nullptr)}};
}

}  // namespace

std::string comparison_text(const Report::Data& here, const Report::Data& there, Language language) {
  if (agree(here, there)) return here.policy.name + ", " + there.policy.name + ": " + std::string(message(language, "text.same-verdict")) + '\n';
  std::string text;
  for (std::size_t i = 0; i < here.signatures.size(); ++i) {
    if (term(here.signatures[i]) == term(there.signatures[i])) continue;
    text += here.signatures[i].id + '\n';
    line(text, here, i, language);
    line(text, there, i, language);
  }
  text += std::string(message(language, "text.rules-differ")) + " (" + here.policy.name + " / " + there.policy.name + "):\n";
  for (const auto& one : different_rules(here.policy, there.policy)) {
    text += "  " + one.rule + ": " + (one.here.empty() ? "-" : one.here) + " / " + (one.there.empty() ? "-" : one.there) + '\n';
  }
  return text;
}

std::string comparison_json(const Report::Data& here, const Report::Data& there) {
  Json signatures = Json::array(), rules = Json::array();
  for (std::size_t i = 0; i < here.signatures.size(); ++i) {
    if (term(here.signatures[i]) == term(there.signatures[i])) continue;
    signatures.push_back({{"id", here.signatures[i].id}, {"verdicts", {verdict(here, i), verdict(there, i)}}});
  }
  for (const auto& one : different_rules(here.policy, there.policy)) {
    const auto value = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json::parse(text); };
    rules.push_back({{"rule", one.rule}, {"values", {value(one.here), value(one.there)}}});
  }
  const Json whole{{"schema", "esign.comparison/1"},
                   {"policies", {here.policy.name, there.policy.name}},
                   {"signatures", std::move(signatures)},
                   {"rules", std::move(rules)}};
  return whole.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace esign::report
