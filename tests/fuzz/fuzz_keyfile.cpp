// SPDX-License-Identifier: Apache-2.0
// Key files: PKCS#12 and PKCS#8. A key that opens makes values that verify, or none: a value made with a damaged key may
// tell the key (Boneh, DeMillo, Lipton 1997).
#include "crypto/backend.h"
#include "fuzz.h"
#include "pkix/certificate.h"

namespace {

using namespace esign;

std::optional<SignatureAlgorithm> algorithm_for(const pkix::PublicKeyInfo& key) {
  switch (key.type) {
    case pkix::KeyType::rsa: return SignatureAlgorithm{Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0};
    case pkix::KeyType::rsa_pss: return SignatureAlgorithm{Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32};
    case pkix::KeyType::ec: return SignatureAlgorithm{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0};
    case pkix::KeyType::ed25519: return SignatureAlgorithm{Scheme::ed25519, Hash::sha512, Hash::sha512, 0};
    case pkix::KeyType::other: return std::nullopt;
  }
  return std::nullopt;
}

void check_key(const crypto::PrivateKey& key) {
  const Bytes spki = key.spki();
  const auto info = pkix::public_key_info(spki);
  ESIGN_LAW(info.has_value(), "an opened key has a public half");
  const auto algorithm = algorithm_for(*info);
  ESIGN_LAW(algorithm.has_value(), "an opened key is of a type that signs");
  if (info->bits > 4096) return;  // seconds of mathematics, and the same mathematics
  const View message = as_view("Müqavilə");
  const auto value = key.sign(*algorithm, message);
  if (!value) return;
  const auto verdict = crypto::openssl().verify(spki, *algorithm, message, *value);
  ESIGN_LAW(verdict && *verdict == crypto::Verdict::valid, "a value that was given out verifies");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  static const std::string kPassword = "esign-sinaq";  // of the test PKI
  const auto opened = crypto::open_pkcs12(input, Pin(kPassword));
  if (opened) {
    ESIGN_LAW(opened->key != nullptr, "a key file that opens holds a key");
    check_key(*opened->key);
    if (const auto certificate = pkix::Certificate::parse(opened->certificate))
      ESIGN_LAW(equal((*certificate)->spki(), opened->key->spki()), "the certificate is the key's");
  } else {
    ESIGN_LAW(opened.error().detail.find(kPassword) == std::string::npos, "an error holds no password");
  }
  if (const auto key = crypto::open_pkcs8(input)) check_key(**key);
  return 0;
}
