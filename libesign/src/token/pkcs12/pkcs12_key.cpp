// SPDX-License-Identifier: Apache-2.0
#include <esign/token.h>

#include <cerrno>
#include <fstream>

#include "crypto/backend.h"
#include "pkix/certificate.h"
#include "token/key_algorithm.h"

namespace esign {
namespace {

/// A key that lives in this process: PKCS#12, RFC 7292.
class FileKey final : public SigningKey {
 public:
  FileKey(Certificate certificate, std::vector<Certificate> chain, std::unique_ptr<crypto::PrivateKey> key,
          SignatureAlgorithm algorithm)
      : certificate_(std::move(certificate)), chain_(std::move(chain)), key_(std::move(key)), algorithm_(algorithm) {}

  const Certificate& certificate() const override { return certificate_; }
  std::vector<Certificate> chain() const override { return chain_; }
  SignatureAlgorithm algorithm() const override { return algorithm_; }
  Result<SignatureValue> sign(const ToBeSigned& to_be_signed) override {
    ESIGN_TRY(Bytes octets, key_->sign(to_be_signed.algorithm, to_be_signed.message));
    return SignatureValue{std::move(octets)};
  }

 private:
  Certificate certificate_;
  std::vector<Certificate> chain_;
  std::unique_ptr<crypto::PrivateKey> key_;
  SignatureAlgorithm algorithm_;
};

/// The file is encrypted, so its octets are no secret yet. A folder opens but does not read: that is storage, too.
Result<Bytes> read_key_file(const std::filesystem::path& file, const Limits& limits) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    if (errno == EACCES || errno == EPERM) return fail(Errc::denied, "the key file may not be read");
    return fail(errno == ENOENT || errno == ENOTDIR ? Errc::not_found : Errc::storage, "the key file cannot be opened");
  }
  Bytes octets(limits.key_file_octets + 1);
  stream.read(reinterpret_cast<char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
  if (stream.bad()) return fail(Errc::storage, "the key file cannot be read");
  octets.resize(static_cast<std::size_t>(stream.gcount()));
  if (octets.size() > limits.key_file_octets) return fail(Errc::limit_exceeded, "key_file_octets");
  if (octets.empty()) return fail(Errc::malformed, "the key file is empty");
  return octets;
}

Result<std::vector<Certificate>> parse_chain(const std::vector<Bytes>& chain) {
  std::vector<Certificate> certificates;
  for (const Bytes& der : chain) {
    ESIGN_TRY(auto parsed, pkix::Certificate::parse(der));
    certificates.emplace_back(std::move(parsed));
  }
  return certificates;
}

}  // namespace

Result<std::unique_ptr<SigningKey>> pkcs12_key(const std::filesystem::path& file, const AskPin& ask) {
  const std::string place = file.string();
  auto octets = read_key_file(file, Limits{});
  if (!octets) return fail(std::move(octets).error().in(place));
  PinRequest request;
  request.token = file.filename().string();
  request.purpose = PinPurpose::key_file;
  const std::optional<Pin> password = ask(request);
  if (!password) return fail(Errc::cancelled, "no password was given").in(place);
  auto opened = crypto::open_pkcs12(*octets, *password);
  if (!opened) return fail(std::move(opened).error().in(place));
  crypto::Pkcs12 content = *std::move(opened);
  if (content.certificate.empty()) return fail(Errc::not_found, "no certificate for the key in the key file").in(place);

  auto certificate = pkix::Certificate::parse(content.certificate);
  if (!certificate) return fail(std::move(certificate).error().in("certificate").in(place));
  auto chain = parse_chain(content.chain);
  if (!chain) return fail(std::move(chain).error().in("chain").in(place));
  auto algorithm = token::default_algorithm(content.key->public_key());
  if (!algorithm) return fail(std::move(algorithm).error().in(place));
  return std::unique_ptr<SigningKey>(
      std::make_unique<FileKey>(Certificate(*std::move(certificate)), *std::move(chain), std::move(content.key), *algorithm));
}

}  // namespace esign
