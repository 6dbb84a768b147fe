// SPDX-License-Identifier: Apache-2.0
// The fixed keys of the test PKI and the signatures they make. Every signature is deterministic: ECDSA by
// RFC 6979, RSA-PSS with a salt drawn from a generator seeded by the message.
#pragma once
#include <botan/pk_keys.h>

#include <memory>
#include <string>

#include "pki/declared.h"

namespace pki {

std::unique_ptr<Botan::Private_Key> load_key(const Key& key);
/// SubjectPublicKeyInfo; elliptic curves by OID, never by explicit parameters.
Bytes public_key_info(const Botan::Private_Key& key);
/// RFC 5280 4.2.1.2 method (1): SHA-1 of the public key's BIT STRING content.
Bytes key_identifier(const Botan::Private_Key& key);

/// AlgorithmIdentifier of a name in the declared file ("ecdsa-sha256", "rsa-pss-sha256" ...).
Bytes algorithm_identifier(const std::string& signature);
/// The signature octets over `message`, ECDSA as DER sequence.
Bytes sign(const Botan::Private_Key& key, const std::string& signature, const Bytes& message);

/// SEQUENCE { tbs, signatureAlgorithm, signatureValue }: Certificate, CertificateList.
Bytes signed_shape(const Botan::Private_Key& key, const std::string& signature, const Bytes& tbs);

}  // namespace pki
