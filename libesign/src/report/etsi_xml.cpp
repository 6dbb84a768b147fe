// SPDX-License-Identifier: Apache-2.0
// The report as ETSI TS 119 102-2 V1.4.1 has it. Comments name its clauses; the identifiers are those of the text.
#include <map>

#include "report/catalogue.h"
#include "report/markup.h"
#include "report/report.h"

namespace esign::report {
namespace {

constexpr std::string_view kIndication = "urn:etsi:019102:mainindication:", kSubIndication = "urn:etsi:019102:subindication:";
constexpr std::string_view kObject = "urn:etsi:019102:validationObject:", kSha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr std::string_view kApplied = "urn:etsi:019102:constraintStatus:applied", kDisabled = "urn:etsi:019102:constraintStatus:disabled";
/// What this product names itself: its policies and its checks.
constexpr std::string_view kPolicy = "urn:esign:validation-policy:", kCheck = "urn:esign:validation-check:";

std::string joined(std::string_view start, std::string_view end) { return std::string(start).append(end); }

void digest(Markup& xml, const std::string& sha256_hex) {
  const auto element = xml.open("DigestAlgAndValue");
  xml.empty("ds:DigestMethod", {{"Algorithm", kSha256}});
  const auto octets = from_hex(sha256_hex);
  xml.leaf("ds:DigestValue", octets ? to_base64(*octets) : std::string());
}

/// What the reports refer to, each once, in the order of first mention (clause 4.4). Numbered, because replayed facts may name
/// things as they like, and an xs:ID may not.
class Objects {
 public:
  explicit Objects(const Report::Data& data) : data_(data) {}
  std::string certificate(const facts::CertificateId& id) { return add("C-", id, id.starts_with("key:") ? "publicKey" : "certificate"); }
  std::string data(const std::string& sha256) { return add("D-", sha256, "signedData"); }
  std::string revocation(const facts::Revocation& answer) {
    return answer.source == facts::RevocationSource::crl ? add("R-", answer.id, "CRL") : add("R-", answer.id, "OCSPResponse");
  }
  bool none() const { return objects_.empty(); }

  void write(Markup& xml) const {
    if (none()) return;
    const auto list = xml.open("SignatureValidationObjects");
    for (const Object& object : objects_) one(xml, object);
  }

