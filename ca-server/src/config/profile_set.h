// SPDX-License-Identifier: Apache-2.0
// The profiles of a centre as files: what two operators approve, and what differs from what they approved before.
#pragma once
#include <map>

#include "config/profile_file.h"

namespace esign::ca {

/// File names and their texts. Beside the profiles stands "ca.toml" with those of its settings that certificates are made of.
using ProfileSet = std::map<std::string, std::string>;

/// All *.toml of the folder; `settings` becomes the text of "ca.toml". Errors: not_found (no such folder, no profile in it),
/// misconfigured (a file cannot be read).
Result<ProfileSet> read_profile_set(const std::filesystem::path& folder, std::string settings);
/// The profiles of a set. Errors: misconfigured with the file in `at`.
Result<std::vector<Profile>> profiles_of(const ProfileSet& set, const OwnValues& own);
/// SHA-256, hexadecimal, over the length and octets of each name and text in order: no two sets share what is hashed.
Result<std::string> digest_of(const ProfileSet& set);

struct FileChange {
  std::string file{};
  std::vector<std::string> removed{}, added{};  ///< Lines, in the order of the file they are of; equal lines are left out.
};
/// Only files that differ, by name. A new file has all its lines in `added`.
std::vector<FileChange> differences(const ProfileSet& before, const ProfileSet& after);

}  // namespace esign::ca
