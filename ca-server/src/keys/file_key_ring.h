// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <mutex>

#include "crypto/key_file.h"
#include "domain/ports.h"

namespace esign::ca {

/// The signature algorithm of a CA key: ECDSA with the hash of the curve's size (RFC 5480 section 4), RSA PKCS#1 v1.5 with
/// SHA-256. Errors: unsupported.
Result<pkix::SignatureAlgorithm> algorithm_of(const pkix::PublicKeyInfo& key);

/// Keys in files NAME.p8 of one folder: PEM "ENCRYPTED PRIVATE KEY", all under one passphrase. A file is opened when its
/// key is first used, so that a root key can be kept elsewhere until it is wanted.
class FileKeyRing final : public KeyRing {
 public:
  /// `passphrase`: UTF-8, without a line end. Errors: misconfigured (no folder; others may read it).
  static Result<std::unique_ptr<FileKeyRing>> open(std::filesystem::path folder, Pin passphrase);

  Result<void> create(std::string_view key, crypto::KeyKind kind) override;
  Result<Bytes> spki(std::string_view key) const override;
  Result<pkix::SignatureAlgorithm> algorithm(std::string_view key) const override;
  Result<Bytes> sign(std::string_view key, View message) const override;
  Result<Bytes> sign_unverified(std::string_view key, View message) const override;
  Result<Bytes> sign_digest(std::string_view key, View digest) const override;

 private:
  FileKeyRing(std::filesystem::path folder, Pin passphrase) : folder_(std::move(folder)), passphrase_(std::move(passphrase)) {}
  Result<const crypto::PrivateKey*> find(std::string_view key) const;

  std::filesystem::path folder_;
  Pin passphrase_;
  mutable std::mutex mutex_{};
  mutable std::map<std::string, std::unique_ptr<crypto::PrivateKey>, std::less<>> opened_{};
};

/// Writes octets into a new file that only its owner may read (mode 0600), durably. Errors: conflict (it is there), storage.
Result<void> write_private_file(const std::filesystem::path& file, View octets);
/// The first line of a file that nobody else may read. Errors: misconfigured.
Result<Pin> read_passphrase(const std::filesystem::path& file);

}  // namespace esign::ca
