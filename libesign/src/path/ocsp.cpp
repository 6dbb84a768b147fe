// SPDX-License-Identifier: Apache-2.0
// RFC 6960 sections 3.2 and 4.2.2.2. Stricter than the RFC: nextUpdate must be there (2.4 reads its absence as "newer
// information is available all the time", which nobody can check afterwards); no responder is authorized by configuration.
#include "path/ocsp.h"

#include "path/verify_certificate.h"

namespace esign::path {
namespace {

/// The octets of subjectPublicKey, without tag, length and count of unused bits: what key hashes are made of (4.1.1, 4.2.1).
View key_octets(View spki) {
  asn1::Reader reader(spki);
  View octets;
  reader.sequence([&] {
    reader.any();
    octets = reader.bit_string().octets;
  });
  return octets;
}

/// 3.2 items 5 and 6, and critical extensions that are not understood.
std::optional<StatusFlaw> flaw_of(const OcspUse& use, Time at) {
  const pkix::OcspSingleResponse& single = use.single();
  if (!use.response->unknown_critical().empty() || !single.unknown_critical.empty()) return StatusFlaw::unknown_critical_extension;
  if (single.this_update > at || use.response->produced_at() > at) return StatusFlaw::not_yet_issued;
  if (!single.next_update) return StatusFlaw::no_next_update;
  if (*single.next_update < at) return StatusFlaw::stale;
  return std::nullopt;
}

RevocationState state_of(const pkix::OcspSingleResponse& single) {
  switch (single.status) {
    case pkix::OcspCertStatus::good: return RevocationState::good;
    case pkix::OcspCertStatus::unknown: return RevocationState::undetermined;
    case pkix::OcspCertStatus::revoked: break;
  }
  return single.reason == pkix::CrlReason::certificate_hold ? RevocationState::on_hold : RevocationState::revoked;
}

/// Whether an answer of this state and age takes the place of the one that is there.
bool outweighs(RevocationState state, Time this_update, const RevocationAnswer& there) {
  if (state == RevocationState::undetermined || there.state == RevocationState::revoked) return false;
  if (there.state == RevocationState::undetermined || state == RevocationState::revoked) return true;
  const Time other = there.this_update.value_or(Time::min());
  return this_update > other || (this_update == other && state == RevocationState::on_hold);
}

void take(const OcspUse& use, RevocationAnswer& answer) {
  const pkix::OcspSingleResponse& single = use.single();
  const RevocationState state = state_of(single);
  if (outweighs(state, single.this_update, answer)) {
    answer.state = state;
    answer.this_update = single.this_update;
    answer.revocation_date = single.revocation_time;
    answer.reason = single.reason.value_or(pkix::CrlReason::unspecified);
  }
  answer.ocsp.push_back(use);
}

std::string_view words(StatusFlaw flaw) {
  switch (flaw) {
    case StatusFlaw::stale: return "its OCSP response is out of date";
    case StatusFlaw::no_next_update: return "its OCSP response does not say until when it counts";
    case StatusFlaw::not_yet_issued: return "its OCSP response was issued later";
    case StatusFlaw::unknown_critical_extension: return "its OCSP response has critical extensions that are not processed";
  }
  return {};
}

std::string why_undetermined(const RevocationAnswer& answer) {
  if (!answer.ocsp.empty()) return "its OCSP responder does not know it";
  if (!answer.flawed_ocsp.empty()) return std::string(words(answer.flawed_ocsp.front().flaw));
  if (!answer.refused_ocsp.empty()) return answer.refused_ocsp.front().text;
  return {};
}

}  // namespace

OcspStatusSource::OcspStatusSource(std::vector<pkix::OcspResponse::Ptr> responses, std::vector<pkix::Certificate::Ptr> certificates,
                                   SignatureChecker& signatures, const Limits& limits, StatusSource* outer)
    : responses_(std::move(responses)), certificates_(std::move(certificates)), signatures_(signatures), limits_(limits),
      outer_(outer == nullptr ? *this : *outer), questions_("status_questions", limits.status_questions) {}

Result<RevocationAnswer> OcspStatusSource::status(const StatusQuestion& question) {
  ESIGN_CHECK(questions_.spend());
  RevocationAnswer answer;
  const View der = question.certificate->der();
  if (is_asked(asked_, der)) {
    answer.text = "its status depends on itself";
    return answer;
  }
  const Asking asking(asked_, der);
  for (const pkix::OcspResponse::Ptr& response : responses_) {
    for (std::size_t i = 0; i < response->responses().size(); ++i) {
      ESIGN_TRY(const About about_it, about(response->responses()[i].id, question));
      if (about_it == About::this_one) ESIGN_CHECK(try_response({response, i, nullptr}, question, answer));
    }
  }
  if (answer.state == RevocationState::undetermined) answer.text = why_undetermined(answer);
  return answer;
}

/// 3.2 item 1, 4.1.1: the serial number, the DER of the issuer field and the key that verifies the certificate. The hash is an
/// identifier here, not a proof, so SHA-1 will do.
Result<OcspStatusSource::About> OcspStatusSource::about(const pkix::OcspCertId& id, const StatusQuestion& question) const {
  if (!equal(id.serial_number, question.certificate->serial_number())) return About::another;
  const Result<pkix::Hash> hash = pkix::hash_from(id.hash_algorithm);
  if (!hash) return About::another;  // nobody can tell whom it means
  ESIGN_TRY(const Bytes name_hash, crypto::digest(signatures_.backend(), *hash, question.certificate->issuer().der));
  ESIGN_TRY(const Bytes key_hash, crypto::digest(signatures_.backend(), *hash, key_octets(question.issuer_spki)));
  return equal(id.issuer_name_hash, name_hash) && equal(id.issuer_key_hash, key_hash) ? About::this_one : About::another;
}

Result<void> OcspStatusSource::try_response(const OcspUse& use, const StatusQuestion& question, RevocationAnswer& answer) {
  ESIGN_TRY(Signer signer, find_signer(*use.response, question));
  OcspUse proven{use.response, use.index, signer.certificate};
  switch (signer.standing) {
    case Signer::Standing::refused:
      answer.refused_ocsp.push_back({std::move(proven), std::move(signer.text), signer.lacks});
      return {};
    case Signer::Standing::authorized: break;
  }
  if (const std::optional<StatusFlaw> flaw = flaw_of(proven, question.at)) {
    answer.flawed_ocsp.push_back({*flaw, std::move(proven)});
  } else {
    take(proven, answer);
  }
  return {};
}

/// 4.2.1: ResponderID is the signer's name, or the SHA-1 of its key.
Result<OcspStatusSource::Names> OcspStatusSource::responder_is(const pkix::OcspResponse& response, const pkix::Name& name, View spki) const {
  if (response.responder_name())
    return match(*response.responder_name(), name) == pkix::NameMatch::same ? Names::it : Names::another;
  if (!response.responder_key_hash()) return Names::another;
  ESIGN_TRY(const Bytes key_hash, crypto::digest(signatures_.backend(), pkix::Hash::sha1, key_octets(spki)));
  return equal(*response.responder_key_hash(), key_hash) ? Names::it : Names::another;
}

/// 3.2 items 2 to 4: the issuer itself, or whom it delegated.
Result<OcspStatusSource::Signer> OcspStatusSource::find_signer(const pkix::OcspResponse& response, const StatusQuestion& question) {
  ESIGN_TRY(const Names issuer, responder_is(response, question.certificate->issuer(), question.issuer_spki));
  if (issuer == Names::it) {
    ESIGN_TRY(const SignatureAnswer signature, signatures_.check(response, question.issuer_spki));
    if (signature.state == SignatureState::valid) return Signer{Signer::Standing::authorized, question.issuer, {}, {}};
  }
  Signer refused{Signer::Standing::refused, nullptr, "no authorized responder signed its OCSP response", RefusedOcsp::Lacks::authority};
  for (const std::vector<pkix::Certificate::Ptr>* pool : {&response.certificates(), &std::as_const(certificates_)}) {
    for (const pkix::Certificate::Ptr& candidate : *pool) {
      ESIGN_TRY(Signer signer, try_delegate(candidate, response, question));
      if (signer.standing == Signer::Standing::authorized) return signer;
      if (!signer.text.empty()) refused = std::move(signer);
    }
  }
  return refused;
}

/// 4.2.2.2 item 3: "issued by the CA that issued the certificate in question", and that only if both "were signed by the same
/// key": one path of RFC 5280 section 6.1 with the issuer as its anchor. A candidate that did not sign has no text.
Result<OcspStatusSource::Signer> OcspStatusSource::try_delegate(const pkix::Certificate::Ptr& candidate,
                                                                const pkix::OcspResponse& response, const StatusQuestion& question) {
  Signer signer{Signer::Standing::refused, nullptr, {}, RefusedOcsp::Lacks::authority};
  ESIGN_TRY(const Names named, responder_is(response, candidate->subject(), candidate->spki()));
  if (named == Names::another) return signer;
  ESIGN_TRY(const SignatureAnswer signature, signatures_.check(response, candidate->spki()));
  if (signature.state != SignatureState::valid) return signer;
  signer.certificate = candidate;
  if (const auto violation = purpose_violation(*candidate, Purpose::ocsp_signing)) {
    signer.text = "its OCSP responder is not authorized: " + *violation;
    return signer;
  }
  ESIGN_TRY(const trust::TrustAnchor issuer, trust::TrustAnchor::from_key(question.certificate->issuer().der, question.issuer_spki));
  const PathInputs inputs{.certificates = {candidate}, .at = question.at, .anchor = issuer};
  ESIGN_TRY(const PathResult result, verify_path(inputs, signatures_, nullptr, limits_));
  if (const auto* failure = std::get_if<PathFailure>(&result)) {
    signer.text = "its OCSP responder is not authorized: " + failure->text;
    return signer;
  }
  if (!candidate->extensions().ocsp_no_check) {  // 4.2.2.2.1
    ESIGN_TRY(const RevocationAnswer its, outer_.status({candidate, question.issuer, question.issuer_spki, question.anchor, question.at}));
    if (its.state != RevocationState::good) {
      signer.text = "its OCSP responder may be revoked" + (its.text.empty() ? "" : ": " + its.text);
      if (its.state == RevocationState::undetermined) signer.lacks = RefusedOcsp::Lacks::status;
      return signer;
    }
  }
  signer.standing = Signer::Standing::authorized;
  return signer;
}

Result<RevocationAnswer> EvidenceStatusSource::status(const StatusQuestion& question) {
  ESIGN_TRY(RevocationAnswer answer, crls_.status(question));
  ESIGN_TRY(RevocationAnswer ocsp, ocsp_.status(question));
  if (outweighs(ocsp.state, ocsp.this_update.value_or(Time::min()), answer)) {
    answer.state = ocsp.state;
    answer.this_update = ocsp.this_update;
    answer.revocation_date = ocsp.revocation_date;
    answer.reason = ocsp.reason;
  }
  answer.ocsp = std::move(ocsp.ocsp);
  answer.flawed_ocsp = std::move(ocsp.flawed_ocsp);
  answer.refused_ocsp = std::move(ocsp.refused_ocsp);
  if (answer.state != RevocationState::undetermined) answer.text.clear();
  else if (!ocsp.text.empty()) answer.text += "; " + ocsp.text;
  return answer;
}

}  // namespace esign::path
