// SPDX-License-Identifier: Apache-2.0
// The rules of a policy file about time: docs/reference/policy.md has a row for each. The first word of a pair is the strict one.
#include "policy/algorithm_table.h"
#include "policy/rule_reader.h"

namespace esign::policy {
namespace {

using nlohmann::json;
using Data = Policy::Data;

constexpr std::array<std::pair<std::string_view, ProcessChoice>, 3> kProcess{{{"long-term", ProcessChoice::long_term},
                                                                              {"with-time", ProcessChoice::with_time},
                                                                              {"basic", ProcessChoice::basic}}};
constexpr Words<Mandate> kMandate{{{"mandated", Mandate::mandated}, {"not-mandated", Mandate::not_mandated}}};
constexpr Words<TimestampingUsage> kUsage{{{"critical-and-alone", TimestampingUsage::critical_and_alone},
                                           {"present", TimestampingUsage::present}}};
constexpr Words<TimestampOrder> kOrder{{{"later", TimestampOrder::later}, {"provable", TimestampOrder::provable}}};
constexpr Words<DelayApplies> kDelayApplies{{{"attribute-present", DelayApplies::attribute_present},
                                             {"valid-timestamp", DelayApplies::valid_timestamp}}};
constexpr Words<MandatedFailure> kMandatedFailure{{{"result-of-timestamp", MandatedFailure::result_of_timestamp},
                                                   {"indeterminate", MandatedFailure::indeterminate}}};
constexpr Words<PastStatusSigner> kStatusSigner{{{"signer-and-issuer", PastStatusSigner::signer_and_issuer},
                                                 {"signer", PastStatusSigner::signer}}};
constexpr Words<PastSunset> kSunset{{{"final", PastSunset::final}, {"recoverable", PastSunset::recoverable}}};
constexpr Words<StaleSlide> kStaleSlide{{{"issuance", StaleSlide::issuance}, {"last-fresh", StaleSlide::last_fresh}}};
constexpr Words<TimestampTryLater> kTryLater{{{"final", TimestampTryLater::final}, {"recoverable", TimestampTryLater::recoverable}}};
constexpr Words<AcceptanceAgain> kAgain{{{"all", AcceptanceAgain::all}, {"crypto-only", AcceptanceAgain::crypto_only}}};
constexpr Words<PastExemption> kPastExemption{{{"not-provable", PastExemption::not_provable},
                                               {"no-data-needed", PastExemption::no_data_needed}}};
constexpr Words<ReleasedHold> kReleasedHold{{{"counts", ReleasedHold::counts}, {"forgotten", ReleasedHold::forgotten}}};
constexpr Words<DelayRepair> kDelayRepair{{{"final", DelayRepair::final}, {"repairable", DelayRepair::repairable}}};
constexpr Words<RevokedCa> kRevokedCa{{{"proof-needed", RevokedCa::proof_needed}, {"time-suffices", RevokedCa::time_suffices}}};

bool in_table(std::string_view name) {
  for (const AlgorithmRow& row : algorithm_table()) {
    if (row.name == name) return true;
  }
  return false;
}

/// Names of the algorithm table and instants. An end later than the table's has no effect: a policy cannot revive an algorithm.
Result<void> read_ends(const json& from, std::map<std::string, Time, std::less<>>& to) {
  if (!from.is_object()) return not_a_value("an object of algorithms and instants");
  std::map<std::string, Time, std::less<>> read;
  for (const auto& [name, end] : from.items()) {
    if (!in_table(name)) return not_a_value("names of docs/reference/algorithms.md");
    if (!end.is_string()) return not_a_value("instants (RFC 3339)");
    ESIGN_TRY(read[name], parse_rfc3339(end.get_ref<const std::string&>()));
  }
  to = std::move(read);
  return {};
}

}  // namespace

const std::map<std::string_view, Setter>& time_rules() {
  static const std::map<std::string_view, Setter> kRules{
      {"validation.process", [](Data& p, const json& v) { return read_word(v, kProcess, p.process); }},
      {"crypto.ends", [](Data& p, const json& v) { return read_ends(v, p.crypto.ends); }},
      {"timestamp.extended-key-usage", [](Data& p, const json& v) { return read_word(v, kUsage, p.timestamps.usage); }},
      {"timestamp.revocation", [](Data& p, const json& v) { return read_word(v, kDemand, p.timestamps.role.revocation); }},
      {"timestamp.revocation-exempt", [](Data& p, const json& v) { return read_exemptions(v, p.timestamps.role.exempt); }},
      {"timestamp.freshness", [](Data& p, const json& v) { return read_seconds(v, p.timestamps.role.freshness); }},
      {"timestamp.certificate-reference",
       [](Data& p, const json& v) { return read_word(v, kDemand, p.timestamps.certificate_reference); }},
      {"timestamp.imprint-digest", [](Data& p, const json& v) { return read_word(v, kDemand, p.timestamps.imprint_digest); }},
      {"timestamp.validity", [](Data& p, const json& v) { return read_word(v, kMandate, p.timestamps.validity); }},
      {"timestamp.mandated-failure",
       [](Data& p, const json& v) { return read_word(v, kMandatedFailure, p.timestamps.mandated_failure); }},
      {"timestamp.order", [](Data& p, const json& v) { return read_word(v, kOrder, p.timestamps.order); }},
      {"timestamp.delay", [](Data& p, const json& v) { return read_seconds(v, p.timestamps.delay); }},
      {"timestamp.delay-applies", [](Data& p, const json& v) { return read_word(v, kDelayApplies, p.timestamps.delay_applies); }},
      {"archive-timestamp.freshness", [](Data& p, const json& v) { return read_seconds(v, p.timestamps.archive_freshness); }},
      {"archive-timestamp.validity", [](Data& p, const json& v) { return read_word(v, kMandate, p.timestamps.archive_validity); }},
      {"status-signer.revocation-exempt", [](Data& p, const json& v) { return read_exemptions(v, p.status_signers.exempt); }},
      {"status-signer.freshness", [](Data& p, const json& v) { return read_seconds(v, p.status_signers.freshness); }},
      {"past.status-signer", [](Data& p, const json& v) { return read_word(v, kStatusSigner, p.past.status_signer); }},
      {"past.sunset", [](Data& p, const json& v) { return read_word(v, kSunset, p.past.sunset); }},
      {"past.stale-slide", [](Data& p, const json& v) { return read_word(v, kStaleSlide, p.past.stale_slide); }},
      {"past.timestamp-try-later", [](Data& p, const json& v) { return read_word(v, kTryLater, p.past.timestamp_try_later); }},
      {"past.acceptance-again", [](Data& p, const json& v) { return read_word(v, kAgain, p.past.acceptance_again); }},
      {"past.exemption", [](Data& p, const json& v) { return read_word(v, kPastExemption, p.past.exemption); }},
      {"past.released-hold", [](Data& p, const json& v) { return read_word(v, kReleasedHold, p.past.released_hold); }},
      {"past.delay-repair", [](Data& p, const json& v) { return read_word(v, kDelayRepair, p.past.delay_repair); }},
      {"past.revoked-ca", [](Data& p, const json& v) { return read_word(v, kRevokedCa, p.past.revoked_ca); }}};
  return kRules;
}

}  // namespace esign::policy
