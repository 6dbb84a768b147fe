// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/limits.h"

#include "formats/signature_view.h"
#include "pdf/incremental_update.h"

namespace esign::formats::pades {

/// What a signature of the update covers: the document and the update, its gap apart (ISO 32000-2, 12.8.1). All of it is used as
/// long as the source is.
Source covered_octets(const Document& document, const pdf::UpdateOctets& update);

/// The document as it becomes.
Result<Document> updated(const Document& document, Bytes update);

/// Reads what an update makes of the document as a stranger would: one more revision, the last one, that ends with the file and
/// departs from no rule. Errors: internal (it does not), those of reading.
Result<void> check_update(const Document& document, const pdf::UpdateOctets& update, const Limits& limits);

/// Writes document and update into `out`. Errors: conflict when what is covered has not the digest `expected` any more; those of `out`.
struct Signed {
  const DigestFunction& digest;
  Hash hash = Hash::sha256;
  const Bytes& expected;
};
Result<void> write_updated(const Document& document, const pdf::UpdateOctets& update, const Signed& covered, const Sink& out);

}  // namespace esign::formats::pades
