// SPDX-License-Identifier: Apache-2.0
#include "collect/workspace.h"

#include "collect/describe.h"

namespace esign::collect {

const trust::TrustStore& Workspace::anchors(Subject subject) const {
  if (!outside_.timestamping) return outside_.anchors;
  switch (subject) {
    case Subject::signature: return outside_.anchors;
    case Subject::timestamp: return outside_.timestamping->anchors;
    case Subject::status_signer: return outside_.timestamping->all;
  }
  return outside_.anchors;
}

Result<std::string> Workspace::sha256(View octets) const {
  ESIGN_TRY(const Bytes digest, crypto::digest(backend(), Hash::sha256, octets));
  return to_hex(digest);
}

Result<facts::CertificateId> Workspace::enter(const pkix::Certificate::Ptr& certificate) {
  ESIGN_TRY(const facts::CertificateId id, name_of(certificate));
  if (!out_.certificates.contains(id)) {
    out_.facts.certificates.emplace(id, describe(*certificate));
    out_.certificates.emplace(id, certificate);
  }
  return id;
}

std::optional<Workspace::Followed> Workspace::next_to_follow() {
  while (!status_signers_.empty()) {
    const auto node = status_signers_.extract(status_signers_.begin());
    const auto [entry, fresh] = out_.facts.status_signers.try_emplace(node.key());
    if (fresh) return Followed{node.mapped(), &entry->second};
  }
  return std::nullopt;
}

Result<facts::CertificateId> Workspace::enter(const trust::TrustAnchor& anchor) {
  if (anchor.certificate()) return enter(anchor.certificate());
  ESIGN_TRY(const std::string digest, sha256(anchor.spki()));
  facts::Certificate made;
  made.subject = anchor.name().to_text();
  if (const auto key = pkix::public_key_info(anchor.spki())) made.public_key = describe(*key);
  const facts::CertificateId id = "key:" + digest;
  out_.facts.certificates.emplace(id, std::move(made));
  return id;
}

ErrorKind kind_of(const Error& error) {
  switch (error.code) {
    case Errc::unsupported:
    case Errc::malformed:
    case Errc::not_found:
    case Errc::invalid_argument:
      return ErrorKind::finding;
    case Errc::limit_exceeded: case Errc::already_exists: case Errc::no_signature: case Errc::changed: case Errc::token_absent:
    case Errc::pin_incorrect: case Errc::pin_blocked: case Errc::cancelled: case Errc::unavailable: case Errc::timed_out: case Errc::conflict:
    case Errc::protocol: case Errc::denied: case Errc::misconfigured: case Errc::storage: case Errc::cannot_create:
    case Errc::internal:
      break;
  }
  return ErrorKind::fault;
}

}  // namespace esign::collect
