// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "collect/collect.h"
#include "formats/timestamp_view.h"
#include "path/object_names.h"

namespace esign::collect {

/// Whose certificate is looked at: it decides which anchors count.
enum class Subject : std::uint8_t { signature, timestamp, status_signer };

/// What the steps of one collection share.
class Workspace {
 public:
  Workspace(const Outside& outside, Time at, Collection& out) : outside_(outside), at_(at), out_(out) {}

  const trust::TrustStore& anchors(Subject subject) const;

  const Outside& outside() const { return outside_; }
  const crypto::Backend& backend() const { return outside_.backend; }
  const Limits& limits() const { return outside_.limits; }
  Time at() const { return at_; }

  /// Enters a certificate into the facts, once, and gives its name. Errors: internal.
  Result<facts::CertificateId> enter(const pkix::Certificate::Ptr& certificate);
  /// An anchor that is a bare name and key is named "key:" and the SHA-256 of its SubjectPublicKeyInfo.
  Result<facts::CertificateId> enter(const trust::TrustAnchor& anchor);
  Result<std::string> sha256(View octets) const;
  /// SHA-256 of an object, hexadecimal, computed once; of an OCSP response, of its BasicOCSPResponse. Errors: internal.
  Result<std::string> name_of(const pkix::Certificate::Ptr& one) { return names_.name_of(one, one->der(), backend()); }
  Result<std::string> name_of(const pkix::Crl::Ptr& one) { return names_.name_of(one, one->der(), backend()); }
  Result<std::string> name_of(const pkix::OcspResponse::Ptr& one) { return names_.name_of(one, one->basic(), backend()); }
  const path::ObjectNames& names() const { return names_; }

  /// Notes somebody who signed status information and whose chains are wanted; nobody twice.
  void follow(const facts::CertificateId& id, const pkix::Certificate::Ptr& certificate) {
    if (!out_.facts.status_signers.contains(id)) status_signers_.emplace(id, certificate);
  }
  /// One who was noted and has no entry in the facts yet; the entry is made, empty, and the caller fills it.
  struct Followed {
    pkix::Certificate::Ptr certificate{};
    std::vector<facts::Chain>* chains = nullptr;
  };
  std::optional<Followed> next_to_follow();

  /// The stated digest and SHA-256 of what a reference covers.
  struct Digests {
    Bytes asked{};
    Bytes sha256{};
    Bytes front{};  ///< The first octets, as many as sniffed_media_type() asks for.
  };
  /// Of references with the same octets, by their name and hash: two hundred signers of one file cost one reading of it.
  std::map<std::pair<std::string, Hash>, Digests>& digests() { return digests_; }
  /// Of time-stamps that serve several signatures, by their octets and what they are over: whether the imprint fits.
  std::map<std::pair<std::string, std::string>, formats::ImprintCheck>& imprints() { return imprints_; }

 private:
  const Outside& outside_;
  Time at_;
  Collection& out_;
  std::map<std::pair<std::string, Hash>, Digests> digests_{};
  std::map<std::pair<std::string, std::string>, formats::ImprintCheck> imprints_{};
  path::ObjectNames names_{};
  std::map<facts::CertificateId, pkix::Certificate::Ptr> status_signers_{};
};

/// Whether an error is the reader's answer about the signature, or means that the work could not be done.
enum class ErrorKind : std::uint8_t { finding, fault };
ErrorKind kind_of(const Error& error);

/// The references of `view`, hashed. Errors: storage, conflict, limit_exceeded, internal.
Result<std::vector<facts::Reference>> hash_references(const formats::SignatureView& view, Workspace& workspace);

/// Who may have signed: fills certificate_references and candidates of `to`, without chains. Errors: limit_exceeded, internal.
Result<void> find_candidates(const formats::SignatureView& view, Subject subject, Workspace& workspace, facts::Signature& to,
                             std::vector<pkix::Certificate::Ptr>& candidates);

/// Every chain of a candidate, with the status of its certificates. `view` lends what the signature brought.
/// Errors: limit_exceeded, internal.
Result<std::vector<facts::Chain>> find_chains(const pkix::Certificate::Ptr& signer, const formats::SignatureView& view, Subject subject, Workspace& workspace);

/// Everything about one signature, a document's or a token's.
Result<facts::Signature> one_signature(const formats::SignatureView& view, Subject subject, Workspace& workspace);

facts::Timestamp::Kind kind_of(formats::TimestampKind kind);

/// What a document brings beside one signature: its own evidence and that of all its tokens.
formats::Evidence evidence_of(const formats::SignatureView& view);
/// A copy whose chains and status may rest on `more` as well.
formats::SignatureView with_evidence(const formats::SignatureView& view, const formats::Evidence& more);
/// SHA-256 of everything in it, certificates inside OCSP responses included, sorted, each once. Errors: internal.
Result<std::vector<std::string>> names_of(const formats::Evidence& evidence, Workspace& workspace);

/// What the believed lists make of each who may have signed.
std::vector<facts::Listing> find_listings(const facts::Candidate& candidate, const Collection& collection, const Outside& outside);

/// The time-stamps of one signature, which `told` describes so far. Errors: storage, conflict, limit_exceeded, internal.
Result<std::vector<facts::Timestamp>> collect_timestamps(const formats::SignatureView& view, const facts::Signature& told, Workspace& workspace);

}  // namespace esign::collect
