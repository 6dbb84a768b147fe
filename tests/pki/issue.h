// SPDX-License-Identifier: Apache-2.0
// Certificates and CRLs of the declared world.
#pragma once
#include <botan/pk_keys.h>

#include <map>
#include <memory>
#include <string>

#include "pki/declared.h"

namespace pki {

/// Every key of the world, loaded once.
class KeyRing {
 public:
  explicit KeyRing(const World& world);
  const Botan::Private_Key& key(const std::string& name) const;

 private:
  std::map<std::string, std::unique_ptr<Botan::Private_Key>> keys_;
};

/// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }, RFC 5280 4.1.
Bytes certificate(const World& world, const KeyRing& keys, const CertificateEntry& entry);

/// CertificateList, version 2, RFC 5280 5.1.
Bytes certificate_list(const World& world, const KeyRing& keys, const CrlEntry& entry);

}  // namespace pki
