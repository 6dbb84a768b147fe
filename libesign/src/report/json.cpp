// SPDX-License-Identifier: Apache-2.0
// The report as JSON, schema esign.report/1: docs/reference/report.md. Keys and identifiers never change with a language.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/catalogue.h"
#include "report/inquiries.h"
#include "report/report.h"
#include "report/revisions.h"

namespace esign::report {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(printable(text)); }
Json or_null(const std::optional<std::string>& text) { return text ? or_null(*text) : Json(nullptr); }
Json or_null(const std::optional<Time>& time) { return time ? Json(to_rfc3339(*time)) : Json(nullptr); }
Json name_or_null(SubIndication sub) { return sub == SubIndication::none ? Json(nullptr) : Json(standard_name(sub)); }

Json category(facts::Category category) {
  switch (category) {
    case facts::Category::none: return nullptr;
    case facts::Category::government: return "government";
    case facts::Category::legal_entity: return "legal-entity";
    case facts::Category::citizen: return "citizen";
  }
  return nullptr;
}

Json signer(const Report::Data& data, const validation::Conclusion& conclusion) {
  if (!conclusion.signer) return nullptr;
  const auto found = data.facts.certificates.find(conclusion.signer->certificate);
  if (found == data.facts.certificates.end()) return nullptr;
  const auto& certificate = found->second;
  Json qualified = nullptr;
  if (certificate.qualification) {
    qualified = Json{{"compliance", certificate.qualification->compliance}, {"device", certificate.qualification->device},
                     {"types", certificate.qualification->types}, {"legislation", certificate.qualification->legislation}};
  }
  return Json{{"commonName", or_null(certificate.common_name)},
              {"subject", printable(certificate.subject)},
              {"givenName", or_null(certificate.given_name)},
              {"surname", or_null(certificate.surname)},
              {"fin", or_null(certificate.fin)},
              {"voen", or_null(certificate.voen)},
              {"organization", or_null(certificate.organization)},
              {"category", category(certificate.category)},
              {"issuer", printable(certificate.issuer)},
              {"serialNumber", certificate.serial_number},
              {"certificateSha256", found->first},
              {"notBefore", to_rfc3339(certificate.not_before)},
              {"notAfter", to_rfc3339(certificate.not_after)},
              {"qualification", std::move(qualified)}};
}

/// Which signatures refer to which octets or nodes of the document.
Json coverage_map(const std::vector<facts::MappedPart>& map) {
  Json parts = Json::array();
  for (const auto& part : map) {
    Json one = part.kind == facts::MappedPart::Kind::octets ? Json{{"begin", part.begin}, {"end", part.end}} : Json{{"node", printable(part.name)}};
    one["coveredBy"] = part.covered_by;
    if (!part.stamped_by.empty()) one["timestampedBy"] = part.stamped_by;
    parts.push_back(std::move(one));
  }
  return parts;
}

Json coverage(const SignatureReport& signature) {
  Json list = Json::array();
  for (const auto& one : signature.coverage) {
    list.push_back({{"name", printable(one.name)},
                    {"covers", one.extent == Coverage::Extent::full ? "full" : "partial"},
                    {"sha256", or_null(one.sha256)}});
  }
  return list;
}

std::string_view name(facts::RevocationStatus status) {
  switch (status) {
    case facts::RevocationStatus::good: return "good";
    case facts::RevocationStatus::revoked: return "revoked";
    case facts::RevocationStatus::on_hold: return "onHold";
    case facts::RevocationStatus::unknown: return "unknown";
  }
  return "unknown";
}

/// Every authentic answer about a certificate of the chain that the conclusion is about.
Json revocation(const validation::Conclusion& conclusion) {
  Json list = Json::array();
  if (!conclusion.x509.chain) return list;
  for (const auto& status : conclusion.x509.chain->status) {
    for (const auto& answer : status.answers) {
      if (answer.applicability != facts::Applicability::applicable) continue;
      list.push_back({{"certificate", status.certificate},
                      {"source", answer.source == facts::RevocationSource::crl ? "crl" : "ocsp"},
                      {"status", name(answer.status)},
                      {"thisUpdate", to_rfc3339(answer.this_update)},
                      {"nextUpdate", or_null(answer.next_update)},
                      {"producedAt", or_null(answer.produced_at)},
                      {"revocationTime", or_null(answer.revoked_at)},
                      {"reason", or_null(answer.reason)},
                      {"sha256", answer.id}});
    }
  }
  return list;
}

