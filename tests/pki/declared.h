// SPDX-License-Identifier: Apache-2.0
// The declared file (az-test.pki.json) as plain structs. Reading it checks its grammar only: the nlohmann-json
// exceptions that a wrong file raises are caught in build_pki.cpp.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pki {

using Bytes = std::vector<std::uint8_t>;

/// A private key, PKCS#8 DER. `type` is the name used in the declared file ("p256", "rsa3072" ...).
struct Key {
  std::string type;
  Bytes pkcs8;
};

/// What a certificate carries besides names, key and dates.
struct Profile {
  bool ca = false;
  std::optional<std::size_t> path_length;
  std::vector<std::string> key_usage;           ///< RFC 5280 4.2.1.3 bit names; empty: no extension.
  std::vector<std::string> extended_key_usage;  ///< Names of extended_key_usage_oid().
  bool critical_extended_key_usage = false;
  bool ocsp_no_check = false;
  std::vector<std::string> private_key_usage;  ///< Empty, or notBefore and notAfter (RFC 3339).
  std::vector<std::string> policies;           ///< Keys of World::policies.
  std::vector<std::string> qc_statements;      ///< "QcType:esign": statement, colon, value.
  std::vector<std::string> status;             ///< Of "caIssuers", "ocsp", "crl".
  std::string unknown_critical;                ///< OID of an extension nobody knows; empty: none.
};

using NameParts = std::vector<std::pair<std::string, std::string>>;  ///< ("CN", UTF-8), in order.

struct CertificateEntry {
  std::string name, purpose, profile, state, issuer, key, serial, signature, not_before, not_after;
  std::string sign_with;  ///< Key that signs; empty: the issuer's own.
  NameParts subject;
  std::vector<std::string> dns;
};

struct RevokedEntry {
  std::string certificate, at, reason, invalidity;  ///< The last two may be empty.
};

struct CrlEntry {
  std::string name, purpose, issuer, signature, this_update, next_update;
  std::string sign_with, expired_certs_on_crl, unknown_critical;  ///< Empty: not there.
  std::size_t number = 0;
  std::vector<RevokedEntry> revoked;
};

struct Urls {
  std::string ca_issuers, ocsp, crl;  ///< With {issuer} where the CA's name goes.
};

struct World {
  std::string p12_password;
  std::vector<std::string> anchors;
  Urls urls;
  std::map<std::string, std::string> policies;
  std::map<std::string, Profile> profiles;
  std::vector<CertificateEntry> certificates;
  std::vector<CrlEntry> crls;
  std::map<std::string, Key> keys;
  std::string services_json;  ///< The "services" object as it stands, for the manifest.

  const CertificateEntry& certificate(const std::string& name) const;
};

/// Reads the declared file. Errors are exceptions of the JSON library or of the stream.
World read_world(const std::string& path);

}  // namespace pki
