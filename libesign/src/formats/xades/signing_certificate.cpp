// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "asn1/der_reader.h"
#include "base/text.h"
#include "formats/xades/algorithms.h"
#include "formats/xades/names.h"
#include "formats/xades/signed_properties.h"

namespace esign::formats::xades {
namespace {

std::optional<xml::Element> child_named(const std::vector<xml::Element>& children, std::string_view space, std::string_view name) {
  const auto found = std::ranges::find_if(children, [&](const xml::Element& e) { return e.is(space, name); });
  if (found == children.end()) return std::nullopt;
  return *found;
}

struct DigestOf {
  Hash hash = Hash::sha256;
  Bytes digest{};
};
/// DigestMethod and DigestValue of a DigestAlgAndValueType.
Result<DigestOf> read_digest(const xml::Element& holder) {
  ESIGN_TRY(const auto inside, holder.elements());
  if (inside.size() != 2 || !inside[0].is(kDs, "DigestMethod") || !inside[1].is(kDs, "DigestValue"))
    return fail(Errc::malformed, "not DigestMethod, DigestValue").in(holder.path());
  DigestOf read;
  ESIGN_TRY(read.hash, hash_from(inside[0].attribute("Algorithm").value_or("")));
  ESIGN_TRY(read.digest, base64_value(inside[1]));
  return read;
}

/// IssuerSerialV2: base64 of IssuerSerial ::= SEQUENCE { issuer GeneralNames, serial INTEGER, issuerUID OPTIONAL } (RFC 5035
/// section 4, RFC 5755 section 4.1); the issuer is one directoryName.
Result<void> read_issuer_serial(const xml::Element& element, CertificateReference& reference, const Limits& limits) {
  ESIGN_TRY(const Bytes der, base64_value(element));
  asn1::Reader reader(der, limits);
  View issuer, serial;
  reader.sequence([&] {
    reader.at("issuer").sequence([&] { reader.explicitly(4, [&] { issuer = reader.any().whole; }); });
    serial = reader.at("serial").integer();
    if (reader.next_is(asn1::tag::bit_string)) reader.bit_string();
  });
  ESIGN_CHECK(reader.finish().in(element.path()));
  reference.issuer = copy(issuer);
  reference.serial_number = copy(serial);
  return {};
}

/// Cert. Of the older form only the digest is read: how X509IssuerName is spelled differs from tool to tool.
Result<CertificateReference> read_certificate_reference(const xml::Element& certificate, const Limits& limits) {
  ESIGN_TRY(const auto inside, certificate.elements());
  const auto digest = child_named(inside, kXades, "CertDigest");
  if (!digest) return fail(Errc::malformed, "no CertDigest").in(certificate.path());
  ESIGN_TRY(DigestOf read, read_digest(*digest));
  CertificateReference reference{read.hash, std::move(read.digest), {}, {}};
  if (const auto issuer_serial = child_named(inside, kXades, "IssuerSerialV2")) {
    ESIGN_CHECK(read_issuer_serial(*issuer_serial, reference, limits));
  }
  return reference;
}

}  // namespace

Result<std::vector<CertificateReference>> read_signing_certificate(const xml::Element& property, const Limits& limits) {
  ESIGN_TRY(const auto inside, property.elements());
  std::vector<CertificateReference> references;
  Budget budget("embedded_certificates", limits.embedded_certificates);
  for (const xml::Element& element : inside) {
    ESIGN_CHECK(budget.spend());
    if (!element.is(kXades, "Cert")) return fail(Errc::malformed, "something other than Cert").in(element.path());
    auto reference = read_certificate_reference(element, limits);
    if (reference) {
      references.push_back(*std::move(reference));
    } else if (references.empty() || reference.error().code != Errc::unsupported) {
      return fail(std::move(reference).error());
    }
  }
  if (references.empty()) return fail(Errc::malformed, "no Cert");
  return references;
}

Result<SignaturePolicy> read_signature_policy(const xml::Element& property) {
  ESIGN_TRY(const auto inside, property.elements());
  if (inside.size() != 1) return fail(Errc::malformed, "not one policy");
  if (inside[0].is(kXades, "SignaturePolicyImplied")) return SignaturePolicy{};
  if (!inside[0].is(kXades, "SignaturePolicyId")) return fail(Errc::malformed, "not one policy");
  ESIGN_TRY(const auto parts, inside[0].elements());
  const auto id = child_named(parts, kXades, "SigPolicyId");
  if (!id) return fail(Errc::malformed, "no SigPolicyId");
  ESIGN_TRY(const auto id_parts, id->elements());
  const auto identifier = child_named(id_parts, kXades, "Identifier");
  if (!identifier) return fail(Errc::malformed, "no Identifier");
  ESIGN_TRY(const std::string text, identifier->value());
  constexpr std::string_view kOid = "urn:oid:";
  std::string_view named = trim(text);
  if (named.starts_with(kOid)) named.remove_prefix(kOid.size());
  SignaturePolicy policy{SignaturePolicy::Kind::identified, printable(named), {}, {}};
  if (const auto hash = child_named(parts, kXades, "SigPolicyHash")) {
    ESIGN_TRY(DigestOf digest, read_digest(*hash));
    policy.hash = digest.hash;
    policy.digest = std::move(digest.digest);
  }
  return policy;
}

}  // namespace esign::formats::xades
