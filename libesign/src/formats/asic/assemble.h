// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/asic/manifest.h"

namespace esign::formats::asic {

/// A container of these files without any signature yet. Errors: invalid_argument (no file, several in ASiC-S, a name that may not be
/// in a container or is another's).
Result<Package> new_package(Kind kind, const std::vector<Document>& files);
/// Takes a container apart in order to add to it. Errors: those of open_package(); unsupported (it breaks a rule already).
Result<Package> package_to_extend(const Document& container, const Limits& limits);

/// Puts in a file, or another content for one that is there.
void put(Package& package, const std::string& name, Bytes octets);
/// The first name of this form that is free: "META-INF/signatures" "001" ".xml".
std::string free_name(const Package& package, std::string_view front, std::string_view ending);
/// What a manifest says of a file. Errors: those of `digest`.
Result<ManifestEntry> entry_for(const Member& member, Hash hash, const std::function<Result<Bytes>(Hash, const Source&)>& digest);

/// The archive: what has not changed goes in as it is packed.
Result<void> write_package(const Package& package, const Sink& out);

}  // namespace esign::formats::asic
