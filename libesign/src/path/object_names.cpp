// SPDX-License-Identifier: Apache-2.0
#include "path/object_names.h"

namespace esign::path {

Result<std::string> ObjectNames::name_of(std::shared_ptr<const void> owner, View octets, const crypto::Backend& backend) {
  if (const std::string* known = find(octets)) return *known;
  ESIGN_TRY(const Bytes digest, crypto::digest(backend, Hash::sha256, octets));
  return names_.emplace(std::pair(octets.data(), octets.size()), Named{std::move(owner), to_hex(digest)}).first->second.name;
}

const std::string* ObjectNames::find(View octets) const {
  const auto found = names_.find({octets.data(), octets.size()});
  return found == names_.end() ? nullptr : &found->second.name;
}

}  // namespace esign::path
