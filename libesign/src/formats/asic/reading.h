// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/asic/asic.h"
#include "formats/asic/manifest.h"
#include "formats/timestamp_view.h"

namespace esign::formats::asic {

/// A manifest beside the file that it lies in.
struct ReadManifest {
  const Member* file = nullptr;
  Manifest manifest{};
};

/// One container while it is read.
struct Reading {
  const Package& package;
  const Limits& limits;
  pkix::ParsedObjects* parsed = nullptr;
  std::shared_ptr<const ContainerFiles> files{};
  std::vector<ReadManifest> manifests{};  ///< ASiCManifest and ASiCArchiveManifest, in file order.
  std::vector<Defect> defects{};          ///< Of the container.
  SignatureSet set{};
  std::size_t inner_timestamps = 0;       ///< Inside the signature files so far: the budget is the container's.
  std::shared_ptr<KnownDigests> digests = std::make_shared<KnownDigests>();
};

/// Reads what `package` holds; its octets may be those of an archive or of one that is being made. Errors: limit_exceeded,
/// no_signature, storage, conflict.
Result<SignatureSet> read_package(const Package& package, const Limits& limits, pkix::ParsedObjects* parsed);

/// The manifests. One that cannot be read is a defect.
Result<void> read_manifests(Reading& reading);
/// The manifest over which this signature or time-stamp is; null without one. Two are a defect, and none of them counts.
const ReadManifest* manifest_for(Reading& reading, const Member& signature);

/// Signatures of one META-INF/…signature….p7s. Errors: limit_exceeded, storage, conflict.
Result<void> read_cades(Reading& reading, const Member& file);
/// Puts the time-stamps of manifests that list `signature` behind the time-stamps of its views, which begin at `first`. Errors: limit_exceeded.
Result<void> attach_timestamps(Reading& reading, const Member& signature, std::size_t first);

/// Whether the manifest lists the file of this name.
bool lists(const Reading& reading, const Manifest& manifest, std::string_view name);
/// The time-stamp with what each file that its manifest lists proves the existence of, seen from a signature `view` of the file
/// `signature`; empty: of none.
std::shared_ptr<const TimestampView> with_covers(const Reading& reading, const Manifest& manifest, const TimestampView& timestamp,
                                                 std::string_view signature, const SignatureView& view);

/// A time-stamp over a manifest, or, without one, over the only file of ASiC-S. Errors: limit_exceeded, not_found.
Result<std::shared_ptr<TimestampView>> read_timestamp(Reading& reading, const Member& file, const ReadManifest* manifest);

/// Whether an error says something about the file, and not that the work could not be done.
bool is_finding(const Error& error);
std::string words(const Error& error);

}  // namespace esign::formats::asic
