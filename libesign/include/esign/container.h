// SPDX-License-Identifier: Apache-2.0
// Signed containers, ETSI EN 319 162-1: files with the signatures over them in one ZIP archive.
#pragma once
#include <esign/report.h>
#include <esign/signer.h>

#include <optional>
#include <string>
#include <vector>

namespace esign {

/// asic_s holds one file; asic_e any number of them.
enum class Container : std::uint8_t { asic_s, asic_e };

/// What goes into a container, or the container that gets a further signature.
struct ContainerContent {
  Container kind = Container::asic_e;
  std::vector<Document> files{};       ///< Each by its own name. Empty with `existing`.
  std::optional<Document> existing{};  ///< Its files are signed, all of them; its kind stays.
  /// SHA-256 as the signer was shown it, hexadecimal, of each of `files` or else of `existing`; see SignOptions, whose own counts for
  /// no container. Empty: they are taken as they are read.
  std::vector<std::string> expected_sha256{};
};

/// Prepares a B-B signature over every file, as prepare() does over one document; complete() writes the container. Of the options count
/// format (XAdES or CAdES; beside others that of those), signing time and hash. The same input and value give the same octets. Errors:
/// invalid_argument (names, several files in ASiC-S), changed (not the expected SHA-256), unsupported (format, what is in the container), malformed, limit_exceeded.
ESIGN_API Result<Prepared> prepare_container(const ContainerContent& content, const SigningKey& key, const SignOptions& options);

/// Whether a file is a ZIP archive, as every container is. Errors: storage.
enum class ContainerLikeness : std::uint8_t { no, yes };
ESIGN_API Result<ContainerLikeness> looks_like_container(const Document& document);

/// Writes one file of a container, as it was when the report was made: `file` is one of Report::files(). Its SHA-256 is computed on the
/// way, so that a container that changed meanwhile ends in an error, after the octets: take nothing before this returns. Errors:
/// not_found, conflict (it changed), those of reading and of `output`.
ESIGN_API Result<void> extract(const Document& container, const ContainerFile& file, const Output& output);

/// An ASiC-S container that holds a file and a time-stamp of it, no signature.
struct StampedFile {
  Document file;
  std::vector<std::uint8_t> token{};  ///< TimeStampToken over the file: esign/timestamp.h judges it.
};
/// Errors: malformed, unsupported (it is signed), limit_exceeded, no_signature (nothing of that kind in it).
ESIGN_API Result<StampedFile> open_stamped(const Document& container);
/// Writes such a container. `timestamp`: a TimeStampResp or a TimeStampToken. Errors: malformed, invalid_argument (the file's name).
ESIGN_API Result<void> write_stamped(const Document& file, std::span<const std::uint8_t> timestamp, const Output& output);

}  // namespace esign