std::string with_detail(std::string_view text, const std::string& detail) {
  return detail.empty() ? std::string(text) : std::string(text) + ": " + printable(detail);
}

Json warnings(const validation::Conclusion& conclusion) {
  Json list = Json::array();
  for (const auto& one : conclusion.warnings) {
    list.push_back({{"id", one.id}, {"message", with_detail(message(Language::en, one.id), one.detail)}});
  }
  return list;
}

Json attributes(const facts::Signature& signature, facts::Attribute::Protection protection) {
  Json list = Json::array();
  for (const auto& one : signature.attributes) {
    if (one.protection == protection) list.push_back(printable(one.name));
  }
  return list;
}

std::string_view name(validation::Process process) {
  switch (process) {
    case validation::Process::basic: return "Basic";
    case validation::Process::with_time: return "LTVM";
    case validation::Process::long_term: return "LTA";
  }
  return "Basic";
}

Json steps(const std::vector<Step>& all) {
  Json list = Json::array();
  for (const auto& step : all) {
    const bool passed = step.outcome == Step::Outcome::passed || step.outcome == Step::Outcome::noted;
    list.push_back({{"clause", step.clause},
                    {"passed", passed},
                    {"key", step.message_key},
                    {"message", with_detail(message(Language::en, step.message_key), step.detail)}});
  }
  return list;
}

Json covered(const TimestampReport& told) {
  Json list = Json::array();
  for (const auto& object : told.covers) list.push_back(printable(object));
  return list;
}

Json proofs(const SignatureReport& told) {
  Json list = Json::array();
  for (const auto& proof : told.proofs) list.push_back({{"object", printable(proof.object)}, {"time", to_rfc3339(proof.at)}, {"by", proof.by}});
  return list;
}

Json timestamps(const Report::Data& data, std::size_t index) {
  Json list = Json::array();
  const auto& told = data.signatures[index].timestamps;
  for (std::size_t i = 0; i < told.size(); ++i) {
    const auto& conclusion = data.conclusions[index].timestamps[i];
    const auto& token = *conclusion.token;
    list.push_back({{"id", told[i].id},
                    {"kind", told[i].kind},
                    {"attribute", or_null(token.attribute)},
                    {"time", to_rfc3339(told[i].time)},
                    {"tsa", or_null(told[i].tsa)},
                    {"indication", told[i].indication},
                    {"subIndication", name_or_null(told[i].sub_indication)},
                    {"givesBestSignatureTime", token.id == data.conclusions[index].proven_by},
                    {"covers", covered(told[i])},
                    {"policy", or_null(token.policy)},
                    {"serialNumber", or_null(token.serial_number)},
                    {"imprintAlgorithm", or_null(token.imprint_digest)},
                    {"sha256", or_null(token.sha256)},
                    {"chain", conclusion.chain ? Json(conclusion.chain->certificates) : Json::array()},
                    {"trace", steps(conclusion.trace)}});
  }
  return list;
}

std::string_view name(QualificationStep::Outcome outcome) {
  switch (outcome) {
    case QualificationStep::Outcome::passed: return "passed";
    case QualificationStep::Outcome::failed: return "failed";
    case QualificationStep::Outcome::undetermined: return "undetermined";
  }
  return "undetermined";
}

