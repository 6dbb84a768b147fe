// SPDX-License-Identifier: Apache-2.0
#include "api/inspect.h"
#include "pkix/algorithms.h"

namespace esign::inspection {
namespace {

constexpr const char* kFormats[] = {"CAdES", "XAdES", "PAdES"};
constexpr const char* kPackagings[] = {"detached", "enveloping", "enveloped"};
constexpr const char* kRoles[] = {"data", "signed properties", "other"};
constexpr const char* kWeights[] = {"fatal", "attribute", "conformance"};
constexpr const char* kSchemes[] = {"RSA-PKCS1", "RSA-PSS", "ECDSA", "Ed25519"};

Json show_reference(const formats::Reference& reference) {
  Json shown{{"role", kRoles[static_cast<std::size_t>(reference.role)]},
             {"name", reference.name},
             {"mediaType", reference.media_type},
             {"digestAlgorithm", pkix::name(reference.hash)},
             {"digest", to_hex(reference.expected)},
             {"covers", reference.extent == Coverage::Extent::full ? "full" : "partial"}};
  if (!reference.uri.empty()) shown["uri"] = reference.uri;
  if (reference.failure) shown["failure"] = reference.failure->detail;
  return shown;
}

Json show_defects(const std::vector<formats::Defect>& defects) {
  Json shown = Json::array();
  for (const formats::Defect& defect : defects)
    shown.push_back(std::string(kWeights[static_cast<std::size_t>(defect.weight)]) + ": " + defect.place + ": " + defect.detail);
  return shown;
}

Json show_signature(const formats::SignatureView& s) {
  Json shown{{"id", s.id},
             {"format", kFormats[static_cast<std::size_t>(s.format)]},
             {"packaging", kPackagings[static_cast<std::size_t>(s.packaging)]},
             {"claimedSigningTime", s.claimed_signing_time ? Json(to_rfc3339(*s.claimed_signing_time)) : Json()},
             {"digestAlgorithm", pkix::name(s.digest_algorithm)},
             {"signatureAlgorithm", s.algorithm_failure ? Json("unknown: " + s.algorithm_failure->detail)
                                                        : Json(std::string(kSchemes[static_cast<std::size_t>(s.algorithm.scheme)]) + "-" +
                                                               std::string(pkix::name(s.algorithm.hash)))},
             {"signatureValue", to_hex(s.value)}};
  for (const formats::Reference& reference : s.references) shown["references"].push_back(show_reference(reference));
  for (const formats::CertificateReference& reference : s.certificate_references)
    shown["signingCertificateReferences"].push_back(std::string(pkix::name(reference.hash)) + ":" + to_hex(reference.digest));
  for (const pkix::Certificate::Ptr& certificate : s.certificates) shown["certificates"].push_back(show(*certificate));
  for (const pkix::Crl::Ptr& crl : s.crls) shown["crls"].push_back(show(*crl));
  for (const formats::AttributeNote& attribute : s.attributes)
    shown[attribute.protection == formats::AttributeNote::Protection::is_signed ? "signedAttributes" : "unsignedAttributes"].push_back(attribute.name);
  shown["defects"] = show_defects(s.defects);
  return shown;
}

}  // namespace

Json show(const formats::SignatureSet& set) {
  Json signatures = Json::array();
  for (const formats::SignatureView& signature : set.signatures) signatures.push_back(show_signature(signature));
  if (!set.container) return Json{{"kind", "signatures"}, {"signatures", signatures}};
  Json files = Json::array();
  for (const auto& file : set.container->files) {
    const bool data = file.part == formats::ContainerView::File::Part::data;
    files.push_back({{"name", file.name}, {"size", file.size}, {"part", data ? "data" : "structure"}});
  }
  return Json{{"kind", set.container->type}, {"files", std::move(files)}, {"signatures", signatures}};
}

}  // namespace esign::inspection
