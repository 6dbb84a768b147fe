// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <memory>

#include "chip/bytes.h"

namespace Botan {
class Private_Key;
class RandomNumberGenerator;
}  // namespace Botan

namespace esign::vcard {

enum class KeyType : std::uint8_t { p256, p384, rsa2048, rsa3072 };
/// "p256", "p384", "rsa2048", "rsa3072": the words of the command line and of the card file.
std::string_view key_type_name(KeyType type);
std::optional<KeyType> parse_key_type(std::string_view word);
enum class Family : std::uint8_t { rsa, ec };
Family family(KeyType type);
/// Bits of the modulus or of the curve.
unsigned key_bits(KeyType type);

enum class Hash : std::uint8_t { sha1, sha224, sha256, sha384, sha512 };
std::size_t digest_length(Hash hash);
/// The hash with that output length, if it is one of the five.
std::optional<Hash> hash_of_length(std::size_t length);
Bytes digest(Hash hash, View data);

/// What PSO COMPUTE DIGITAL SIGNATURE does with its input.
enum class Scheme : std::uint8_t {
  pkcs1_block,   ///< RSA: PKCS#1 v1.5 block type 1 around the input as it is (the host sends a DigestInfo).
  pkcs1_digest,  ///< RSA: the card makes the DigestInfo from the hash value.
  pss,           ///< RSA: PSS, MGF1 with the same hash, salt as long as the hash.
  raw,           ///< RSA: the private operation on a full-length block (myeid personality only).
  ecdsa,         ///< The input is the hash value.
};
enum class SignatureForm : std::uint8_t { plain, der };  ///< r‖s, each as long as the curve's order, or SEQUENCE {r, s}.
enum class Padding : std::uint8_t { none, pkcs1 };

/// One private key of the chip. All of it is Botan's; no exception leaves. Not for static storage: Botan's pool of
/// locked memory may be gone by then.
class ChipKey {
 public:
  /// From unencrypted PKCS#8 DER or PEM. Errors: malformed, unsupported (another algorithm or size).
  static Result<ChipKey> load(View pkcs8);
  static Result<ChipKey> generate(KeyType type);
  ChipKey(ChipKey&&) noexcept;
  ChipKey& operator=(ChipKey&&) noexcept;
  ~ChipKey();

  KeyType type() const { return type_; }
  Bytes pkcs8() const;
  /// RSA: RSAPublicKey (RFC 8017, A.1.1). EC: the uncompressed point, without any wrapping.
  Bytes public_key() const;
  /// SubjectPublicKeyInfo, DER.
  Bytes public_key_info() const;
  /// 7F49 {81 n, 82 e} or 7F49 {86 point}, the answer of GENERATE ASYMMETRIC KEY PAIR (ISO/IEC 7816-8).
  Bytes public_key_template() const;

  struct Method {
    Scheme scheme;
    std::optional<Hash> hash;  ///< Named by the algorithm reference; else the input's length tells.
    SignatureForm form = SignatureForm::plain;
  };
  /// Nothing when the input does not fit the method or the method not the key.
  std::optional<Bytes> sign(const Method& method, View input) const;
  /// RSA decryption. Nothing for a cryptogram of another length or with broken padding.
  std::optional<Bytes> decrypt(Padding padding, View cryptogram) const;
  /// ECDH: the x coordinate of the shared point. Nothing when `point` is not on the key's curve.
  std::optional<Bytes> agree(View point) const;

 private:
  ChipKey(std::unique_ptr<Botan::Private_Key> key, KeyType type);
  std::unique_ptr<Botan::Private_Key> key_;
  KeyType type_;
};

/// The chip's random generator, seeded by the system.
Botan::RandomNumberGenerator& random_generator();
Bytes random_bytes(std::size_t count);
/// The SubjectPublicKeyInfo of an X.509 certificate (DER or PEM) and the certificate as DER.
struct CertificateParts {
  Bytes der;
  Bytes public_key_info;
};
Result<CertificateParts> read_certificate(View bytes);
/// Equal lengths and equal bytes, in a time that tells nothing of where they differ.
enum class Match : std::uint8_t { equal, different };
Match compare_secret(View one, View other);

}  // namespace esign::vcard
