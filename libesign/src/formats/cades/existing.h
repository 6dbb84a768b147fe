// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cms/signed_data.h"
#include "formats/signature_view.h"

namespace esign::formats::cades {

/// What a further, parallel signature is put beside.
struct Existing {
  cms::Parts parts;
  cms::SignedData data{};
  std::optional<std::string> media_type{};  ///< As the first signer has it: a second one must not say otherwise.
};

/// Reads the SignedData and makes sure that it is over `document` and packaged as `options` say. With an enveloping one,
/// `document` is its content, or the file itself. Errors: invalid_argument (another packaging, other content, no room for a
/// further signer), unsupported (content that is not id-data), those of reading.
Result<Existing> read_existing(const Document& file, const Document& document, const WriteOptions& options,
                               const DigestFunction& digest, const Limits& limits);

}  // namespace esign::formats::cades
