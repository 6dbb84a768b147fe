// SPDX-License-Identifier: Apache-2.0
#include "report/etsi_objects.h"

namespace esign::report {
namespace {

constexpr std::string_view kObject = "urn:etsi:019102:validationObject:", kPoe = "urn:etsi:019102:poetype:";

using Kind = KnownObjects::Kind;

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::certificate: return "certificate";
    case Kind::public_key: return "publicKey";
    case Kind::signed_data: return "signedData";
    case Kind::crl: return "CRL";
    case Kind::ocsp_response: return "OCSPResponse";
    case Kind::timestamp: return "timestamp";
    case Kind::signature:
    case Kind::other: break;
  }
  return "other";
}

std::string_view letter_of(Kind kind) {
  switch (kind) {
    case Kind::certificate:
    case Kind::public_key: return "C-";
    case Kind::signed_data: return "D-";
    case Kind::crl:
    case Kind::ocsp_response: return "R-";
    case Kind::timestamp: return "T-";
    case Kind::signature:
    case Kind::other: break;
  }
  return "O-";
}

}  // namespace

void etsi_digest(Markup& xml, std::string_view name, const std::string& sha256_hex) {
  const auto element = xml.open(name);
  xml.empty("ds:DigestMethod", {{"Algorithm", kSha256Uri}});
  const auto octets = from_hex(sha256_hex);
  xml.leaf("ds:DigestValue", octets ? to_base64(*octets) : std::string());
}

EtsiObjects::EtsiObjects(const Report::Data& data) : data_(data), known_(data.facts) {
  for (const auto& conclusion : data.conclusions) {
    for (const auto& stamp : conclusion.timestamps) stamps_.emplace(stamp.token->id, &stamp);
    for (const auto& proof : conclusion.proofs) {
      const auto [known, fresh] = proofs_.try_emplace(proof.object, proof);
      if (!fresh && proof.at < known->second.at) known->second = proof;
    }
  }
}

std::string EtsiObjects::certificate(const facts::CertificateId& id) { return add(id.starts_with("key:") ? Type::public_key : Type::certificate, id); }
std::string EtsiObjects::data(const std::string& sha256) { return add(Type::signed_data, sha256); }
std::string EtsiObjects::revocation(const facts::Revocation& answer) {
  return add(answer.source == facts::RevocationSource::crl ? Type::crl : Type::ocsp_response, answer.id);
}
std::string EtsiObjects::timestamp(const validation::TimestampConclusion& conclusion) { return add(Type::timestamp, conclusion.token->id, &conclusion); }

/// Whatever a time-stamp names but a signature.
std::string EtsiObjects::any(const std::string& name) {
  if (const auto stamp = stamps_.find(name); stamp != stamps_.end()) return timestamp(*stamp->second);
  return add(known_.kind(name), name);
}

std::string EtsiObjects::add(Type type, const std::string& name, const validation::TimestampConclusion* stamp) {
  const std::string_view letter = letter_of(type);
  const auto [known, is_new] = ids_.try_emplace(joined(letter, name), joined(letter, std::to_string(objects_.size() + 1)));
  if (is_new) objects_.push_back({known->second, name, type, stamp});
  return known->second;
}

void EtsiObjects::one(Markup& xml, const Object& object) const {
  xml.leaf("ObjectType", joined(kObject, type_of(object.type)));
  const auto representation = xml.open("ValidationObjectRepresentation");
  const bool at_hand = object.type == Type::certificate && data_.sources.certificate_der;
  const auto der = at_hand ? data_.sources.certificate_der(object.name) : std::optional<Bytes>();
  if (der) {
    xml.leaf("base64", to_base64(*der));
  } else if (object.stamp) {
    etsi_digest(xml, "DigestAlgAndValue", object.stamp->token->sha256);
  } else {
    etsi_digest(xml, "DigestAlgAndValue", object.name.starts_with("key:") ? object.name.substr(4) : object.name);
  }
}

/// POE: since when the object is proven to exist, and by what.
void EtsiObjects::proof(Markup& xml, const Object& object) {
  const auto found = proofs_.find(object.name);
  if (found == proofs_.end()) return;
  const auto stamp = stamps_.find(found->second.by);
  const auto element = xml.open("POE");
  xml.leaf("POETime", to_rfc3339(found->second.at));
  xml.leaf("TypeOfProof", joined(kPoe, stamp == stamps_.end() ? "provided" : "validation"));
  if (stamp != stamps_.end()) xml.empty("POEObject", {{"VOReference", timestamp(*stamp->second)}});
}

/// POEProvisioning: what a time-stamp that passed proves the existence of, because its own octets were hashed.
void EtsiObjects::provided(Markup& xml, const validation::TimestampConclusion& stamp) {
  if (stamp.outcome.status != validation::Status::passed) return;
  const auto element = xml.open("POEProvisioning");
  xml.leaf("POETime", to_rfc3339(stamp.token->gen_time));
  std::vector<std::string> signatures;
  for (const auto& covered : stamp.token->covers) {
    if (covered.manner != facts::Covered::Manner::octets) continue;
    if (known_.kind(covered.object) == Kind::signature) signatures.push_back(covered.object);
    else xml.empty("ValidationObject", {{"VOReference", any(covered.object)}});
  }
  for (const auto& id : signatures) {
    const auto reference = xml.open("SignatureReference");
    xml.leaf("OtherInformation", id);
  }
}

void EtsiObjects::write(Markup& xml, const std::function<void(const validation::TimestampConclusion&)>& report_of) {
  if (objects_.empty()) return;
  const auto list = xml.open("SignatureValidationObjects");
  // What is written may mention more.
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    const Object object = objects_[i];
    const auto element = xml.open("ValidationObject", {{"id", object.id}});
    one(xml, object);
    proof(xml, object);
    if (!object.stamp) continue;
    provided(xml, *object.stamp);
    report_of(*object.stamp);
  }
}

}  // namespace esign::report
