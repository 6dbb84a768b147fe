// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "commands/centre.h"
#include "config/ceremony_file.h"

namespace esign::ca {

struct InitOptions {
  std::filesystem::path folder{};
  std::string url = "http://localhost:8080";
  std::string disclosure = OwnValues{}.disclosure;
  std::string key_store = "file";
  std::string database = "sqlite:register.sqlite";
  std::filesystem::path ceremony{};         ///< Empty: the one of the profile set
  std::filesystem::path passphrase{};       ///< Empty: one is made
  std::string server_names = "localhost";   ///< DNS names of the TLS certificate, a space between them
  std::string server_addresses = "127.0.0.1 ::1";
  std::uint8_t instance = 1;
  std::string node = "main";
};

/// Founds a centre in an empty folder: keys, certificates, register, client certificates, transcript. What went wrong leaves
/// the folder as it is, so that it can be looked at; nothing in it is served before the transcript is signed.
/// Errors: already_exists (the folder is not empty), misconfigured (the ceremony's faults, a line each), storage, unavailable.
Result<void> found_centre(const InitOptions& options, const std::function<void(std::string_view)>& say);

/// Certifies the key of this name that is in the key store, writes the certificate into the folder and counts the authority
/// among the centre's. The same again gives the same certificate.
Result<Bytes> make_authority(Centre& centre, const PlannedKey& planned, const Ceremony& ceremony);

/// The profiles and the ceremony that the program carries: "national-id".
struct BuiltInFile {
  std::string_view name, text;
};
std::span<const BuiltInFile> built_in_profiles();
std::string_view built_in_ceremony();

/// Makes a key pair in a file of its own with a certificate of `planned`, for somebody who is no part of the centre: a role.
/// Writes NAME.pem (certificate and chain), NAME.key (PKCS#8, not encrypted, 0600) and NAME.p12 (with NAME.password).
Result<void> make_role(Centre& centre, const PlannedKey& planned, const std::string& organization);
/// The same for the TLS server: certificate chain and key in roles/server.*.
Result<void> make_server_certificate(Centre& centre, const InitOptions& options, const std::string& organization);

}  // namespace esign::ca
