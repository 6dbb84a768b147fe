// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/asic/assemble.h"
#include "formats/augmenter.h"

namespace esign::formats::asic {

/// What some manifest of the container lists, and so must stay as it is. Errors: limit_exceeded, storage, conflict.
Result<std::vector<std::string>> listed_names(const Package& package, const Limits& limits);

/// Puts validation data into the time-stamp that no manifest lists yet: its own signature does not cover the certificates and CRLs
/// beside it. Errors: unsupported (there is none, or two), those of reading.
Result<void> add_to_newest_timestamp(Package& package, const Values& values, const Limits& limits);

/// A manifest that waits for its time-stamp.
struct BegunManifest {
  Bytes imprint{};          ///< Of the manifest's octets.
  std::string timestamp{};  ///< The name that the token is to get.
};
/// EN 319 162-1 clause A.7: the newest archive manifest has the plain name; the one before gets a number, and stands in the new one
/// as its root file. Everything is listed but the mimetype, which no manifest lists, and META-INF/manifest.xml, which no signature is
/// over: whoever renews may leave it out (DSS does), and then would not cover what was covered before. Once listed it stays so.
Result<BegunManifest> begin_archive_manifest(Package& package, Hash hash, const DigestFunction& digest, const Limits& limits);

}  // namespace esign::formats::asic
