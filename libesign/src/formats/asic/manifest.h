// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/asic/package.h"

namespace esign::formats::asic {

/// One DataObjectReference.
struct ManifestEntry {
  std::string uri{};         ///< As written.
  std::string media_type{};  ///< Empty when not stated.
  Hash hash = Hash::sha256;
  std::optional<Error> failure{};  ///< The digest algorithm is not known.
  Bytes digest{};
  enum class Rootfile : std::uint8_t { no, yes } rootfile = Rootfile::no;
};
/// ASiCManifest, EN 319 162-1 clause A.4: which signature or time-stamp is over this manifest, and so over the files that it lists.
struct Manifest {
  std::string signature_uri{};  ///< SigReference, as written.
  std::string signature_type{};
  std::vector<ManifestEntry> entries{};
};

/// Errors: malformed (another root, several SigReferences, no DataObjectReference), limit_exceeded, unsupported (extensions).
Result<Manifest> read_manifest(const Document& file, const Limits& limits);
/// The octets of one, in the order of its entries.
Bytes write_manifest(const Manifest& manifest);

}  // namespace esign::formats::asic
