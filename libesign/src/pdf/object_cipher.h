// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "base/wipe.h"
#include "pdf/object.h"

namespace esign::pdf {

/// Encrypts what is put into a document that is encrypted already (ISO 32000-2, 7.6.3): each string and stream with the key of
/// the object that holds it. Not /Contents of a signature, nor strings of the trailer.
class ObjectCipher {
 public:
  enum class Method : std::uint8_t { none, rc4, aes };
  struct Parameters {
    int version = 0, revision = 0;  ///< /V and /R of the encryption dictionary.
    Method strings = Method::rc4, streams = Method::rc4;
  };
  ObjectCipher(Parameters parameters, SecretBytes key) : parameters_(parameters), key_(std::move(key)) {}

  Result<Bytes> string(Ref holder, View octets) const;   ///< Errors: internal.
  Result<Bytes> stream(Ref holder, View octets) const;   ///< Errors: internal.

 private:
  Result<Bytes> encrypted(Ref holder, View octets, Method method) const;

  Parameters parameters_;
  SecretBytes key_;
};

/// Sixteen random octets, as the second part of a file's /ID is (ISO 32000-2, 14.4). Errors: internal.
Result<Bytes> fresh_identifier();

}  // namespace esign::pdf