Json qualification(const SignatureReport& told) {
  Json list = Json::array();
  for (const auto& one : told.qualification) {
    Json steps = Json::array();
    for (const auto& step : one.steps) steps.push_back({{"key", step.key}, {"outcome", name(step.outcome)}, {"detail", printable(step.detail)}});
    const std::string reason = qualification_reason(one);
    list.push_back({{"law", esign::name(one.law)},
                    {"verdict", esign::name(one.verdict)},
                    {"reason", or_null(reason)},
                    {"message", reason.empty() ? Json(nullptr) : Json(message(Language::en, reason))},
                    {"list", printable(one.list)},
                    {"listSha256", one.list_sha256},
                    {"signingTime", to_rfc3339(one.signing_time)},
                    {"steps", std::move(steps)}});
  }
  return list;
}

Json signature(const Report::Data& data, std::size_t index) {
  const auto& told = data.signatures[index];
  const auto& conclusion = data.conclusions[index];
  Json made{{"id", told.id},
              {"format", told.format},
              {"packaging", told.packaging},
              {"level", told.level == "none" ? Json(nullptr) : Json(told.level)},
              {"indication", standard_name(told.indication)},
              {"subIndication", name_or_null(told.sub_indication)},
              {"process", name(conclusion.process)},
              {"claimedSigningTime", or_null(told.claimed_signing_time)},
              {"bestSignatureTime", or_null(told.best_signature_time)},
              {"bestSignatureTimeBy", or_null(told.best_signature_time_by)},
              {"retryAt", or_null(conclusion.x509.retry_at)},
              {"signer", signer(data, conclusion)},
              {"qualification", qualification(told)},
              {"digestAlgorithm", or_null(told.digest_algorithm)},
              {"signatureAlgorithm", or_null(told.signature_algorithm)},
              {"coverage", coverage(told)},
              {"timestamps", timestamps(data, index)},
              {"proofs", proofs(told)},
              {"revocation", revocation(conclusion)},
              {"chain", conclusion.x509.chain ? Json(conclusion.x509.chain->certificates) : Json::array()},
              {"signedAttributes", attributes(data.facts.signatures[index], facts::Attribute::Protection::is_signed)},
              {"unsignedAttributes", attributes(data.facts.signatures[index], facts::Attribute::Protection::is_unsigned)},
              {"trace", steps(conclusion.trace)},
              {"warnings", warnings(conclusion)}};
  const auto revisions = data.facts.revisions.find(data.facts.signatures[index].id);
  if (revisions != data.facts.revisions.end()) made["revisions"] = json_of(revisions->second);
  return made;
}

/// The files of a container, and the signatures that refer to each.
Json container(const facts::Container& told) {
  Json files = Json::array();
  for (const auto& file : told.files) {
    files.push_back({{"name", printable(file.name)},
                     {"size", file.size},
                     {"part", file.part == facts::Container::File::Part::data ? "data" : "structure"},
                     {"sha256", or_null(file.sha256)},
                     {"coveredBy", file.covered_by}});
  }
  return Json{{"type", told.type}, {"files", std::move(files)}};
}

}  // namespace

std::string json(const Report::Data& data) {
  const auto& document = data.facts.document;
  Json signatures = Json::array();
  SubIndication sub = SubIndication::custom;
  for (std::size_t i = 0; i < data.signatures.size(); ++i) signatures.push_back(signature(data, i));
  for (const auto& one : data.signatures) {
    if (one.indication == overall(data)) {
      sub = one.sub_indication;
      break;
    }
  }
  Json whole{{"schema", "esign.report/1"},
                   {"document",
                    {{"name", printable(document.name)}, {"mediaType", printable(document.media_type)}, {"size", document.size},
                     {"sha256", document.sha256}}},
                   {"indication", standard_name(overall(data))},
                   {"subIndication", name_or_null(sub)},
                   {"policy", {{"name", printable(data.policy.name)}, {"sha256", data.policy.sha256}}},
                   {"validationTime", to_rfc3339(data.facts.time)},
                   {"signatures", std::move(signatures)}};
  if (data.facts.container) whole["container"] = container(*data.facts.container);
  if (!data.facts.map.empty()) whole["coverageMap"] = coverage_map(data.facts.map);
  if (!data.facts.inquiries.empty()) whole["inquiries"] = json_of(data.facts.inquiries);
  return whole.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace esign::report
