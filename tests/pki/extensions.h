// SPDX-License-Identifier: Apache-2.0
// The certificate extensions of a profile: RFC 5280 4.2, RFC 3739 and EN 319 412-5.
#pragma once
#include <string>

#include "pki/declared.h"

namespace pki {

/// What the extensions of one certificate are made of. `issuer` is the name in the declared file, for URLs.
struct ExtensionSource {
  const World& world;
  const Profile& profile;
  const CertificateEntry& entry;
  Bytes subject_key_id;
  Bytes authority_key_id;
};

/// [3] EXPLICIT Extensions, in the order of the profile's fields.
Bytes extensions(const ExtensionSource& source);

/// AuthorityKeyIdentifier value with the keyIdentifier alone (RFC 5280 4.2.1.1).
Bytes authority_key_identifier(const Bytes& key_id);

/// QCStatements value: SEQUENCE OF QCStatement, EN 319 412-5 annex B.
Bytes qc_statements(const std::vector<std::string>& statements);

/// "http://pki.example/crl/{issuer}.crl" with the issuer's name in.
std::string url_of(const std::string& pattern, const std::string& issuer);

}  // namespace pki
