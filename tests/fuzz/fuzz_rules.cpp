// SPDX-License-Identifier: Apache-2.0
// What a person or a program hands in as text: facts (JSON), policies (JSON), settings (TOML). Strict readers.
#include "base/text.h"
#include "facts/facts_json.h"
#include "fuzz.h"
#include "policy/policy.h"
#include "settings.h"

namespace {

using namespace esign;

void check_facts(std::string_view text) {
  const auto facts = facts::from_json(text);
  if (!facts) return fuzz::require_sound(facts.error());
  const std::string written = facts::to_json(*facts);
  const auto again = facts::from_json(written);
  ESIGN_LAW(again.has_value(), "facts that were written can be read: " + (again ? std::string() : again.error().at + " " + again.error().detail));
  ESIGN_LAW(facts::to_json(*again) == written, "facts survive being written");
}

void check_policy(std::string_view text) {
  const auto policy = policy::parse(text, "00");
  if (!policy) return fuzz::require_sound(policy.error());
  ESIGN_LAW(!policy->rows.empty() || policy->x509.revocation == policy::Demand::required, "a rule that is not named stays strict");
  for (const policy::Row& row : policy->rows) ESIGN_LAW(!row.rule.empty() && !row.source.empty(), "a rule names its source");
}

void check_settings(std::string_view text) {
  cli::Settings settings;
  const Result<void> read = cli::read_settings(text, settings);
  if (!read) {
    fuzz::require_sound(read.error());
    ESIGN_LAW(read.error().code == Errc::misconfigured, "a wrong configuration is one");
    return;
  }
  ESIGN_LAW(is_utf8(settings.key) && is_utf8(settings.policy), "settings are UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  check_facts(text);
  check_policy(text);
  check_settings(text);
  return 0;
}
