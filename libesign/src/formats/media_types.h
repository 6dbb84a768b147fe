// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

namespace esign::formats {

/// What a signer states about a file: what its name says, unless its first octets are something else. A picture called .txt is
/// signed as plain octets, for a verifier would refuse a signature that states what its data is not. Errors: storage, conflict.
Result<std::string> media_type_to_state(const Document& document);

/// A file that a signature will be over, with what is stated about it.
struct FileToSign {
  Document file;
  std::string media_type{};
};

}  // namespace esign::formats