 private:
  struct Object {
    std::string id{}, name{};
    std::string_view type{};
  };
  std::string add(std::string_view kind, const std::string& name, std::string_view type) {
    const auto [known, is_new] = ids_.try_emplace(joined(kind, name), joined(kind, std::to_string(objects_.size() + 1)));
    if (is_new) objects_.push_back({known->second, name, type});
    return known->second;
  }
  void one(Markup& xml, const Object& object) const {
    const auto element = xml.open("ValidationObject", {{"id", object.id}});
    xml.leaf("ObjectType", joined(kObject, object.type));
    const auto representation = xml.open("ValidationObjectRepresentation");
    const bool at_hand = object.type == "certificate" && data_.sources.certificate_der;
    const auto der = at_hand ? data_.sources.certificate_der(object.name) : std::optional<Bytes>();
    if (der) {
      xml.leaf("base64", to_base64(*der));
    } else {
      digest(xml, object.name.starts_with("key:") ? object.name.substr(4) : object.name);
    }
  }
  const Report::Data& data_;
  std::vector<Object> objects_{};
  std::map<std::string, std::string> ids_{};
};

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
    xml.empty("ds:DigestMethod", {{"Algorithm", kSha256}});
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
void times(Markup& xml, const Report::Data& data, const SignatureReport& signature) {
  const auto element = xml.open("ValidationTimeInfo");
  xml.leaf("ValidationTime", to_rfc3339(data.facts.time));
  const auto best = xml.open("BestSignatureTime");
  xml.leaf("POETime", to_rfc3339(signature.best_signature_time.value_or(data.facts.time)));
  xml.leaf("TypeOfProof", "urn:etsi:019102:poetype:validation");
}

/// Clause 4.3.7.
void documents(Markup& xml, const SignatureReport& signature, Objects& objects) {
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
void signer(Markup& xml, const Report::Data& data, const validation::Conclusion& conclusion, Objects& objects) {
  if (!conclusion.signer) return;
  const auto element = xml.open("SignerInformation");
  xml.empty("SignerCertificate", {{"VOReference", objects.certificate(conclusion.signer->certificate)}});
  const auto found = data.facts.certificates.find(conclusion.signer->certificate);
  if (found != data.facts.certificates.end()) xml.leaf("Signer", found->second.subject);
}

/// Clause 4.3.12.4: the chain that the outcome is about.
void chain(Markup& xml, const facts::Chain& chain, Objects& objects) {
  if (chain.certificates.empty()) return;
  const auto element = xml.open("CertificateChain");
  xml.empty("SigningCertificate", {{"VOReference", objects.certificate(chain.certificates.front())}});
  for (std::size_t i = 1; i + 1 < chain.certificates.size(); ++i) {
    xml.empty("IntermediateCertificate", {{"VOReference", objects.certificate(chain.certificates[i])}});
  }
  if (chain.certificates.size() > 1) xml.empty("TrustAnchor", {{"VOReference", objects.certificate(chain.certificates.back())}});
}

/// Clause 4.3.12.6: the first certificate of the chain that is revoked or on hold.
void revocation(Markup& xml, const facts::Chain& chain, Objects& objects) {
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
void related(Markup& xml, const facts::Chain& chain, Objects& objects) {
  for (const auto& status : chain.status) {
    for (const auto& answer : status.answers) {
      if (answer.applicability == facts::Applicability::applicable) xml.empty("RelatedValidationObject", {{"VOReference", objects.revocation(answer)}});
    }
  }
}

/// Clause 4.3.12.
void status(Markup& xml, const validation::Conclusion& conclusion, Objects& objects) {
  const auto element = xml.open("SignatureValidationStatus");
  xml.leaf("MainIndication", joined(kIndication, indication_of(conclusion.indication)));
  if (conclusion.sub_indication != SubIndication::none) xml.leaf("SubIndication", joined(kSubIndication, standard_name(conclusion.sub_indication)));
  if (conclusion.x509.chain) {
    const auto data = xml.open("AssociatedValidationReportData");
    chain(xml, *conclusion.x509.chain, objects);
    related(xml, *conclusion.x509.chain, objects);
    revocation(xml, *conclusion.x509.chain, objects);
  }
  if (const Step* step = deciding_step(conclusion)) told(xml, *step);
}

/// Clause 4.3.
void signature(Markup& xml, const Report::Data& data, std::size_t index, Objects& objects) {
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
  times(xml, data, one);
  documents(xml, one, objects);
  if (one.claimed_signing_time) {
    const auto attributes = xml.open("SignatureAttributes");
    const auto time = xml.open("SigningTime", {{"Signed", "true"}});
    xml.leaf("Time", to_rfc3339(*one.claimed_signing_time));
  }
  signer(xml, data, conclusion, objects);
  {
    const auto process = xml.open("SignatureValidationProcess");
    xml.leaf("SignatureValidationProcessID", process_of(conclusion.process));
  }
  status(xml, conclusion, objects);
}

}  // namespace

std::string etsi_xml(const Report::Data& data) {
  Markup xml;
  Objects objects(data);
  xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  {
    const auto report = xml.open("ValidationReport", {{"xmlns", "http://uri.etsi.org/19102/v1.4.1#"},
                                                      {"xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"},
                                                      {"xmlns:XAdES", "http://uri.etsi.org/01903/v1.3.2#"}});
    for (std::size_t i = 0; i < data.signatures.size(); ++i) signature(xml, data, i, objects);
    objects.write(xml);
  }
  xml.raw("\n");
  return xml.take();
}

}  // namespace esign::report
