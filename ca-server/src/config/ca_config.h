// SPDX-License-Identifier: Apache-2.0
// The folder of a certification authority and its file ca.toml. docs/reference/esign-ca.md describes every key.
#pragma once
#include <chrono>
#include <filesystem>

#include "config/profile_file.h"
#include "domain/authorities.h"

namespace esign::ca {

struct AuthorityConfig {
  std::string name{}, parent{};
  Category category = Category::none;
  std::uint32_t shards = 1;
};

/// What ca.toml says, as it was found good.
struct CaConfig {
  std::string name{};                            ///< Of the centre, for people
  std::string url{};                             ///< Public address of status services; burnt into certificates
  std::string database{};                        ///< "sqlite:register.sqlite" (relative to the folder), "postgresql://…"
  std::string key_store{};                       ///< "file" or a PKCS#11 URI
  std::string passphrase_file{};                 ///< Of key files, or the token's PIN; relative to the folder
  std::string node{};                            ///< Name of this machine in the audit log
  OwnValues own{};                               ///< What profiles leave open
  std::uint8_t instance = 1;                     ///< First octet of serial numbers
  std::vector<AuthorityConfig> authorities{};

  std::chrono::seconds crl_refresh{std::chrono::minutes{150}};  ///< The Azerbaijani rule: at least every three hours
  std::chrono::seconds crl_validity{std::chrono::hours{24}};
  std::chrono::seconds crl_delay{20};            ///< From a change to the CRL that tells of it
  std::chrono::seconds ocsp_validity{std::chrono::hours{1}};
  std::chrono::seconds ocsp_oldest_copy{std::chrono::days{7}};  ///< Of the register, for a responder that reads a copy
  std::chrono::seconds confirm_within{std::chrono::hours{72}};
};

/// Where things lie in the folder of a certification authority.
struct CaFolder {
  std::filesystem::path root{};
  std::filesystem::path config() const { return root / "ca.toml"; }
  std::filesystem::path keys() const { return root / "private"; }
  std::filesystem::path certificates() const { return root / "certificates"; }
  std::filesystem::path profiles() const { return root / "profiles"; }
  std::filesystem::path roles() const { return root / "roles"; }
  std::filesystem::path trusted_list() const { return root / "tl.xml"; }
  std::filesystem::path transcript() const { return root / "ceremony.transcript"; }
  std::filesystem::path certificate_of(std::string_view name) const { return certificates() / (std::string(name) + ".cer"); }
};

/// Reads and checks ca.toml. Errors: not_found (no such folder), misconfigured with the line and the key.
Result<CaConfig> read_config(const CaFolder& folder);
/// What of it stands in certificates, a line each: it is approved together with the profiles.
std::string certified_settings(const CaConfig& config);
/// Back from such a text. Errors: misconfigured.
Result<OwnValues> own_values_of(std::string_view settings);
/// As read_config() reads it.
std::string write_config(const CaConfig& config);
/// The table of one authority, as write_config() writes it.
std::string write_authority(const AuthorityConfig& authority);
/// With the certificates of the folder. Errors: misconfigured.
Result<Authorities> load_authorities(const CaFolder& folder, const CaConfig& config);

Result<Bytes> read_file(const std::filesystem::path& file);

}  // namespace esign::ca
