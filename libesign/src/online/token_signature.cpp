// SPDX-License-Identifier: Apache-2.0
#include "online/token_signature.h"

#include <algorithm>

#include "path/verify_certificate.h"

namespace esign::online {
namespace {

using formats::SignatureView;

/// The sid of the SignerInfo, RFC 5652 section 5.3.
bool identifies(const SignatureView& view, const pkix::Certificate& certificate) {
  if (!view.signer_identifier) return false;
  const formats::SignerIdentifier& stated = *view.signer_identifier;
  if (stated.subject_key_identifier) {
    const auto& actual = certificate.extensions().subject_key_identifier;
    return actual && equal(*actual, *stated.subject_key_identifier);
  }
  if (!stated.issuer || !stated.serial_number || !equal(*stated.serial_number, certificate.serial_number())) return false;
  if (equal(*stated.issuer, certificate.issuer().der)) return true;
  asn1::Reader reader(*stated.issuer);
  const pkix::Name name = pkix::read_name(reader);
  return reader.finish() && pkix::match(name, certificate.issuer()) == pkix::NameMatch::same;
}

/// The first reference is the signer's (RFC 5035 section 4).
Result<pkix::Certificate::Ptr> find_signer(const SignatureView& view, const std::vector<pkix::Certificate::Ptr>& more, const crypto::Backend& backend) {
  if (view.certificate_references.empty()) return fail(Errc::protocol, "no signed attribute names the unit's certificate");
  const formats::CertificateReference& reference = view.certificate_references.front();
  for (const auto* list : {&view.certificates, &more}) {
    for (const pkix::Certificate::Ptr& one : *list) {
      ESIGN_TRY(const Bytes digest, crypto::digest(backend, reference.hash, one->der()));
      if (!equal(digest, reference.digest)) continue;
      if (!identifies(view, *one)) return fail(Errc::protocol, "the signed attribute and the SignerInfo name different certificates");
      return one;
    }
  }
  return fail(Errc::not_found, "the unit's certificate is not at hand");
}

/// The one reference of a token is message-digest over TSTInfo.
Result<void> check_content(const SignatureView& view, const crypto::Backend& backend) {
  if (view.references.size() != 1) return fail(Errc::protocol, "the token does not sign its TSTInfo");
  const formats::Reference& reference = view.references.front();
  if (reference.failure) return fail(*reference.failure);
  if (!reference.octets) return fail(Errc::protocol, "the token does not sign its TSTInfo");
  ESIGN_TRY(const Bytes digest, crypto::digest(backend, reference.hash, reference.octets));
  return equal(digest, reference.expected) ? Result<void>{} : fail(Errc::protocol, "message-digest is not that of the TSTInfo");
}

}  // namespace

Result<pkix::Certificate::Ptr> check_token_signature(const formats::timestamp::Token& token, const std::vector<pkix::Certificate::Ptr>& more,
                                                     const crypto::Backend& backend) {
  const SignatureView& view = token.view;
  const auto fatal = std::find_if(view.defects.begin(), view.defects.end(), [](const formats::Defect& one) { return one.weight != formats::Defect::Weight::conformance; });
  if (fatal != view.defects.end()) return fail(Errc::protocol, fatal->detail).in(fatal->place);
  if (view.algorithm_failure) return fail(*view.algorithm_failure);
  ESIGN_TRY(const pkix::Certificate::Ptr signer, find_signer(view, more, backend));
  if (const auto violation = path::purpose_violation(*signer, path::Purpose::time_stamping)) return fail(Errc::protocol, "the unit's certificate: " + *violation);
  ESIGN_CHECK(check_content(view, backend));
  ESIGN_TRY(const crypto::Verdict verdict, backend.verify(signer->spki(), view.algorithm, view.signed_octets, view.value));
  if (verdict != crypto::Verdict::valid) return fail(Errc::protocol, "the token's signature does not verify");
  return signer;
}

Imprint compare_imprint(const formats::timestamp::TstInfo& info, Hash hash, View digest) {
  const auto stated = pkix::hash_from(info.imprint.hash_algorithm);
  return stated && *stated == hash && equal(info.imprint.hashed_message, digest) ? Imprint::same : Imprint::another;
}

}  // namespace esign::online
