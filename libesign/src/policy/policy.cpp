// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "policy/rule_reader.h"

namespace esign::policy {
namespace {

using nlohmann::json;

constexpr Words<Demand> kMatch{{{"match-required", Demand::required}, {"not-required", Demand::not_required}}};
constexpr Words<Absence> kAbsence{{{"accepted", Absence::accepted}, {"refused", Absence::refused}}};
constexpr Words<AnchorAsSigner> kAnchorAsSigner{{{"accepted", AnchorAsSigner::accepted}, {"needs-chain", AnchorAsSigner::needs_chain}}};
constexpr Words<KnownNotRevoked> kKnownNotRevoked{{{"status-beyond-expiry", KnownNotRevoked::status_beyond_expiry},
                                                   {"any-good-status", KnownNotRevoked::any_good_status}}};
constexpr Words<ExpiredIntermediate> kExpiredIntermediate{{{"out-of-bounds", ExpiredIntermediate::out_of_bounds},
                                                           {"general-failure", ExpiredIntermediate::general_failure}}};
constexpr Words<IntermediateOnHold> kIntermediateOnHold{{{"try-later", IntermediateOnHold::try_later},
                                                         {"general-failure", IntermediateOnHold::general_failure}}};
constexpr Words<ConstraintsMoment> kConstraintsMoment{{{"before-revocation", ConstraintsMoment::before_revocation},
                                                       {"after-revocation", ConstraintsMoment::after_revocation}}};
constexpr Words<UnknownSignaturePolicy> kUnknownPolicy{{{"own-rules", UnknownSignaturePolicy::own_rules},
                                                        {"stop", UnknownSignaturePolicy::stop}}};
constexpr Words<PolicyDocument> kPolicyDocument{{{"document-not-needed", PolicyDocument::not_needed},
                                                 {"document-required", PolicyDocument::required}}};

Result<void> read_key_usage(const json& from, std::vector<std::string>& to) {
  static const std::set<std::string_view> kBits{"digitalSignature", "contentCommitment", "keyEncipherment", "dataEncipherment",
                                                "keyAgreement", "keyCertSign", "cRLSign"};
  ESIGN_CHECK(read_texts(from, to));
  for (const auto& bit : to) {
    if (!kBits.contains(bit)) return not_a_value("names of RFC 5280 section 4.2.1.3");
  }
  return to.empty() ? Result<void>(not_a_value("at least one key usage")) : Result<void>();
}

Result<void> read_known_policies(const json& from, std::map<std::string, PolicyDocument>& to) {
  if (!from.is_object()) return not_a_value("an object of identifiers");
  to.clear();
  for (const auto& [identifier, document] : from.items()) ESIGN_CHECK(read_word(document, kPolicyDocument, to[identifier]));
  return {};
}

constexpr std::array<std::pair<std::string_view, Consequence>, 4> kConsequence{{{"fail", Consequence::fail},
                                                                                {"indeterminate", Consequence::indeterminate},
                                                                                {"warn", Consequence::warn},
                                                                                {"accept", Consequence::accept}}};

/// A rule that is not of docs/reference/pdf-rules.md is an error: a misspelt one must not vanish.
Result<void> read_consequences(const json& from, std::map<std::string, Consequence, std::less<>>& to) {
  if (!from.is_object()) return not_a_value("an object of rules");
  to.clear();
  const auto known = pdf_rules();
  for (const auto& [rule, consequence] : from.items()) {
    if (std::find(known.begin(), known.end(), rule) == known.end()) return not_a_value("rules of docs/reference/pdf-rules.md");
    ESIGN_CHECK(read_word(consequence, kConsequence, to[rule]));
  }
  return {};
}

/// Every rule there is. A rule of a policy file that has no row here is an error.
const std::map<std::string_view, Setter>& rules() {
  using Data = Policy::Data;
  static const std::map<std::string_view, Setter> kRules{
      {"x509.key-usage", [](Data& p, const json& v) { return read_key_usage(v, p.x509.key_usage); }},
      {"x509.key-usage-absent", [](Data& p, const json& v) { return read_word(v, kAbsence, p.x509.key_usage_absent); }},
      {"x509.extended-key-usage", [](Data& p, const json& v) { return read_texts(v, p.x509.extended_key_usage); }},
      {"x509.revocation", [](Data& p, const json& v) { return read_word(v, kDemand, p.x509.revocation); }},
      {"x509.revocation-exempt", [](Data& p, const json& v) { return read_exemptions(v, p.x509.exempt); }},
      {"x509.freshness", [](Data& p, const json& v) { return read_seconds(v, p.x509.freshness); }},
      {"x509.anchor-as-signer", [](Data& p, const json& v) { return read_word(v, kAnchorAsSigner, p.x509.anchor_as_signer); }},
      {"x509.known-not-revoked", [](Data& p, const json& v) { return read_word(v, kKnownNotRevoked, p.x509.known_not_revoked); }},
      {"x509.expired-intermediate",
       [](Data& p, const json& v) { return read_word(v, kExpiredIntermediate, p.x509.expired_intermediate); }},
      {"x509.intermediate-on-hold",
       [](Data& p, const json& v) { return read_word(v, kIntermediateOnHold, p.x509.intermediate_on_hold); }},
      {"x509.constraints-moment",
       [](Data& p, const json& v) { return read_word(v, kConstraintsMoment, p.x509.constraints_moment); }},
      {"crypto.reference-digest", [](Data& p, const json& v) { return read_word(v, kDemand, p.crypto.reference_digest); }},
      {"element.certificate-reference",
       [](Data& p, const json& v) { return read_word(v, kDemand, p.elements.certificate_reference); }},
      {"element.all-path-references",
       [](Data& p, const json& v) { return read_word(v, kDemand, p.elements.all_path_references); }},
      {"element.signing-time", [](Data& p, const json& v) { return read_word(v, kDemand, p.elements.signing_time); }},
      {"element.full-coverage", [](Data& p, const json& v) { return read_word(v, kDemand, p.elements.full_coverage); }},
      {"element.container-coverage", [](Data& p, const json& v) { return read_word(v, kDemand, p.elements.container_coverage); }},
      {"element.media-type", [](Data& p, const json& v) { return read_word(v, kMatch, p.elements.media_type); }},
      {"pdf.findings", [](Data& p, const json& v) { return read_consequences(v, p.pdf.findings); }},
      {"pdf.findings-permitted", [](Data& p, const json& v) { return read_consequences(v, p.pdf.permitted); }},
      {"pdf.findings-before", [](Data& p, const json& v) { return read_consequences(v, p.pdf.before); }},
      {"signature-policy.known", [](Data& p, const json& v) { return read_known_policies(v, p.signature_policies.known); }},
      {"signature-policy.unknown",
       [](Data& p, const json& v) { return read_word(v, kUnknownPolicy, p.signature_policies.unknown); }}};
  return kRules;
}

/// A member that must be there, be text, and say something.
Result<std::string> text_member(const json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_string() || at->get_ref<const std::string&>().empty()) {
    return Result<std::string>(not_a_value("a text")).in(name);
  }
  return at->get<std::string>();
}

Result<void> only_members(const json& object, const std::set<std::string_view>& known) {
  if (!object.is_object()) return not_a_value("an object");
  for (const auto& [name, value] : object.items()) {
    if (!known.contains(name)) return fail(Errc::malformed, "unknown member").in(name);
  }
  return {};
}

Result<void> read_row(const json& row, Policy::Data& policy) {
  ESIGN_CHECK(only_members(row, {"rule", "value", "source"}));
  ESIGN_TRY(const std::string rule, text_member(row, "rule"));
  ESIGN_TRY(const std::string source, text_member(row, "source").in(rule));
  auto setter = rules().find(rule);
  if (setter == rules().end()) setter = time_rules().find(rule);
  if (setter == time_rules().end()) return fail(Errc::malformed, "unknown rule").in(rule);
  for (const auto& earlier : policy.rows) {
    if (earlier.rule == rule) return fail(Errc::malformed, "rule named twice").in(rule);
  }
  if (!row.contains("value")) return fail(Errc::malformed, "no value").in(rule);
  ESIGN_CHECK(setter->second(policy, row["value"]).in(rule));
  policy.rows.push_back({rule, row["value"].dump(), source});
  return {};
}

/// nlohmann keeps the last of two members with one name; here that is an error, as another reader might keep the first.
Result<json> parse_without_doubles(std::string_view text) {
  std::vector<std::set<std::string>> open;
  std::string doubled;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) {
      doubled = parsed.get<std::string>();
    }
    return true;
  };
  try {
    json tree = json::parse(text.begin(), text.end(), watch);
    if (!doubled.empty()) return fail(Errc::malformed, "member given twice").in(doubled);
    return tree;
  } catch (const json::exception& problem) {
    return fail(Errc::malformed, problem.what());
  }
}

}  // namespace

