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

using Standing = TokenAnswer::Standing;

void settle(TokenAnswer& answer, Standing standing, std::string why) {
  answer.standing = standing;
  answer.why = std::move(why);
}

/// The first reference is the signer's (RFC 5035 section 4).
Result<void> find_signer(const SignatureView& view, const std::vector<pkix::Certificate::Ptr>& more, const crypto::Backend& backend, TokenAnswer& answer) {
  settle(answer, Standing::improper, "no signed attribute names the unit's certificate");
  if (view.certificate_references.empty()) return {};
  const formats::CertificateReference& reference = view.certificate_references.front();
  for (const auto* list : {&view.certificates, &more}) {
    for (const pkix::Certificate::Ptr& one : *list) {
      ESIGN_TRY(const Bytes digest, crypto::digest(backend, reference.hash, one->der()));
      if (!equal(digest, reference.digest)) continue;
      if (identifies(view, *one)) answer.signer = one;
      else settle(answer, Standing::improper, "the signed attribute and the SignerInfo name different certificates");
      return {};
    }
  }
  settle(answer, Standing::no_signer, "the unit's certificate is not at hand");
  return {};
}

/// The one reference of a token is message-digest over TSTInfo.
Result<void> check_content(const SignatureView& view, const crypto::Backend& backend, TokenAnswer& answer) {
  settle(answer, Standing::improper, "the token does not sign its TSTInfo");
  if (view.references.size() != 1 || view.references.front().failure || !view.references.front().octets) return {};
  const formats::Reference& reference = view.references.front();
  ESIGN_TRY(const Bytes digest, crypto::digest(backend, reference.hash, reference.octets));
  if (equal(digest, reference.expected)) settle(answer, Standing::holds, {});
  else settle(answer, Standing::changed, "message-digest is not that of the TSTInfo");
  return {};
}

void check_value(const SignatureView& view, const crypto::Backend& backend, TokenAnswer& answer) {
  const auto verdict = backend.verify(answer.signer->spki(), view.algorithm, view.signed_octets, view.value);
  if (!verdict) settle(answer, Standing::unsupported, verdict.error().detail);
  else if (*verdict != crypto::Verdict::valid) settle(answer, Standing::forged, "the token's signature does not verify");
}

}  // namespace

Result<TokenAnswer> check_token(const formats::timestamp::Token& token, const std::vector<pkix::Certificate::Ptr>& more, const crypto::Backend& backend) {
  const SignatureView& view = token.view;
  TokenAnswer answer;
  const auto broken = std::find_if(view.defects.begin(), view.defects.end(), [](const formats::Defect& one) { return one.weight != formats::Defect::Weight::conformance; });
  if (broken != view.defects.end()) {
    settle(answer, Standing::improper, broken->place + ": " + broken->detail);
    return answer;
  }
  if (view.algorithm_failure) {
    settle(answer, Standing::unsupported, view.algorithm_failure->detail);
    return answer;
  }
  ESIGN_CHECK(find_signer(view, more, backend, answer));
  if (!answer.signer) return answer;
  if (const auto violation = path::purpose_violation(*answer.signer, path::Purpose::time_stamping)) {
    settle(answer, Standing::improper, "the unit's certificate: " + *violation);
    return answer;
  }
  ESIGN_CHECK(check_content(view, backend, answer));
  if (answer.standing == Standing::holds) check_value(view, backend, answer);
  return answer;
}

Imprint compare_imprint(const formats::timestamp::TstInfo& info, Hash hash, View digest) {
  const auto stated = pkix::hash_from(info.imprint.hash_algorithm);
  return stated && *stated == hash && equal(info.imprint.hashed_message, digest) ? Imprint::same : Imprint::another;
}

}  // namespace esign::online
