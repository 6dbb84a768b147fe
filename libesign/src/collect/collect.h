// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <vector>

#include "base/limits.h"
#include "crypto/backend.h"
#include "facts/facts.h"
#include "formats/signature_view.h"
#include "path/known_signatures.h"
#include "pkix/ocsp_response.h"
#include "trust/trust_store.h"
#include "trust/trusted_list.h"

namespace esign::collect {

/// Who is believed about time-stamps, where others are than about signatures.
struct TimestampTrust {
  trust::TrustStore anchors{};
  /// These and those of signatures, each once: status signers stand under either. Whether it is the one of the chain that they
  /// speak of, validation asks.
  trust::TrustStore all{};
};

/// A trusted list that is believed.
struct BelievedList {
  const trust::TrustedList* list = nullptr;
  std::string sha256{};  ///< Of its file.
};

/// Everything that is not in the document: whom to believe, what may help, and who does the mathematics.
struct Outside {
  const trust::TrustStore& anchors;
  std::vector<pkix::Certificate::Ptr> certificates{};  ///< May help to build chains; may hold the signer's.
  std::vector<pkix::Crl::Ptr> crls{};
  const crypto::Backend& backend;
  Limits limits{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  path::KnownSignatures* known = nullptr;  ///< Of the same backend; speeds up the next document of the same issuers.
  std::vector<BelievedList> lists{};         ///< They say whose signatures are qualified ones.
  const TimestampTrust* timestamping = nullptr;  ///< Null: `anchors` are believed about time-stamps too.
};

/// The facts, and the certificates that they name, for whoever shows them.
struct Collection {
  facts::Facts facts{};
  std::map<facts::CertificateId, pkix::Certificate::Ptr> certificates{};
};

/// Does all the work that can fail: hashes what the references cover (in one pass, without holding it), matches certificate
/// references, checks the signature value with exactly the key of each candidate, builds chains, runs RFC 5280 section 6.1
/// and looks for revocation, all for the instant `at`. Judges nothing: a forged or odd signature gives facts, not an error.
/// Errors: limit_exceeded (a named budget), storage and conflict (reading the document), internal.
Result<Collection> collect(const Document& document, const formats::SignatureSet& signatures, const Outside& outside, Time at);

/// The same without reading any content: who may have signed, the chains of signers, of time-stamps' and of status information's
/// signers, with the status at hand. For whoever looks for what is missing; a verdict takes collect(). Errors: limit_exceeded, internal.
Result<Collection> collect_chains(const formats::SignatureSet& signatures, const Outside& outside, Time at);

}  // namespace esign::collect
