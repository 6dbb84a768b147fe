// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/signer.h>

#include "formats/signature_view.h"

namespace esign {

/// A signature waiting for its value.
struct Prepared::State {
  formats::Unfinished unfinished{};
  pkix::Certificate::Ptr signer{};
  SignatureAlgorithm algorithm{};
  Bytes digest{};
};

namespace signing {

/// Who signs, and how.
struct Signer {
  const Certificate& certificate;
  const std::vector<Certificate>& chain;
  SignatureAlgorithm algorithm{};
};
/// Checks what makes a signature senseless before anybody types a PIN: hash, key usage. Without a media type where the options have
/// none. Errors: invalid_argument, unsupported.
Result<formats::WriteOptions> write_options(const Signer& signer, const SignOptions& options);
Result<Prepared> prepared(formats::Unfinished unfinished, const Signer& signer);
formats::DigestFunction host_digest();

}  // namespace signing
}  // namespace esign
