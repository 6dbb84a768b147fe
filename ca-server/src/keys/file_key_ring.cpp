// SPDX-License-Identifier: Apache-2.0
#include "keys/file_key_ring.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "pkix/pem.h"

namespace esign::ca {
namespace {

constexpr std::string_view kLabel = "ENCRYPTED PRIVATE KEY";
constexpr std::size_t kLongestName = 64;

/// Key names become file names: letters, digits and hyphens only.
Result<void> check_name(std::string_view key) {
  const bool good = !key.empty() && key.size() <= kLongestName && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!good) return fail(Errc::invalid_argument, "a key's name has small letters, digits and hyphens only");
  return {};
}

Result<void> check_private(const std::filesystem::path& place) {
  struct stat about{};
  if (::stat(place.c_str(), &about) != 0) return fail(Errc::misconfigured, "not there: " + place.string());
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Errc::misconfigured, "others may read " + place.string() + ": take their rights away (chmod go=)");
  return {};
}

Result<Bytes> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::not_found, "no such file: " + file.string());
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<pkix::SignatureAlgorithm> algorithm_of(const pkix::PublicKeyInfo& key) {
  pkix::SignatureAlgorithm algorithm;
  if (key.type == pkix::KeyType::rsa) {
    algorithm.scheme = pkix::Scheme::rsa_pkcs1;
    algorithm.hash = pkix::Hash::sha256;
    return algorithm;
  }
  algorithm.scheme = pkix::Scheme::ecdsa;
  switch (key.curve) {
    case pkix::Curve::p256: algorithm.hash = pkix::Hash::sha256; return algorithm;
    case pkix::Curve::p384: algorithm.hash = pkix::Hash::sha384; return algorithm;
    case pkix::Curve::p521: algorithm.hash = pkix::Hash::sha512; return algorithm;
    case pkix::Curve::none:
    case pkix::Curve::brainpool_p256r1:
    case pkix::Curve::brainpool_p384r1:
    case pkix::Curve::brainpool_p512r1:
    case pkix::Curve::other: break;
  }
  return fail(Errc::unsupported, "a key that certification authorities do not sign with");
}

Result<void> write_private_file(const std::filesystem::path& file, View octets) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return fail(errno == EEXIST ? Errc::conflict : Errc::storage, "cannot make " + file.string());
  std::size_t written = 0;
  while (written < octets.size()) {
    const ssize_t part = ::write(descriptor, octets.data() + written, octets.size() - written);
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) break;
    written += static_cast<std::size_t>(part);
  }
  const bool kept = written == octets.size() && ::fsync(descriptor) == 0;
  if (::close(descriptor) != 0 || !kept) return fail(Errc::storage, "cannot write " + file.string());
  return {};
}

Result<Pin> read_passphrase(const std::filesystem::path& file) {
  ESIGN_CHECK(check_private(file));
  ESIGN_TRY(Bytes text, read_file(file));
  const auto end = std::find(text.begin(), text.end(), std::uint8_t{'\n'});
  const std::string_view line(reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(end - text.begin()));
  Pin passphrase(std::span<const char>(line.data(), line.size()));
  wipe(text.data(), text.size());
  if (line.empty()) return fail(Errc::misconfigured, "no passphrase in " + file.string());
  return passphrase;
}

Result<std::unique_ptr<FileKeyRing>> FileKeyRing::open(std::filesystem::path folder, Pin passphrase) {
  ESIGN_CHECK(check_private(folder));
  return std::unique_ptr<FileKeyRing>(new FileKeyRing(std::move(folder), std::move(passphrase)));
}

Result<void> FileKeyRing::create(std::string_view key, crypto::KeyKind kind) {
  ESIGN_CHECK(check_name(key));
  ESIGN_TRY(const SecretBytes made, crypto::generate_pkcs8(kind));
  ESIGN_TRY(const Bytes sealed, crypto::seal_pkcs8(made, passphrase_));
  return write_private_file(folder_ / (std::string(key) + ".p8"), as_view(pkix::write_pem(kLabel, sealed)));
}

Result<const crypto::PrivateKey*> FileKeyRing::find(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  if (const auto known = opened_.find(key); known != opened_.end()) return known->second.get();
  ESIGN_CHECK(check_name(key));
  const std::filesystem::path file = folder_ / (std::string(key) + ".p8");
  if (!std::filesystem::exists(file)) return fail(Errc::not_found, "no key file " + file.string());
  ESIGN_CHECK(check_private(file));
  ESIGN_TRY(const Bytes text, read_file(file));
  ESIGN_TRY(const std::vector<Bytes> sealed, pkix::read_der_or_pem(text, kLabel));
  ESIGN_TRY(auto opened, crypto::open_sealed_pkcs8(sealed.front(), passphrase_));
  return opened_.emplace(std::string(key), std::move(opened)).first->second.get();
}

Result<Bytes> FileKeyRing::spki(std::string_view key) const {
  ESIGN_TRY(const crypto::PrivateKey* found, find(key));
  return found->spki();
}

Result<pkix::SignatureAlgorithm> FileKeyRing::algorithm(std::string_view key) const {
  ESIGN_TRY(const crypto::PrivateKey* found, find(key));
  return algorithm_of(found->public_key());
}

Result<Bytes> FileKeyRing::sign(std::string_view key, View message) const {
  ESIGN_TRY(const crypto::PrivateKey* found, find(key));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, algorithm_of(found->public_key()));
  return found->sign(algorithm, message);
}

Result<Bytes> FileKeyRing::sign_unverified(std::string_view key, View message) const {
  ESIGN_TRY(const crypto::PrivateKey* found, find(key));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, algorithm_of(found->public_key()));
  return crypto::sign_unverified(*found, algorithm, message);
}

Result<Bytes> FileKeyRing::sign_digest(std::string_view key, View digest) const {
  ESIGN_TRY(const crypto::PrivateKey* found, find(key));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, algorithm_of(found->public_key()));
  return found->sign_digest(algorithm, digest);
}

}  // namespace esign::ca
