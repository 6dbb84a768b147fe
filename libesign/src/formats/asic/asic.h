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

/// An ASiC-S container whose only statement is a time-stamp over its file (clause 4.3.3.2 c).
struct Stamped {
  Document file;
  Bytes token{};  ///< Of the first time-stamp; over the file itself.
  std::vector<std::shared_ptr<const TimestampView>> renewals{};  ///< Of archive manifests, oldest first, over what each lists.
};
Result<Stamped> read_stamped(const Document& container, const Limits& limits = {});
/// Such a container. Errors: invalid_argument (the file's name), those of `out`.
Result<void> write_stamped(const Document& file, View token, const Sink& out);

}  // namespace esign::formats::asic
