// SPDX-License-Identifier: Apache-2.0
#include "chip/keys.h"

#include <botan/auto_rng.h>
#include <botan/data_src.h>
#include <botan/ecdh.h>
#include <botan/ecdsa.h>
#include <botan/hash.h>
#include <botan/mem_ops.h>
#include <botan/pkcs8.h>
#include <botan/pubkey.h>
#include <botan/rsa.h>
#include <botan/x509cert.h>

#include <array>

#include "chip/tlv.h"

namespace esign::vcard {
namespace {

struct TypeRow {
  KeyType type;
  std::string_view word;
  Family family;
  unsigned bits;
  const char* curve;
};
constexpr std::array<TypeRow, 4> types{{
    {KeyType::p256, "p256", Family::ec, 256, "secp256r1"},
    {KeyType::p384, "p384", Family::ec, 384, "secp384r1"},
    {KeyType::rsa2048, "rsa2048", Family::rsa, 2048, ""},
    {KeyType::rsa3072, "rsa3072", Family::rsa, 3072, ""},
}};

const TypeRow& row(KeyType type) { return types.at(static_cast<std::size_t>(type)); }

struct HashRow {
  Hash hash;
  const char* name;
  std::size_t length;
};
constexpr std::array<HashRow, 5> hashes{{
    {Hash::sha1, "SHA-1", 20},
    {Hash::sha224, "SHA-224", 28},
    {Hash::sha256, "SHA-256", 32},
    {Hash::sha384, "SHA-384", 48},
    {Hash::sha512, "SHA-512", 64},
}};

const HashRow& row(Hash hash) { return hashes.at(static_cast<std::size_t>(hash)); }

std::optional<KeyType> type_of(const Botan::Private_Key& key) {
  if (const auto* rsa = dynamic_cast<const Botan::RSA_PrivateKey*>(&key)) {
    for (const TypeRow& candidate : types) {
      if (candidate.family == Family::rsa && rsa->get_n().bits() == candidate.bits) return candidate.type;
    }
    return std::nullopt;
  }
  const auto* ec = dynamic_cast<const Botan::ECDSA_PrivateKey*>(&key);
  if (ec == nullptr) return std::nullopt;
  for (const TypeRow& candidate : types) {
    if (candidate.family == Family::ec && ec->domain() == Botan::EC_Group(candidate.curve)) return candidate.type;
  }
  return std::nullopt;
}

Bytes plain(const Botan::secure_vector<std::uint8_t>& secret) { return Bytes(secret.begin(), secret.end()); }

// Botan's name of the padding, or nothing when input and method do not fit together.
std::optional<std::string> padding_name(const ChipKey::Method& method, std::size_t input, std::size_t modulus) {
  const auto hash = method.hash ? method.hash : hash_of_length(input);
  const bool is_digest = hash && digest_length(*hash) == input;
  switch (method.scheme) {
    case Scheme::pkcs1_block:
      if (input == 0 || input + 11 > modulus) return std::nullopt;
      return "EMSA_PKCS1(Raw)";
    case Scheme::pkcs1_digest:
      if (!is_digest) return std::nullopt;
      return "EMSA_PKCS1(Raw," + std::string(row(*hash).name) + ")";
    case Scheme::pss:
      if (!is_digest) return std::nullopt;
      return "PSSR_Raw(" + std::string(row(*hash).name) + ",MGF1," + std::to_string(input) + ")";
    case Scheme::raw:
      if (input != modulus) return std::nullopt;
      return "Raw";
    case Scheme::ecdsa:
      if (!is_digest) return std::nullopt;
      return "Raw";
  }
  return std::nullopt;
}

}  // namespace

std::string_view key_type_name(KeyType type) { return row(type).word; }
Family family(KeyType type) { return row(type).family; }
unsigned key_bits(KeyType type) { return row(type).bits; }

std::optional<KeyType> parse_key_type(std::string_view word) {
  for (const TypeRow& candidate : types) {
    if (candidate.word == word) return candidate.type;
  }
  return std::nullopt;
}

std::size_t digest_length(Hash hash) { return row(hash).length; }

std::optional<Hash> hash_of_length(std::size_t length) {
  for (const HashRow& candidate : hashes) {
    if (candidate.length == length) return candidate.hash;
  }
  return std::nullopt;
}

Bytes digest(Hash hash, View data) {
  const auto function = Botan::HashFunction::create_or_throw(row(hash).name);
  function->update(data.data(), data.size());
  return plain(function->final());
}

Botan::RandomNumberGenerator& random_generator() {
  static Botan::AutoSeeded_RNG generator;
  return generator;
}

Bytes random_bytes(std::size_t count) {
  Bytes bytes(count);
  random_generator().randomize(bytes.data(), bytes.size());
  return bytes;
}

Match compare_secret(View one, View other) {
  if (one.size() != other.size()) return Match::different;
  return Botan::constant_time_compare(one.data(), other.data(), one.size()) ? Match::equal : Match::different;
}

Result<CertificateParts> read_certificate(View bytes) try {
  Botan::DataSource_Memory source(bytes.data(), bytes.size());
  const Botan::X509_Certificate certificate(source);
  const auto key = certificate.load_subject_public_key();
  return CertificateParts{certificate.BER_encode(), key->subject_public_key()};
} catch (const std::exception&) {
  return fail(Errc::malformed, "not an X.509 certificate");
}

ChipKey::ChipKey(std::unique_ptr<Botan::Private_Key> key, KeyType type) : key_(std::move(key)), type_(type) {}
ChipKey::ChipKey(ChipKey&&) noexcept = default;
ChipKey& ChipKey::operator=(ChipKey&&) noexcept = default;
ChipKey::~ChipKey() = default;

Result<ChipKey> ChipKey::load(View pkcs8) try {
  Botan::DataSource_Memory source(pkcs8.data(), pkcs8.size());
  std::unique_ptr<Botan::Private_Key> key(Botan::PKCS8::load_key(source));
  const auto type = type_of(*key);
  if (!type) return fail(Errc::unsupported, "the chip holds P-256, P-384, RSA-2048 and RSA-3072 keys");
  if (!key->check_key(random_generator(), false)) return fail(Errc::malformed, "inconsistent private key");
  return ChipKey(std::move(key), *type);
} catch (const std::exception&) {
  return fail(Errc::malformed, "not an unencrypted PKCS#8 private key");
}

Result<ChipKey> ChipKey::generate(KeyType type) try {
  std::unique_ptr<Botan::Private_Key> key;
  switch (family(type)) {
    case Family::rsa: key = std::make_unique<Botan::RSA_PrivateKey>(random_generator(), key_bits(type)); break;
    case Family::ec:
      key = std::make_unique<Botan::ECDSA_PrivateKey>(random_generator(), Botan::EC_Group(row(type).curve));
      break;
  }
  return ChipKey(std::move(key), type);
} catch (const std::exception&) {
  return fail(Errc::internal, "key generation failed");
}

Bytes ChipKey::pkcs8() const { return plain(Botan::PKCS8::BER_encode(*key_)); }
Bytes ChipKey::public_key() const { return key_->public_key_bits(); }
Bytes ChipKey::public_key_info() const { return key_->subject_public_key(); }

Bytes ChipKey::public_key_template() const {
  if (const auto* rsa = dynamic_cast<const Botan::RSA_PrivateKey*>(key_.get())) {
    const Bytes modulus = tlv(0x81, Botan::BigInt::encode(rsa->get_n()));
    const Bytes exponent = tlv(0x82, Botan::BigInt::encode(rsa->get_e()));
    return tlv(0x7F49, {modulus, exponent});
  }
  return tlv(0x7F49, tlv(0x86, public_key()));
}

std::optional<Bytes> ChipKey::sign(const Method& method, View input) const try {
  const bool for_ec = method.scheme == Scheme::ecdsa;
  if (for_ec != (family(type_) == Family::ec)) return std::nullopt;
  const auto padding = padding_name(method, input.size(), key_bits(type_) / 8);
  if (!padding) return std::nullopt;
  const auto format = for_ec && method.form == SignatureForm::der ? Botan::DER_SEQUENCE : Botan::IEEE_1363;
  Botan::PK_Signer signer(*key_, random_generator(), *padding, format);
  return signer.sign_message(input.data(), input.size(), random_generator());
} catch (const std::exception&) {
  return std::nullopt;  // a raw block not smaller than the modulus ends here
}

std::optional<Bytes> ChipKey::decrypt(Padding padding, View cryptogram) const try {
  if (family(type_) != Family::rsa || cryptogram.size() != key_bits(type_) / 8) return std::nullopt;
  const char* scheme = padding == Padding::pkcs1 ? "PKCS1v15" : "Raw";
  const Botan::PK_Decryptor_EME decryptor(*key_, random_generator(), scheme);
  Bytes clear = plain(decryptor.decrypt(cryptogram.data(), cryptogram.size()));
  if (padding == Padding::none) clear.insert(clear.begin(), cryptogram.size() - clear.size(), 0);  // Botan drops zeros
  return clear;
} catch (const std::exception&) {
  return std::nullopt;
}

std::optional<Bytes> ChipKey::agree(View point) const try {
  const auto* ec = dynamic_cast<const Botan::ECDSA_PrivateKey*>(key_.get());
  if (ec == nullptr) return std::nullopt;
  const Botan::ECDH_PrivateKey own(random_generator(), ec->domain(), ec->private_value());
  const Botan::PK_Key_Agreement agreement(own, random_generator(), "Raw");
  return plain(agreement.derive_key(0, point.data(), point.size()).bits_of());
} catch (const std::exception&) {
  return std::nullopt;  // Botan refuses a point that is not on the curve
}

}  // namespace esign::vcard
