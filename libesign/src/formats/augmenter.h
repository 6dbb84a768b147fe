// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "formats/timestamp_view.h"

namespace esign::formats {

/// Validation data as octets, to be put into a file. What is in the file already is left out by whoever adds it.
struct Values {
  std::vector<Bytes> certificates{}, crls{};
  std::vector<Bytes> ocsp{};  ///< Each a whole OCSPResponse.
  bool empty() const { return certificates.empty() && crls.empty() && ocsp.empty(); }
};
/// Whose validation data it is.
enum class ValuesOf : std::uint8_t { signature, timestamps };

/// A signed file that gets unsigned properties. What it has stays octet for octet. Signatures are numbered as read() has them.
class Augmenter {
 public:
  virtual ~Augmenter() = default;
  Augmenter() = default;
  Augmenter(const Augmenter&) = delete;
  Augmenter& operator=(const Augmenter&) = delete;

  /// The file as it is now. Errors: those of reading.
  virtual Result<SignatureSet> read() const = 0;
  /// The digest that a time-stamp over the signature value must be about. Errors: those of `digest`, malformed.
  virtual Result<Bytes> signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) = 0;
  /// Puts in a TimeStampToken (ContentInfo) over that digest.
  virtual Result<void> add_signature_timestamp(std::size_t signature, View token) = 0;
  /// Puts in validation data. Errors: unsupported (what is there forbids it).
  virtual Result<void> add_values(std::size_t signature, ValuesOf of, const Values& values) = 0;
  /// Says what validates a signature, or that one of its time-stamps whose octets (a ContentInfo) are `token`, whether the file has it
  /// already or not: for formats that list it by signature. Errors: those of `digest` and of reading.
  virtual Result<void> relate(std::size_t /*signature*/, View /*token*/, const Values& /*used*/, const DigestFunction& /*digest*/) { return {}; }
  /// The digest that an archive time-stamp over everything so far must be about. Nothing may be added before the token is.
  /// Errors: not_found (the content of a detached signature), those of `digest`.
  virtual Result<Bytes> archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) = 0;
  virtual Result<void> add_archive_timestamp(std::size_t signature, View token) = 0;
  /// What an archive time-stamp of this format is about: each signature has one of its own, or one is for all of the file.
  enum class Scope : std::uint8_t { signature, file };
  virtual Scope archive_scope() const { return Scope::signature; }
  /// What add_values() was given so far is complete: read() and write() show it from here on.
  virtual Result<void> settle() { return {}; }
  virtual Result<void> write(const Sink& out) const = 0;
};

}  // namespace esign::formats