Result<Policy::Data> parse(std::string_view text, std::string sha256) {
  ESIGN_TRY(const json tree, parse_without_doubles(text));
  ESIGN_CHECK(only_members(tree, {"SPDX-License-Identifier", "schema", "name", "description", "constraints"}));
  ESIGN_TRY(const std::string schema, text_member(tree, "schema"));
  if (schema != "esign.policy/1") return fail(Errc::malformed, "expected esign.policy/1").in("schema");
  Policy::Data policy;
  policy.sha256 = std::move(sha256);
  ESIGN_TRY(policy.name, text_member(tree, "name"));
  if (tree.contains("description")) {
    ESIGN_TRY(policy.description, text_member(tree, "description"));
  }
  const auto constraints = tree.find("constraints");
  if (constraints == tree.end() || !constraints->is_array()) return Result<Policy::Data>(not_a_value("a list")).in("constraints");
  for (const auto& row : *constraints) ESIGN_CHECK(read_row(row, policy).in("constraints"));
  if (policy.x509.key_usage.empty()) policy.x509.key_usage = {"contentCommitment"};
  return policy;
}

namespace {

constexpr std::string_view kDefault =
#include "policy/builtin/default.json.inc"
    ;
constexpr std::string_view kPermissive =
#include "policy/builtin/permissive.json.inc"
    ;
constexpr std::string_view kBank =
#include "policy/builtin/bank.json.inc"
    ;
constexpr std::string_view kCourt =
#include "policy/builtin/court.json.inc"
    ;
constexpr std::pair<std::string_view, std::string_view> kBuiltin[] = {
    {"default", kDefault}, {"permissive", kPermissive}, {"bank", kBank}, {"court", kCourt}};
constexpr std::string_view kNames[] = {"default", "permissive", "bank", "court"};

}  // namespace

std::span<const std::string_view> builtin_names() { return kNames; }

Result<std::string_view> builtin(std::string_view name) {
  for (const auto& [known, json] : kBuiltin) {
    if (known == name) return json;
  }
  return fail(Errc::not_found, "no policy of this name comes with the product");
}

}  // namespace esign::policy
