// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/object.h"
#include "pdf/object_cipher.h"

namespace esign::pdf {

/// Where an object stands, as the cross-reference sections together say (ISO 32000-2, 7.5.8.3): at an offset, or inside an
/// object stream. Free numbers have no entry.
struct Entry {
  Ref ref{};
  enum class Kind : std::uint8_t { plain, compressed } kind = Kind::plain;
  std::uint64_t where = 0;  ///< Offset in octets, or the number of the object stream.
  std::uint32_t index = 0;  ///< In the object stream.
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// The first octets of a PDF file, read as a file of their own: a revision. qpdf reads, with every repair switched off; what
/// it had to say about the file is kept and judged by others. Objects are read when they are asked for. Not for several
/// threads at once.
class Window {
 public:
  /// The octets [0, end). `password`: what opens an encrypted file, UTF-8; most open with the empty one. The caller has walked the
  /// cross-reference sections: qpdf inflates their streams without a limit. Errors: malformed, with the offset; denied (the
  /// password does not open it); unsupported (another security handler); what reading the document says.
  static Result<Window> open(const Document& document, std::uint64_t end, std::string_view password = {}, const Limits& limits = {});
  Window(Window&&) noexcept;
  Window& operator=(Window&&) noexcept;
  ~Window();

  /// The newest trailer dictionary, nothing inherited from older ones.
  const Object& trailer() const;
  /// Every object there is, by number and generation.
  const std::vector<Entry>& entries() const;
  const Entry* entry(Ref ref) const;  ///< Null: free, or never used.
  /// The object; null when there is none (7.3.10) or when it cannot be read, which warnings() tells. Errors: limit_exceeded
  /// (pdf_object_stream_octets); what reading the document says.
  Result<Object> get(Ref ref) const;
  /// `object` itself, or what it refers to.
  Result<Object> resolve(const Object& object) const;
  /// The octets of a stream as stored: decrypted, filters not undone. Errors: not_found (no stream); limit_exceeded
  /// (pdf_stream_octets); malformed.
  Result<Bytes> stored(Ref stream) const;
  /// The octets with the lossless filters undone. Errors: as stored(); unsupported (another filter, or a chain of more than four).
  Result<Bytes> decoded(Ref stream) const;

  bool encrypted() const;
  /// How what is added to the document must be encrypted; null: it is not encrypted. Errors: unsupported (a method that qpdf
  /// reads and does not tell).
  Result<std::shared_ptr<const ObjectCipher>> cipher() const;
  /// What the password in use permits (ISO 32000-2, 7.6.4.2, table 22); everything when the document is not encrypted, or when
  /// it is the owner's.
  enum class Permission : std::uint8_t { denied, granted };
  struct Permissions {
    Permission sign_field = Permission::granted;    ///< Bit 9 or 6: fill existing fields, signature fields among them.
    Permission create_field = Permission::granted;  ///< Bits 4 and 6.
  };
  Permissions permissions() const;
  /// Everything the reader had to say up to now, in order: each is something that it would have repaired or passed over.
  std::vector<std::string> warnings() const;

 private:
  struct State;
  explicit Window(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace esign::pdf
