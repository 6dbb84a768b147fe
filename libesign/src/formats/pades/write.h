// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pdf.h>

#include "base/limits.h"
#include "formats/signature_view.h"

namespace esign::formats::pades {

/// Prepares a PAdES B-B signature (EN 319 142-1 clause 6.3) as an incremental update: the octets of the document stay as they are,
/// and finish() writes them and the update. What was written is read back before the key is used; a document that changes until
/// finish() has written it is Errc::conflict. Errors: those of pdf::Editor, of `digest`, and of the CAdES signature inside.
Result<Unfinished> prepare(const Document& document, const PdfSignature& pdf, const WriteOptions& options, const DigestFunction& digest,
                           const Limits& limits = {});

/// The most octets that a signature value of this key has, as the crypto port gives it. Errors: unsupported.
Result<std::size_t> largest_value(const pkix::PublicKeyInfo& key);

}  // namespace esign::formats::pades
