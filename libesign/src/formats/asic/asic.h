// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/asic/package.h"
#include "formats/augmenter.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::asic {

/// Reads every signature of an ASiC container (EN 319 162-1) without judging it: XAdES and CAdES in ASiC-S and ASiC-E, with the
/// container's files as what they are over, and the time-stamps of archive manifests. A file is read where it lies, however large.
/// What makes the container doubtful stands among the defects of each signature. Errors: those of open_package(); no_signature (only
/// time-stamps: read_stamped()); limit_exceeded.
Result<SignatureSet> read(const Document& container, const Limits& limits = {});
Result<SignatureSet> read(const Document& container, pkix::ParsedObjects& parsed);

/// What is signed, and how. XAdES or CAdES.
struct ContainerOptions {
  Kind kind = Kind::extended;
  Format format = Format::xades;
  std::optional<Document> existing{};  ///< A container of the same format that gets a further signature over all its files.
};
/// Prepares a B-B signature over these files, or, with `existing`, over the files of that container (`files` must be empty then).
/// Errors: invalid_argument (no file, several in ASiC-S, names), unsupported (another format is there; evidence records), those
/// of the formats and of reading.
Result<Unfinished> prepare(const std::vector<Document>& files, const ContainerOptions& container, const WriteOptions& options,
                           const DigestFunction& digest, const Limits& limits = {});

/// Opens a container for what raises the level of its signatures. XAdES: inside the signature files. CAdES in ASiC-S: inside the CMS.
/// CAdES in ASiC-E: up to B-LT inside the CMS, then an ASiCArchiveManifest over everything with a time-stamp of its own
/// (EN 319 162-1 clause A.7), after which no file that it lists changes. Errors: those of reading, unsupported.
Result<std::unique_ptr<Augmenter>> open_for_more(const Document& container, const Limits& limits = {});

/// Whether a container has signatures, or time-stamps alone. Errors: those of open_package().
enum class Holds : std::uint8_t { signatures, timestamps };
Result<Holds> holds(const Document& container, const Limits& limits = {});

/// An ASiC-S container whose only statement is that its file was there (clause 4.3.3.2 c).
struct Stamped {
  Document file;
  Bytes token{};             ///< Of the time-stamp over the file itself.
  SignatureView carrier{};   ///< No signature, but its time-stamps: over the file, and of archive manifests, oldest first.
};
/// Errors: those of open_package(); malformed (a rule of containers is broken; no time-stamp over the file, or two), unsupported (it
/// is signed; ASiC-E), limit_exceeded.
Result<Stamped> read_stamped(const Document& container, const Limits& limits = {});

/// Such a container that gets a further time-stamp, over everything in it (clause A.7). What is there stays octet for octet, but for
/// validation data beside the newest token, which nothing covers yet.
class Renewal {
 public:
  /// Errors: those of read_stamped(); unsupported (evidence records).
  static Result<Renewal> open(const Document& container, const Limits& limits = {});
  Result<Stamped> read() const;
  Result<void> add_values(const Values& values);
  /// The digest that the new token must be about. Nothing may be added before it is there.
  Result<Bytes> imprint(Hash hash, const DigestFunction& digest);
  void add(View token);
  Result<void> write(const Sink& out) const;

 private:
  Renewal(Package package, const Limits& limits) : package_(std::move(package)), limits_(limits) {}

  Package package_;
  Limits limits_;
  std::string next_{};
};
/// Such a container. Errors: invalid_argument (the file's name), those of `out`.
Result<void> write_stamped(const Document& file, View token, const Sink& out);

}  // namespace esign::formats::asic
