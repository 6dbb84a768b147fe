// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "domain/authorities.h"
#include "domain/ports.h"
#include "pkix/ocsp_request.h"

namespace esign::ca {

/// Who signs the answers about one authority's certificates: a delegated responder (RFC 6960 section 4.2.2.2).
struct OcspSigner {
  std::string key{};                       ///< In the KeyRing
  Bytes certificate{};                     ///< DER
  Bytes key_hash{};                        ///< SHA-1 of its public key's bits: ResponderID byKey
  Time not_after{};
};
/// The signer of now; another one after a renewal. Errors: unavailable (none, or it has ended).
using FindOcspSigner = std::function<Result<std::shared_ptr<const OcspSigner>>(std::string_view authority)>;

struct OcspParts {
  Store& store;
  const KeyRing& keys;
  const Clock& clock;
  const Authorities& authorities;
  FindOcspSigner signer{};
  std::chrono::seconds validity{};
  /// Given: the register is a copy that others write. Answers are then as old as its heartbeat says (RFC 6960 section 2.4,
  /// thisUpdate: when the status was known to be correct), and past this age nothing is called good.
  std::optional<std::chrono::seconds> oldest_copy{};
};

/// The setting of the register in which who writes it says that he is alive, RFC 3339.
inline constexpr std::string_view kHeartbeat = "heartbeat";

/// One answer, ready to be sent.
struct OcspReply {
  Bytes der{};
  pkix::OcspStatus status = pkix::OcspStatus::internal_error;
  std::optional<Time> this_update{}, next_update{};
  /// Whose status it tells; only such answers (one question, no nonce) may be kept and given again, until one of them changes.
  std::optional<Serial> about{};
};

/// Answers about certificates of this centre's register: `good` for what is recorded and active alone; revoked under
/// extended-revoke (section 4.4.8) for what was never issued; tryLater when in doubt, never a status out of an error.
class OcspResponder {
 public:
  explicit OcspResponder(OcspParts parts) : parts_(std::move(parts)) {}
  /// Never fails: what cannot be answered is an OCSP error of its own.
  OcspReply answer(std::string_view authority, View request) const;

 private:
  Result<OcspReply> signed_answer(const Authority& authority, const pkix::OcspRequest& request) const;
  OcspParts parts_;
};

}  // namespace esign::ca
