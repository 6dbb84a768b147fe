// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"

namespace esign::crypto {

// DigestInfo ::= SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING }, RFC 8017 appendix A.2.4.
Bytes digest_info(pkix::Hash hash, View digest) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] {
      writer.oid(pkix::oid(hash));
      writer.null();
    });
    writer.octet_string(digest);
  });
  return writer.take();
}

}  // namespace esign::crypto
