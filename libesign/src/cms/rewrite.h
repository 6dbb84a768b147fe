// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cms/scan.h"
#include "pkix/algorithms.h"

namespace esign::cms {

/// Writes the ContentInfo that these parts make, with definite lengths around them. Every part goes in octet for octet and in
/// its order: time-stamps have hashed them as they are. eContent is streamed from where it lies. Errors: what `out` says.
Result<void> write(const Parts& parts, const Sink& out);

/// Puts a digest algorithm behind the others unless it is there. Errors: malformed, limit_exceeded.
Result<void> announce(Parts& parts, Hash hash, const Limits& limits);
/// Puts members behind the others, those apart that are there already.
void add_members(std::optional<std::vector<Bytes>>& members, const std::vector<Bytes>& more);

/// The SignerInfo with one more unsigned attribute behind the others. Errors: malformed, limit_exceeded.
Result<Bytes> with_unsigned_attribute(View signer_info, View attribute, const Limits& limits);

}  // namespace esign::cms
