// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/pdf.h>
#include <esign/time.h>
#include <esign/token.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace esign {

enum class Format : std::uint8_t { cades, xades, pades };
enum class Packaging : std::uint8_t { detached, enveloping, enveloped };
enum class Level : std::uint8_t { b_b, b_t, b_lt, b_lta };

struct SignOptions {
  Format format = Format::xades;
  Packaging packaging = Packaging::enveloped;
  Level level = Level::b_b;          ///< b_b: a key makes no other. Higher levels: esign/extend.h.
  Time signing_time{};                ///< The claimed signing time; required.
  std::optional<Hash> content_hash{};  ///< Of the data; default: the key's hash.
  std::string media_type{};           ///< Default: the document's.
  /// CAdES: a SignedData over the same document that gets a further, parallel signature.
  std::optional<Document> existing{};
  PdfSignature pdf{};  ///< PAdES only.
  /// SHA-256 of the document as its signer was shown it, hexadecimal: another document is Errc::changed and nothing is prepared, and
  /// what is signed and written then has these octets, whoever writes to the file meanwhile. Empty: the document is taken as it is read.
  std::string expected_sha256{};
};

/// A signature cut in the middle, so that the key may be a card, an HSM, or a phone in another city.
class ESIGN_API Prepared {
 public:
  ToBeSigned to_be_signed() const;
  struct State;
  explicit Prepared(std::shared_ptr<State> state) : state_(std::move(state)) {}
  const std::shared_ptr<State>& state() const { return state_; }

 private:
  std::shared_ptr<State> state_;
};

/// The SHA-256 of all its octets, hexadecimal: what a person compares before signing. Errors: storage, conflict.
ESIGN_API Result<std::string> sha256_of(const Document& document);

/// A document that stays what it is now. It is read once, here; whatever is read of the answer later is compared with what was read
/// first, piece by piece and before it is handed on, and is Errc::changed when it differs. So what is looked at, shown, digested and
/// copied to an output is the same, whoever writes to the file meanwhile. Takes 32 octets of memory for each 64 KiB; its sha256_of()
/// costs nothing. Errors: those of reading.
ESIGN_API Result<Document> fixed(const Document& document);

/// Receives the signed document in pieces.
using Output = std::function<Result<void>(std::span<const std::uint8_t>)>;

/// Hashes the document and builds everything that will be signed. A document that already carries signatures of the same
/// format gets a further, parallel one. Errors: invalid_argument (packaging and format do not fit), malformed (the XML),
/// unsupported (level, algorithm), changed (it has not the expected SHA-256).
ESIGN_API Result<Prepared> prepare(const Document& document, const Certificate& signer, const std::vector<Certificate>& chain,
                                   const SignatureAlgorithm& algorithm, const SignOptions& options);
/// Puts the value in and writes the signed document. The value is verified with the signer's key first: a wrong one never
/// leaves. Errors: protocol (the value does not verify), what `output` says.
ESIGN_API Result<void> complete(const Prepared& prepared, const SignatureValue& value, const Output& output);
/// prepare, key, complete.
ESIGN_API Result<void> sign(const Document& document, SigningKey& key, const SignOptions& options, const Output& output);

}  // namespace esign
