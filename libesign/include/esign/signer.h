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

/// Receives the signed document in pieces.
/// The SHA-256 of all its octets, hexadecimal: what a person compares before signing. Errors: storage, conflict.
ESIGN_API Result<std::string> sha256_of(const Document& document);

using Output = std::function<Result<void>(std::span<const std::uint8_t>)>;

/// Hashes the document and builds everything that will be signed. A document that already carries signatures of the same
/// format gets a further, parallel one. Errors: invalid_argument (packaging and format do not fit), malformed (the XML),
/// unsupported (level, algorithm).
ESIGN_API Result<Prepared> prepare(const Document& document, const Certificate& signer, const std::vector<Certificate>& chain,
                                   const SignatureAlgorithm& algorithm, const SignOptions& options);
/// Puts the value in and writes the signed document. The value is verified with the signer's key first: a wrong one never
/// leaves. Errors: protocol (the value does not verify), what `output` says.
ESIGN_API Result<void> complete(const Prepared& prepared, const SignatureValue& value, const Output& output);
/// prepare, key, complete.
ESIGN_API Result<void> sign(const Document& document, SigningKey& key, const SignOptions& options, const Output& output);

}  // namespace esign
