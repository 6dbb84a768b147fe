// SPDX-License-Identifier: Apache-2.0
// The report as ETSI TS 119 102-2 V1.4.1 has it. Comments name its clauses; the identifiers are those of the text.
#include <algorithm>

#include "report/catalogue.h"
#include "report/etsi_objects.h"

namespace esign::report {
namespace {

constexpr std::string_view kIndication = "urn:etsi:019102:mainindication:", kSubIndication = "urn:etsi:019102:subindication:";
constexpr std::string_view kTypeOfProof = "urn:etsi:019102:poetype:";
constexpr std::string_view kApplied = "urn:etsi:019102:constraintStatus:applied", kDisabled = "urn:etsi:019102:constraintStatus:disabled";
/// What this product names itself: its policies and its checks.
constexpr std::string_view kPolicy = "urn:esign:validation-policy:", kCheck = "urn:esign:validation-check:", kQuality = "urn:esign:signature-quality:";

std::string_view indication_of(Step::Outcome outcome) {
  switch (outcome) {
    case Step::Outcome::passed: return "passed";
    case Step::Outcome::failed: return "failed";
    case Step::Outcome::indeterminate: return "indeterminate";
    case Step::Outcome::noted: return "";
  }
  return "";
}

std::string_view indication_of(Indication indication) {
  switch (indication) {
    case Indication::total_passed: return "total-passed";
    case Indication::total_failed: return "total-failed";
    case Indication::indeterminate: return "indeterminate";
  }
  return "indeterminate";
}

std::string_view indication_of(validation::Status status) {
  switch (status) {
    case validation::Status::passed: return "passed";
    case validation::Status::failed: return "failed";
    case validation::Status::indeterminate: return "indeterminate";
  }
  return "indeterminate";
}

std::string_view process_of(validation::Process process) {
  switch (process) {
    case validation::Process::basic: return "urn:etsi:019102:validationprocess:Basic";
    case validation::Process::with_time: return "urn:etsi:019102:validationprocess:LTVM";
    case validation::Process::long_term: return "urn:etsi:019102:validationprocess:LTA";
  }
  return "urn:etsi:019102:validationprocess:Basic";
}

/// Clause 4.3.5.3: by which policy.
void policy(Markup& xml, const Report::Data& data) {
  const auto element = xml.open("SignatureValidationPolicy");
  {
    const auto identifier = xml.open("SignaturePolicyIdentifier");
    const auto policy_id = xml.open("XAdES:SignaturePolicyId");
    {
      const auto named = xml.open("XAdES:SigPolicyId");
      xml.leaf("XAdES:Identifier", joined(kPolicy, data.policy.name));
    }
    const auto hash = xml.open("XAdES:SigPolicyHash");
    xml.empty("ds:DigestMethod", {{"Algorithm", kSha256Uri}});
    const auto octets = from_hex(data.policy.sha256);
    xml.leaf("ds:DigestValue", octets ? to_base64(*octets) : std::string());
  }
  xml.leaf("PolicyName", data.policy.name);
}

/// One line of text for a reader, as data of a report (clause 4.3.12.8).
void told(Markup& xml, const Step& step) {
  const auto element = xml.open("AssociatedValidationReportData");
  const auto additional = xml.open("AdditionalValidationReportData");
  const auto data = xml.open("ReportData");
  xml.leaf("Type", "urn:esign:validation-report:explanation");
  std::string text = step.clause + ": " + std::string(message(Language::en, step.message_key));
  if (!step.detail.empty()) text += ": " + step.detail;
  xml.leaf("Value", text);
}

/// Clause 4.3.5.4: every check that was made, and every one that the policy switched off.
void constraint(Markup& xml, const Step& step) {
  const bool is_off = step.message_key.ends_with("-off");
  if (step.outcome == Step::Outcome::noted && !is_off) return;
  const auto element = xml.open("ValidationConstraint");
  xml.leaf("ValidationConstraintIdentifier", joined(kCheck, step.message_key));
  {
    const auto status = xml.open("ConstraintStatus");
    xml.leaf("Status", is_off ? kDisabled : kApplied);
  }
  if (is_off) return;
  const auto result = xml.open("ValidationStatus");
  xml.leaf("MainIndication", joined(kIndication, indication_of(step.outcome)));
  told(xml, step);
}

/// Clause 4.3.6. Without a proof of existence the best time is the time of the validation itself.
void times(Markup& xml, const Report::Data& data, const validation::Conclusion& conclusion, EtsiObjects& objects) {
  const auto element = xml.open("ValidationTimeInfo");
  xml.leaf("ValidationTime", to_rfc3339(data.facts.time));
  const auto best = xml.open("BestSignatureTime");
  xml.leaf("POETime", to_rfc3339(conclusion.best_signature_time.value_or(data.facts.time)));
  xml.leaf("TypeOfProof", joined(kTypeOfProof, conclusion.proven_by == "provided" ? "provided" : "validation"));
  const auto by = std::ranges::find_if(conclusion.timestamps, [&](const auto& one) { return one.token->id == conclusion.proven_by; });
  if (by != conclusion.timestamps.end()) xml.empty("POEObject", {{"VOReference", objects.timestamp(*by)}});
}

/// Annex A: the elements of a time-stamp by its place.
std::string_view attribute_of(const facts::Timestamp& token) {
  switch (token.kind) {
    case facts::Timestamp::Kind::content:
      return token.attribute.find("Individual") == std::string::npos ? "AllDataObjectsTimeStamp" : "IndividualDataObjectsTimeStamp";
    case facts::Timestamp::Kind::signature: return "SignatureTimeStamp";
    case facts::Timestamp::Kind::references:
      return token.attribute.find("RefsOnly") == std::string::npos && token.attribute.find("cert-crl") == std::string::npos ? "SigAndRefsTimeStamp" : "RefsOnlyTimeStamp";
    case facts::Timestamp::Kind::archive: return "ArchiveTimeStamp";
  }
  return "ArchiveTimeStamp";
}

/// Clause 4.3.8.
void attributes(Markup& xml, const SignatureReport& signature, const validation::Conclusion& conclusion, EtsiObjects& objects) {
  if (!signature.claimed_signing_time && conclusion.timestamps.empty()) return;
  const auto element = xml.open("SignatureAttributes");
  if (signature.claimed_signing_time) {
    const auto time = xml.open("SigningTime", {{"Signed", "true"}});
    xml.leaf("Time", to_rfc3339(*signature.claimed_signing_time));
  }
  for (const auto& one : conclusion.timestamps) {
    const bool is_signed = one.token->kind == facts::Timestamp::Kind::content;
    const auto stamp = xml.open(attribute_of(*one.token), {{"Signed", is_signed ? "true" : "false"}});
    xml.empty("AttributeObject", {{"VOReference", objects.timestamp(one)}});
    xml.leaf("TimeStampValue", to_rfc3339(one.token->gen_time));
  }
}

/// Clause 4.3.7.
void documents(Markup& xml, const SignatureReport& signature, EtsiObjects& objects) {
  std::string ids;
  for (const auto& covered : signature.coverage) {
    if (covered.sha256.empty()) continue;
    if (!ids.empty()) ids += ' ';
    ids += objects.data(covered.sha256);
  }
  if (ids.empty()) return;
  const auto element = xml.open("SignersDocument");
  xml.empty("SignersDocumentRepresentation", {{"VOReference", ids}});
}

/// Clause 4.3.9.
void signer(Markup& xml, const Report::Data& data, const facts::Candidate* who, EtsiObjects& objects) {
  if (!who) return;
  const auto element = xml.open("SignerInformation");
  xml.empty("SignerCertificate", {{"VOReference", objects.certificate(who->certificate)}});
  const auto found = data.facts.certificates.find(who->certificate);
  if (found != data.facts.certificates.end()) xml.leaf("Signer", found->second.subject);
}

/// Clause 4.3.10: what it is by each law. Nothing is said where no trusted list was asked.
void quality(Markup& xml, const SignatureReport& signature) {
  if (signature.qualification.empty()) return;
  const auto element = xml.open("SignatureQuality");
  for (const auto& one : signature.qualification) {
    xml.leaf("SignatureQualityInformation", joined(kQuality, std::string(name(one.law)) + ':' + std::string(name(one.verdict))));
    if (const std::string reason = qualification_reason(one); !reason.empty()) {
      xml.leaf("SignatureQualityInformation", joined(kQuality, std::string(name(one.law)) + ":reason:" + reason));
    }
  }
}

/// Clause 4.3.12.4: the chain that the outcome is about.
void chain(Markup& xml, const facts::Chain& chain, EtsiObjects& objects) {
  if (chain.certificates.empty()) return;
  const auto element = xml.open("CertificateChain");
  xml.empty("SigningCertificate", {{"VOReference", objects.certificate(chain.certificates.front())}});
  for (std::size_t i = 1; i + 1 < chain.certificates.size(); ++i) {
    xml.empty("IntermediateCertificate", {{"VOReference", objects.certificate(chain.certificates[i])}});
  }
  if (chain.certificates.size() > 1) xml.empty("TrustAnchor", {{"VOReference", objects.certificate(chain.certificates.back())}});
}

/// Clause 4.3.12.6: the first certificate of the chain that is revoked or on hold.
void revocation(Markup& xml, const facts::Chain& chain, EtsiObjects& objects) {
  for (const auto& status : chain.status) {
    for (const auto& answer : status.answers) {
      if (answer.applicability != facts::Applicability::applicable || !answer.revoked_at) continue;
      const auto element = xml.open("RevocationStatusInformation");
      xml.empty("ValidationObjectId", {{"VOReference", objects.certificate(status.certificate)}});
      xml.leaf("RevocationTime", to_rfc3339(*answer.revoked_at));
      if (!answer.reason.empty()) xml.leaf("RevocationReason", joined("urn:etsi:019102:revocationReason:", answer.reason));
      xml.empty("RevocationObject", {{"VOReference", objects.revocation(answer)}});
      return;
    }
  }
}

/// Every authentic answer that the chain's status came from, as related objects (clause 4.3.12.5).
void related(Markup& xml, const facts::Chain& chain, EtsiObjects& objects) {
  for (const auto& status : chain.status) {
    for (const auto& answer : status.answers) {
      if (answer.applicability == facts::Applicability::applicable) xml.empty("RelatedValidationObject", {{"VOReference", objects.revocation(answer)}});
    }
  }
}

/// What clause 4.3.12 tells, of a signature or of a time-stamp.
struct Verdict {
  std::string_view indication{};
  SubIndication sub = SubIndication::none;
  const facts::Chain* chain = nullptr;
  const Step* deciding = nullptr;
};

/// Clause 4.3.12.
void status(Markup& xml, const Verdict& verdict, EtsiObjects& objects) {
  const auto element = xml.open("SignatureValidationStatus");
  xml.leaf("MainIndication", joined(kIndication, verdict.indication));
  if (verdict.sub != SubIndication::none) xml.leaf("SubIndication", joined(kSubIndication, standard_name(verdict.sub)));
  if (verdict.chain) {
    const auto data = xml.open("AssociatedValidationReportData");
    chain(xml, *verdict.chain, objects);
    related(xml, *verdict.chain, objects);
    revocation(xml, *verdict.chain, objects);
  }
  if (verdict.deciding) told(xml, *verdict.deciding);
}

/// The report about a time-stamp (clause 4.4.8): by clause 5.4 of EN 319 102-1, at the validation time.
void timestamp(Markup& xml, const Report::Data& data, const validation::TimestampConclusion& one, EtsiObjects& objects) {
  const auto report = xml.open("ValidationReport");
  {
    const auto identifier = xml.open("SignatureIdentifier", {{"id", one.token->id}});
    xml.leaf("HashOnly", "false");
    xml.leaf("DocHashOnly", "false");
    xml.leaf("DAIdentifier", data.facts.document.name + "#" + one.token->id);
  }
  {
    const auto constraints = xml.open("ValidationConstraintsEvaluationReport");
    policy(xml, data);
    for (const Step& step : one.trace) constraint(xml, step);
  }
  signer(xml, data, one.tsa, objects);
  Verdict verdict{indication_of(one.outcome.status), one.outcome.sub, one.chain, nullptr};
  const auto negative = std::find_if(one.trace.rbegin(), one.trace.rend(), [](const Step& step) {
    return step.outcome == Step::Outcome::failed || step.outcome == Step::Outcome::indeterminate;
  });
  if (one.outcome.status != validation::Status::passed && negative != one.trace.rend()) verdict.deciding = &*negative;
  status(xml, verdict, objects);
}

/// Clause 4.3.
void signature(Markup& xml, const Report::Data& data, std::size_t index, EtsiObjects& objects) {
  const auto& one = data.signatures[index];
  const auto& conclusion = data.conclusions[index];
  const auto report = xml.open("SignatureValidationReport");
  {
    const auto identifier = xml.open("SignatureIdentifier", {{"id", one.id}});
    xml.leaf("HashOnly", "false");
    xml.leaf("DocHashOnly", "false");
    xml.leaf("DAIdentifier", data.facts.document.name + "#" + one.id);
  }
  {
    const auto constraints = xml.open("ValidationConstraintsEvaluationReport");
    policy(xml, data);
    for (const Step& step : conclusion.trace) constraint(xml, step);
  }
  times(xml, data, conclusion, objects);
  documents(xml, one, objects);
  attributes(xml, one, conclusion, objects);
  signer(xml, data, conclusion.signer, objects);
  quality(xml, one);
  {
    const auto process = xml.open("SignatureValidationProcess");
    xml.leaf("SignatureValidationProcessID", process_of(conclusion.process));
  }
  status(xml, {indication_of(conclusion.indication), conclusion.sub_indication, conclusion.x509.chain, deciding_step(conclusion)}, objects);
}

}  // namespace

std::string etsi_xml(const Report::Data& data) {
  Markup xml;
  EtsiObjects objects(data);
  xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  {
    const auto report = xml.open("ValidationReport", {{"xmlns", "http://uri.etsi.org/19102/v1.4.1#"},
                                                      {"xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"},
                                                      {"xmlns:XAdES", "http://uri.etsi.org/01903/v1.3.2#"}});
    for (std::size_t i = 0; i < data.signatures.size(); ++i) signature(xml, data, i, objects);
    objects.write(xml, [&](const validation::TimestampConclusion& one) { timestamp(xml, data, one, objects); });
  }
  xml.raw("\n");
  return xml.take();
}

}  // namespace esign::report
