// SPDX-License-Identifier: Apache-2.0
#include "config/profile_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/ca_config.h"
#include "domain/issuance.h"

namespace esign::ca {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSettings = "ca.toml";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The lines of `from` that `without` has not, each as often as it stands there more often.
std::vector<std::string> lines_only_in(const std::vector<std::string>& from, const std::vector<std::string>& without) {
  std::multiset<std::string> rest(without.begin(), without.end());
  std::vector<std::string> only;
  for (const std::string& line : from) {
    if (const auto same = rest.find(line); same != rest.end()) rest.erase(same);
    else only.push_back(line);
  }
  return only;
}

std::string_view text_of(const ProfileSet& set, const std::string& file) {
  const auto found = set.find(file);
  return found == set.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace

Result<ProfileSet> read_profile_set(const fs::path& folder, std::string settings) {
  ProfileSet set;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != ".toml") continue;
    ESIGN_TRY(const Bytes octets, read_file(entry->path()).in(entry->path().filename().string()));
    set[entry->path().filename().string()] = as_text(octets);
  }
  if (error || set.empty()) return fail(Errc::not_found, "no profile in the folder").in(folder.string());
  if (set.contains(std::string(kSettings))) return fail(Errc::misconfigured, "no profile has this name").in(kSettings);
  set[std::string(kSettings)] = std::move(settings);
  return set;
}

Result<std::vector<Profile>> profiles_of(const ProfileSet& set, const OwnValues& own) {
  std::vector<Profile> profiles;
  for (const auto& [file, text] : set) {
    if (file == kSettings) continue;
    Result<Profile> profile = read_profile(text, own);
    if (!profile) return fail(std::move(profile).error().in(file));
    if (profile->name + ".toml" != file) return fail(Errc::misconfigured, "the file is not named as its profile").in("name").in(file);
    profiles.push_back(*std::move(profile));
  }
  return profiles;
}

Result<std::vector<Profile>> read_profiles(const fs::path& folder, const OwnValues& own) {
  ESIGN_TRY(const ProfileSet set, read_profile_set(folder, {}));
  return profiles_of(set, own);
}

Result<std::string> digest_of(const ProfileSet& set) {
  std::string all;
  for (const auto& [file, text] : set) all += fmt::format("{} {}{} {}", file.size(), file, text.size(), text);
  ESIGN_TRY(const Sha256 digest, sha256(as_view(all)));
  return to_hex(digest);
}

std::vector<FileChange> differences(const ProfileSet& before, const ProfileSet& after) {
  std::set<std::string> files;
  for (const ProfileSet* set : {&before, &after}) {
    for (const auto& [file, text] : *set) files.insert(file);
  }
  std::vector<FileChange> changes;
  for (const std::string& file : files) {
    if (before.contains(file) == after.contains(file) && text_of(before, file) == text_of(after, file)) continue;
    const auto was = lines_of(text_of(before, file)), is = lines_of(text_of(after, file));
    changes.push_back({file, lines_only_in(was, is), lines_only_in(is, was)});
  }
  return changes;
}

}  // namespace esign::ca
