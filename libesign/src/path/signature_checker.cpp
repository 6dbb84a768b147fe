// SPDX-License-Identifier: Apache-2.0
#include "path/signature_checker.h"

namespace esign::path {

Result<SignatureAnswer> SignatureChecker::check(const pkix::Certificate& certificate, View issuer_spki) {
  return check({certificate.tbs(), certificate.signature_algorithm(), certificate.signature_value(), certificate.der()}, issuer_spki);
}

Result<SignatureAnswer> SignatureChecker::check(const pkix::Crl& crl, View issuer_spki) {
  return check({crl.tbs(), crl.signature_algorithm(), crl.signature_value(), crl.der()}, issuer_spki);
}

Result<SignatureAnswer> SignatureChecker::check(const pkix::OcspResponse& response, View responder_spki) {
  return check({response.tbs(), response.signature_algorithm(), response.signature_value(), response.basic()}, responder_spki);
}

/// The digest of the whole object stands for it: keeping ten million entries of a CRL as a key would double its size.
Result<std::string> SignatureChecker::name_of(View whole) const {
  if (std::optional<std::string> pinned = shared_ != nullptr ? shared_->pinned(whole) : std::nullopt) return *std::move(pinned);
  if (const std::string* named = names_ != nullptr ? names_->find(whole) : nullptr) return *named;
  ESIGN_TRY(const Bytes digest, crypto::digest(backend_, pkix::Hash::sha256, whole));
  return to_hex(digest);
}

Result<SignatureAnswer> SignatureChecker::check(const Signed& object, View issuer_spki) {
  ESIGN_TRY(std::string key, name_of(object.whole));
  key.append(as_text(issuer_spki));
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  // A budget that depended on what was verified before would make the answer depend on it.
  ESIGN_CHECK(checks_.spend());
  ESIGN_TRY(SignatureAnswer answer, look_up(key, object, issuer_spki));
  return known_.emplace(std::move(key), std::move(answer)).first->second;
}

Result<SignatureAnswer> SignatureChecker::look_up(const std::string& key, const Signed& object, View issuer_spki) {
  if (shared_ == nullptr) return compute(object, issuer_spki);
  if (std::optional<SignatureAnswer> known = shared_->find(key)) return *std::move(known);
  ESIGN_TRY(SignatureAnswer answer, compute(object, issuer_spki));
  shared_->keep(key, answer);
  return answer;
}

Result<SignatureAnswer> SignatureChecker::compute(const Signed& object, View issuer_spki) {
  const Result<pkix::SignatureAlgorithm> algorithm = pkix::signature_algorithm_from(object.algorithm);
  if (!algorithm && algorithm.error().code == Errc::unsupported)
    return SignatureAnswer{SignatureState::unsupported, algorithm.error().detail};
  if (!algorithm) return SignatureAnswer{SignatureState::invalid, algorithm.error().detail};
  if (object.signature.unused_bits != 0) return SignatureAnswer{SignatureState::invalid, "the signature is not whole octets"};
  const Result<crypto::Verdict> verdict = backend_.verify(issuer_spki, *algorithm, object.tbs, object.signature.octets);
  if (!verdict) {
    const Errc code = verdict.error().code;
    if (code != Errc::unsupported && code != Errc::malformed) return fail(verdict.error());
    return SignatureAnswer{SignatureState::unsupported, verdict.error().detail};
  }
  if (*verdict == crypto::Verdict::valid) return SignatureAnswer{SignatureState::valid, {}};
  return SignatureAnswer{SignatureState::invalid, {}};
}

}  // namespace esign::path
