// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

#include <memory>
#include <string_view>

#include "base/wipe.h"
#include "crypto/path_opinion.h"
#include "pkix/algorithms.h"

namespace esign::crypto {

/// An answer, not an error: the mathematics was done and this is what it says.
enum class Verdict : std::uint8_t { valid, invalid };

/// A running hash.
class Hasher {
 public:
  virtual ~Hasher() = default;
  virtual Result<void> update(View octets) = 0;
  /// The digest; the object is spent.
  virtual Result<Bytes> finish() = 0;
};

/// All the library knows of cryptography; OpenSSL (default) and Botan (the second opinion) each implement it once.
/// Backends are stateless and may be used from several threads.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string_view name() const = 0;  ///< "openssl", "botan"
  virtual Result<std::unique_ptr<Hasher>> hasher(pkix::Hash hash) const = 0;
  /// Checks a signature value over `message` (hashed inside by the scheme) with the key of a SubjectPublicKeyInfo.
  /// ECDSA values are DER (ECDSA-Sig-Value, strict) here; formats with r||s convert with raw_to_der_ecdsa() first.
  /// RSA PKCS#1 v1.5: the expected encoding is built (with NULL, and with absent parameters: RFC 8017 section 8.2.2 note)
  /// and compared; DigestInfo is never parsed. Key type and scheme must fit: an id-RSASSA-PSS key never verifies PKCS#1.
  /// Errors: unsupported (curve, key, algorithm), malformed (key). Anything about the value itself is Verdict::invalid, and
  /// so is a scheme that does not fit the key: no value of it can come from there.
  virtual Result<Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const = 0;
  /// What its own implementation of RFC 5280 section 6.1 says of a path. Errors: internal.
  virtual Result<PathOpinion> judge_path(const PathToJudge& path) const = 0;
  /// Who else must accept a path that libesign accepts: nobody with one judge, both under cross_checked().
  virtual std::vector<const Backend*> judges_of_paths() const { return {}; }
};

const Backend& openssl();
const Backend& botan();
/// Both judges: valid only if both say valid. A disagreement is Errc::internal with both answers in the detail: never a pass.
const Backend& cross_checked();

/// What PKCS#11 calls raw verification, by OpenSSL: over a digest that the caller has made (no Ed25519), or over the block
/// that PKCS#1 v1.5 pads. It says nothing about what was hashed, and judges no document. Errors: as Backend::verify().
Result<Verdict> verify_digest(View spki, const pkix::SignatureAlgorithm& algorithm, View digest, View signature);
Result<Verdict> verify_pkcs1_block(View spki, View block, View signature);

Result<Bytes> digest(const Backend& backend, pkix::Hash hash, View octets);
/// Hashes what a Source writes, without holding it.
Result<Bytes> digest(const Backend& backend, pkix::Hash hash, const Source& source);

/// r||s of fixed width (RFC 7515 section 3.4, XML Signature 1.1 section 6.4.3, ISO 7816-8) and ECDSA-Sig-Value (RFC 3279).
/// The width is that of the curve's order; any other length is malformed.
Result<Bytes> raw_to_der_ecdsa(View raw, unsigned order_bits);
Result<Bytes> der_to_raw_ecdsa(View der, unsigned order_bits);
/// DigestInfo of RFC 8017 section 9.2 with NULL parameters: what a card's PKCS#1 command is given.
Bytes digest_info(pkix::Hash hash, View digest);

/// A private key in this process (from PKCS#8 or PKCS#12), held by OpenSSL, wiped when it goes.
class PrivateKey {
 public:
  virtual ~PrivateKey() = default;
  virtual Bytes spki() const = 0;
  virtual pkix::PublicKeyInfo public_key() const = 0;
  /// ECDSA values come out as DER. Errors: unsupported, invalid_argument (scheme does not fit the key), internal.
  virtual Result<Bytes> sign(const pkix::SignatureAlgorithm& algorithm, View message) const = 0;
  /// The same for a message that the caller has hashed (with algorithm.hash) because it is too large to hold; no Ed25519.
  virtual Result<Bytes> sign_digest(const pkix::SignatureAlgorithm& algorithm, View digest) const = 0;
};

/// What a PKCS#12 file (RFC 7292) held: the key and its certificate first, then the others, each as DER. The certificate
/// is the one with the key's public key, whatever the labels say; empty when the file has none. Of several keys the first
/// that has a certificate is taken.
struct Pkcs12 {
  std::unique_ptr<PrivateKey> key{};
  Bytes certificate{};
  std::vector<Bytes> chain{};
};
/// The password is UTF-8. Errors: malformed, pin_incorrect (MAC or decryption fails), unsupported (a cipher this OpenSSL
/// does not load, a key of another kind), not_found (no key), invalid_argument (password is not UTF-8), limit_exceeded.
Result<Pkcs12> open_pkcs12(View file, const Pin& password);
/// From PKCS#8 PrivateKeyInfo DER (not encrypted): for tests and for key files. Errors: malformed, unsupported.
Result<std::unique_ptr<PrivateKey>> open_pkcs8(View der);

/// `count` octets from the system's generator (OpenSSL's DRBG). Errors: internal.
Result<Bytes> random_octets(std::size_t count);

}  // namespace esign::crypto
