// SPDX-License-Identifier: Apache-2.0
#include "collect/describe.h"

#include <array>
#include <optional>
#include <utility>

namespace esign::collect {
namespace {

std::string scheme_name(Scheme scheme) {
  switch (scheme) {
    case Scheme::rsa_pkcs1: return "RSA-PKCS1";
    case Scheme::rsa_pss: return "RSA-PSS";
    case Scheme::ecdsa: return "ECDSA";
    case Scheme::ed25519: return "Ed25519";
  }
  return {};
}

std::string curve_name(pkix::Curve curve) {
  switch (curve) {
    case pkix::Curve::none: return {};
    case pkix::Curve::p256: return "P-256";
    case pkix::Curve::p384: return "P-384";
    case pkix::Curve::p521: return "P-521";
    case pkix::Curve::brainpool_p256r1: return "brainpoolP256r1";
    case pkix::Curve::brainpool_p384r1: return "brainpoolP384r1";
    case pkix::Curve::brainpool_p512r1: return "brainpoolP512r1";
    case pkix::Curve::other: return "other";
  }
  return "other";
}

std::vector<std::string> names(const pkix::KeyUsage& usage) {
  using Bit = pkix::KeyUsageBit;
  static constexpr std::array<std::pair<Bit, std::string_view>, 9> kNames{{{Bit::digital_signature, "digitalSignature"},
                                                                          {Bit::content_commitment, "contentCommitment"},
                                                                          {Bit::key_encipherment, "keyEncipherment"},
                                                                          {Bit::data_encipherment, "dataEncipherment"},
                                                                          {Bit::key_agreement, "keyAgreement"},
                                                                          {Bit::key_cert_sign, "keyCertSign"},
                                                                          {Bit::crl_sign, "cRLSign"},
                                                                          {Bit::encipher_only, "encipherOnly"},
                                                                          {Bit::decipher_only, "decipherOnly"}}};
  std::vector<std::string> set;
  for (const auto& [bit, name] : kNames) {
    if (usage.has(bit)) set.emplace_back(name);
  }
  return set;
}

std::vector<std::string> texts(const std::vector<asn1::Oid>& oids) {
  std::vector<std::string> list;
  for (const auto& oid : oids) list.push_back(oid.to_text());
  return list;
}

/// The policies of a centre of this toolkit (docs/reference/certificate-profiles.md): below an arc of its own, .1 and .2 and .6 are
/// citizens', .3 is of legal entities and entrepreneurs, .4 of state bodies. The arc here is the one of the sample profiles; .5,
/// the seal, is of both kinds of bodies and tells nothing.
std::optional<facts::Category> category_by_policy(const pkix::Extensions& extensions) {
  static constexpr std::pair<asn1::Oid, facts::Category> kPolicies[] = {{asn1::Oid("1.3.6.1.4.1.32473.31.1.1"), facts::Category::citizen},
                                                                        {asn1::Oid("1.3.6.1.4.1.32473.31.1.2"), facts::Category::citizen},
                                                                        {asn1::Oid("1.3.6.1.4.1.32473.31.1.3"), facts::Category::legal_entity},
                                                                        {asn1::Oid("1.3.6.1.4.1.32473.31.1.4"), facts::Category::government},
                                                                        {asn1::Oid("1.3.6.1.4.1.32473.31.1.6"), facts::Category::citizen}};
  std::optional<facts::Category> found;
  if (!extensions.certificate_policies) return found;
  for (const auto& information : *extensions.certificate_policies) {
    for (const auto& [policy, category] : kPolicies) {
      if (information.policy != policy) continue;
      if (found && *found != category) return std::nullopt;  // two that contradict each other tell nothing
      found = category;
    }
  }
  return found;
}

/// Where no policy speaks: by the words of names, because no published rule says how Azerbaijani CAs mark it. For people to read,
/// never for decisions.
facts::Category category_by_names(const pkix::Identity& identity, const std::string& issuer) {
  if (identity.organization || identity.voen) {
    for (const std::string_view word : {"Dövlət", "DÖVLƏT", "dövlət", "Government", "GOVERNMENT", "government"}) {
      if (issuer.find(word) != std::string::npos) return facts::Category::government;
    }
    return facts::Category::legal_entity;
  }
  return identity.fin ? facts::Category::citizen : facts::Category::none;
}

void describe_extensions(const pkix::Extensions& extensions, facts::Certificate& to) {
  if (extensions.key_usage) to.key_usage = names(*extensions.key_usage);
  if (extensions.extended_key_usage) to.extended_key_usage = texts(*extensions.extended_key_usage);
  for (const auto& one : extensions.all) {
    if (one.id == asn1::Oid("2.5.29.37")) to.extended_key_usage_critical = one.critical == pkix::Critical::yes;
  }
  if (extensions.certificate_policies) {
    for (const auto& information : *extensions.certificate_policies) to.policies.push_back(information.policy.to_text());
  }
  if (extensions.qc_statements) {
    const auto& statements = *extensions.qc_statements;
    to.qualification = facts::Qualification{statements.compliance, statements.sscd, texts(statements.types), statements.legislation};
  }
  to.is_ca = extensions.basic_constraints && extensions.basic_constraints->ca;
  to.ocsp_no_check = extensions.ocsp_no_check;
  to.no_revocation_available = extensions.no_revocation;
  to.validity_assured = extensions.validity_assured;
}

}  // namespace

facts::PublicKey describe(const pkix::PublicKeyInfo& key) {
  switch (key.type) {
    case pkix::KeyType::rsa:
    case pkix::KeyType::rsa_pss: return {"RSA", {}, key.bits};
    case pkix::KeyType::ec: return {"EC", curve_name(key.curve), key.bits};
    case pkix::KeyType::ed25519: return {"Ed25519", {}, key.bits};
    case pkix::KeyType::other: break;
  }
  return {"other", {}, key.bits};
}

facts::Algorithm describe(const pkix::SignatureAlgorithm& algorithm, std::string name) {
  facts::Algorithm made{std::move(name), scheme_name(algorithm.scheme), std::string(pkix::name(algorithm.hash)), {}};
  if (algorithm.scheme == Scheme::rsa_pss) made.mgf_digest = std::string(pkix::name(algorithm.mgf_hash));
  return made;
}

facts::Algorithm describe(const pkix::AlgorithmIdentifier& algorithm) {
  const auto known = pkix::signature_algorithm_from(algorithm);
  if (!known) return {algorithm.algorithm.to_text(), {}, {}, {}};
  if (known->scheme == Scheme::ed25519) return describe(*known, "Ed25519");
  return describe(*known, scheme_name(known->scheme) + '-' + std::string(pkix::name(known->hash)));
}

facts::Certificate describe(const pkix::Certificate& certificate) {
  facts::Certificate made;
  const auto identity = pkix::identity_of(certificate.subject());
  made.subject = certificate.subject().to_text();
  made.issuer = certificate.issuer().to_text();
  made.serial_number = to_hex(certificate.serial_number());
  made.common_name = identity.common_name;
  made.given_name = identity.given_name;
  made.surname = identity.surname;
  made.fin = identity.fin;
  made.voen = identity.voen;
  made.organization = identity.organization;
  made.category = category_by_policy(certificate.extensions()).value_or(category_by_names(identity, made.issuer));
  made.not_before = certificate.validity().not_before;
  made.not_after = certificate.validity().not_after;
  made.self_issued = certificate.self_issued();
  made.public_key = describe(certificate.public_key());
  made.signature_algorithm = describe(certificate.signature_algorithm());
  describe_extensions(certificate.extensions(), made);
  return made;
}

}  // namespace esign::collect
