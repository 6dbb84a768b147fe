// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "token/apdu.h"
#include "token/cards/directory.h"

namespace esign::token::azedit {

/// AzeDIT 3.5, "Azerbaijani Digital Identity Token": the fixed files of EstEID 3.5 under another AID (OpenSC pull request 195).
/// Nothing on the card describes it, so the driver brings what ISO/IEC 7816-15 would have said.
struct Layout {
  std::vector<PinObject> pins{};
  std::vector<PrivateKeyObject> keys{};
  std::vector<CertificateObject> certificates{};
};
Layout layout();

/// Record 8 of EEEE/5044, the document number: what tells one card from another. Errors: those of the channel, protocol.
Result<Bytes> identity(Conversation& conversation);
CardIdentity describe(View identity);

/// INTERNAL AUTHENTICATE for the authentication key, PSO COMPUTE DIGITAL SIGNATURE for the other (EstEID 3.x); the security
/// environment is restored first.
enum class Key : std::uint8_t { authentication, signature };
Result<Bytes> compute(Conversation& conversation, Key key, View octets, std::size_t expected);

}  // namespace esign::token::azedit
