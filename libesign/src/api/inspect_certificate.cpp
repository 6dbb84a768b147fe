// SPDX-License-Identifier: Apache-2.0
#include "api/inspect.h"

namespace esign::inspection {
namespace {


std::string hex(View octets) { return to_hex(octets); }

Json oids(const std::vector<asn1::Oid>& list) {
  Json shown = Json::array();
  for (const asn1::Oid& oid : list) shown.push_back(asn1::name_of(oid));
  return shown;
}

std::string general_name(const pkix::GeneralName& name) {
  switch (name.kind) {
    case pkix::GeneralNameKind::directory: return "directory: " + name.directory.to_text();
    case pkix::GeneralNameKind::rfc822: return "email: " + name.text;
    case pkix::GeneralNameKind::dns: return "dns: " + name.text;
    case pkix::GeneralNameKind::uri: return "uri: " + name.text;
    case pkix::GeneralNameKind::ip: return "ip: " + name.text;
    case pkix::GeneralNameKind::registered_id: return "registeredID: " + name.text;
    case pkix::GeneralNameKind::other_name:
    case pkix::GeneralNameKind::x400:
    case pkix::GeneralNameKind::edi_party: return "other: " + hex(name.octets);
  }
  return {};
}

Json general_names(const std::vector<pkix::GeneralName>& names) {
  Json shown = Json::array();
  for (const pkix::GeneralName& name : names) shown.push_back(general_name(name));
  return shown;
}

Json key_usage(const pkix::KeyUsage& usage) {
  constexpr const char* kNames[] = {"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
                                    "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"};
  Json shown = Json::array();
  for (unsigned bit = 0; bit < std::size(kNames); ++bit) {
    if (usage.has(static_cast<pkix::KeyUsageBit>(bit))) shown.push_back(kNames[bit]);
  }
  return shown;
}

Json qc_statements(const pkix::QcStatements& qc) {
  Json shown{{"compliance", qc.compliance}, {"signatureCreationDevice", qc.sscd}, {"types", oids(qc.types)}, {"legislation", qc.legislation},
             {"deviceLegislation", qc.device_legislation}, {"semantics", oids(qc.semantics)}};
  if (qc.limit) shown["limit"] = {{"currency", qc.limit->currency}, {"amount", qc.limit->amount}, {"exponent", qc.limit->exponent}};
  if (qc.retention_years) shown["retentionYears"] = *qc.retention_years;
  for (const pkix::QcPds& pds : qc.disclosure) shown["disclosure"].push_back({{"url", pds.url}, {"language", pds.language}});
  return shown;
}

Json distribution_points(const std::vector<pkix::DistributionPoint>& points) {
  Json shown = Json::array();
  for (const pkix::DistributionPoint& point : points) {
    for (const pkix::GeneralName& name : point.full_name) shown.push_back(general_name(name));
  }
  return shown;
}

void show_usage(const pkix::Extensions& e, Json& shown) {
  if (e.basic_constraints) {
    shown["basicConstraints"] = {{"cA", e.basic_constraints->ca}};
    if (e.basic_constraints->path_length) shown["basicConstraints"]["pathLenConstraint"] = *e.basic_constraints->path_length;
  }
  if (e.key_usage) shown["keyUsage"] = key_usage(*e.key_usage);
  if (e.extended_key_usage) shown["extKeyUsage"] = oids(*e.extended_key_usage);
  if (e.certificate_policies) {
    for (const pkix::PolicyInformation& policy : *e.certificate_policies) shown["certificatePolicies"].push_back(asn1::name_of(policy.policy));
  }
  if (e.qc_statements) shown["qcStatements"] = qc_statements(*e.qc_statements);
}

void show_names(const pkix::Extensions& e, Json& shown) {
  if (e.subject_key_identifier) shown["subjectKeyIdentifier"] = hex(*e.subject_key_identifier);
  if (e.authority_key_identifier && e.authority_key_identifier->key_identifier)
    shown["authorityKeyIdentifier"] = hex(*e.authority_key_identifier->key_identifier);
  if (e.subject_alt_name) shown["subjectAltName"] = general_names(*e.subject_alt_name);
  if (e.issuer_alt_name) shown["issuerAltName"] = general_names(*e.issuer_alt_name);
  if (e.crl_distribution_points) shown["cRLDistributionPoints"] = distribution_points(*e.crl_distribution_points);
  if (e.authority_info_access) {
    for (const pkix::AccessDescription& access : *e.authority_info_access)
      shown["authorityInfoAccess"].push_back(asn1::name_of(access.method) + " " + general_name(access.location));
  }
}

}  // namespace

Json show(const pkix::Extensions& extensions) {
  Json shown = Json::object();
  show_usage(extensions, shown);
  show_names(extensions, shown);
  Json all = Json::array();
  for (const pkix::Extension& one : extensions.all)
    all.push_back(asn1::name_of(one.id) + (one.critical == pkix::Critical::yes ? " (critical)" : ""));
  shown["present"] = all;
  return shown;
}

Json show(const pkix::Certificate& c) {
  constexpr const char* kKeyTypes[] = {"RSA", "RSASSA-PSS", "EC", "Ed25519", "other"};
  const pkix::Identity identity = pkix::identity_of(c.subject());
  Json key{{"type", kKeyTypes[static_cast<std::size_t>(c.public_key().type)]}, {"bits", c.public_key().bits},
           {"algorithm", asn1::name_of(c.public_key().algorithm.algorithm)}};
  return Json{{"kind", "certificate"},
              {"version", c.version()},
              {"serialNumber", hex(c.serial_number())},
              {"signatureAlgorithm", asn1::name_of(c.signature_algorithm().algorithm)},
              {"issuer", c.issuer().to_text()},
              {"notBefore", to_rfc3339(c.validity().not_before)},
              {"notAfter", to_rfc3339(c.validity().not_after)},
              {"subject", c.subject().to_text()},
              {"fin", identity.fin ? Json(*identity.fin) : Json()},
              {"voen", identity.voen ? Json(*identity.voen) : Json()},
              {"publicKey", key},
              {"extensions", show(c.extensions())}};
}

Json show(const pkix::Crl& crl) {
  Json shown{{"kind", "crl"},
             {"issuer", crl.issuer().to_text()},
             {"signatureAlgorithm", asn1::name_of(crl.signature_algorithm().algorithm)},
             {"thisUpdate", to_rfc3339(crl.this_update())},
             {"nextUpdate", crl.next_update() ? Json(to_rfc3339(*crl.next_update())) : Json()},
             {"number", crl.number() ? Json(hex(*crl.number())) : Json()},
             {"delta", crl.delta_base().has_value()},
             {"entries", crl.size()}};
  Json extensions = Json::array();
  for (const pkix::Extension& one : crl.extensions())
    extensions.push_back(asn1::name_of(one.id) + (one.critical == pkix::Critical::yes ? " (critical)" : ""));
  shown["extensions"] = extensions;
  return shown;
}

namespace {

Json single_response(const pkix::OcspSingleResponse& one) {
  constexpr const char* kStatus[] = {"good", "revoked", "unknown"};
  Json shown{{"serialNumber", hex(one.id.serial_number)},
             {"hashAlgorithm", asn1::name_of(one.id.hash_algorithm.algorithm)},
             {"issuerNameHash", hex(one.id.issuer_name_hash)},
             {"issuerKeyHash", hex(one.id.issuer_key_hash)},
             {"status", kStatus[static_cast<std::size_t>(one.status)]}};
  if (one.revocation_time) shown["revocationTime"] = to_rfc3339(*one.revocation_time);
  if (one.reason) shown["reason"] = pkix::name(*one.reason);
  shown["thisUpdate"] = to_rfc3339(one.this_update);
  shown["nextUpdate"] = one.next_update ? Json(to_rfc3339(*one.next_update)) : Json();
  if (one.archive_cutoff) shown["archiveCutoff"] = to_rfc3339(*one.archive_cutoff);
  return shown;
}

}  // namespace

Json show(const pkix::OcspResponse& response) {
  Json shown{{"kind", "ocspResponse"}, {"status", pkix::name(response.status())}};
  if (!response.successful()) return shown;
  if (response.responder_name()) shown["responderName"] = response.responder_name()->to_text();
  if (response.responder_key_hash()) shown["responderKeyHash"] = hex(*response.responder_key_hash());
  shown["producedAt"] = to_rfc3339(response.produced_at());
  shown["signatureAlgorithm"] = asn1::name_of(response.signature_algorithm().algorithm);
  if (response.nonce()) shown["nonce"] = hex(*response.nonce());
  Json answers = Json::array(), certificates = Json::array();
  for (const pkix::OcspSingleResponse& one : response.responses()) answers.push_back(single_response(one));
  for (const pkix::Certificate::Ptr& one : response.certificates()) certificates.push_back(one->subject().to_text());
  shown["responses"] = answers;
  shown["certificates"] = certificates;
  return shown;
}

}  // namespace esign::inspection
