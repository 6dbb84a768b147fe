// SPDX-License-Identifier: Apache-2.0
// esign/container.h: taking files out of a container that was verified.
#include <esign/container.h>

#include <algorithm>

#include "crypto/backend.h"
#include "zip/archive.h"

namespace esign {

Result<void> extract(const Document& container, const ContainerFile& file, const Output& output) {
  if (file.sha256.empty()) return fail(Errc::invalid_argument, "no signature is over it");
  ESIGN_TRY(const zip::Archive archive, zip::Archive::open(container));
  const auto found = std::ranges::find(archive.entries(), file.name, &zip::Entry::name);
  if (found == archive.entries().end()) return fail(Errc::not_found, "there is no such file in the container");
  ESIGN_TRY(const auto hasher, crypto::openssl().hasher(Hash::sha256));
  const Document octets = archive.file(static_cast<std::size_t>(found - archive.entries().begin()));
  ESIGN_CHECK(octets.read([&](View piece) -> Result<void> {
    ESIGN_CHECK(hasher->update(piece));
    return output(piece);
  }));
  ESIGN_TRY(const Bytes digest, hasher->finish());
  if (to_hex(digest) != file.sha256) return fail(Errc::conflict, "the container changed after it was verified");
  return {};
}

}  // namespace esign
