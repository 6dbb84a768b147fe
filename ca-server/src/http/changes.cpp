// SPDX-License-Identifier: Apache-2.0
#include "http/changes.h"

#include "domain/approved.h"

namespace esign::ca {
namespace {

using nlohmann::json;

constexpr std::string_view kWaitsForSecond = "approved by the first operator";

/// What the register says was approved before; empty for a centre whose ceremony approved nothing.
Result<ProfileSet> approved_files(Reader& reader) {
  ESIGN_TRY(const auto text, reader.setting(kApprovedFiles));
  if (!text) return ProfileSet{};
  const json files = json::parse(*text, nullptr, false);
  if (!files.is_object()) return fail(Errc::storage, "what was approved cannot be read");
  return files.get<ProfileSet>();
}

json changes_between(const ProfileSet& before, const ProfileSet& after) {
  json list = json::array();
  for (const FileChange& one : differences(before, after)) list.push_back({{"file", one.file}, {"removed", one.removed}, {"added", one.added}});
  return list;
}

/// One proposal waits at a time for each object: two that differ would overtake each other.
Result<void> check_alone(Reader& reader, const Approval& wanted) {
  ESIGN_TRY(const auto open, reader.approvals(Approval::State::open));
  for (const Approval& one : open) {
    const bool same = one.act == wanted.act && (one.act == kChangeProfiles || one.object == wanted.object);
    if (same) return fail(Errc::conflict, "approval " + std::to_string(one.id) + " waits already; the operators approve or refuse it first");
  }
  return {};
}

Result<Approval> propose(Transaction& register_, Approval approval, const AuditEntry& entry) {
  ESIGN_CHECK(check_alone(register_, approval));
  approval.asked_by = entry.actor;
  approval.asked = entry.at;
  ESIGN_CHECK(register_.audit({entry.at, entry.actor, approval.act, approval.object, "asked", "{}"}));
  ESIGN_TRY(approval.id, register_.ask(approval));
  return approval;
}

/// "operator:1a2b… key; operator:3c4d… key"
std::vector<std::string> words_of(std::string_view decided_by, std::size_t which) {
  std::vector<std::string> words;
  while (!decided_by.empty()) {
    const std::string_view one = decided_by.substr(0, decided_by.find("; "));
    decided_by.remove_prefix(std::min(one.size() + 2, decided_by.size()));
    const std::size_t space = std::min(one.find(' '), one.size());
    words.emplace_back(which == 0 ? one.substr(0, space) : one.substr(std::min(space + 1, one.size())));
  }
  return words;
}

Result<void> put_into_force(Transaction& register_, const Approval& approval) {
  const json detail = json::parse(approval.detail, nullptr, false);
  std::string by;
  for (const std::string& actor : words_of(approval.decided_by, 0)) by += ' ' + actor;
  by += ' ' + to_rfc3339(*approval.decided);
  if (approval.act == kChangeProfiles) {
    const ProfileSet set = detail.at("files").get<ProfileSet>();
    ESIGN_TRY(const std::string digest, digest_of(set));
    if (digest != approval.object) return fail(Errc::storage, "the proposal is not what its digest says");
    ESIGN_CHECK(register_.set(kApprovedProfiles, digest + by));
    return register_.set(kApprovedFiles, detail.at("files").dump());
  }
  return register_.set(approved_key(approval.object), detail.at("spki").get<std::string>() + by);
}

Result<Approval> open_change(Reader& reader, std::uint64_t id) {
  ESIGN_TRY(const auto open, reader.approvals(Approval::State::open));
  for (const Approval& one : open) {
    if (one.id == id) return one;
  }
  return fail(Errc::not_found, "no such approval is open");
}

Result<void> decide_change(Transaction& register_, const Caller& caller, Approval& approval, Time now) {
  ESIGN_TRY(approval, open_change(register_, approval.id));
  const auto keys = words_of(approval.decided_by, 1);
  if (std::find(keys.begin(), keys.end(), caller.key) != keys.end()) return fail(Errc::denied, "a second operator approves, not the one who approved already");
  const bool second = !keys.empty();
  approval.decided_by += (second ? "; " : "") + caller.actor + " " + caller.key;
  approval.decided = now;
  ESIGN_CHECK(register_.audit({now, caller.actor, approval.act, approval.object, second ? "approved" : std::string(kWaitsForSecond), "{}"}));
  if (!second) return register_.decide(approval);
  approval.state = Approval::State::approved;
  ESIGN_CHECK(register_.decide(approval));
  ESIGN_CHECK(put_into_force(register_, approval));
  approval.state = Approval::State::done;
  return register_.decide(approval);
}

}  // namespace

Result<Approval> propose_profiles(Store& store, const ProfileSet& set, const AuditEntry& entry) {
  Approval made;
  ESIGN_TRY(const std::string digest, digest_of(set));
  ESIGN_CHECK(store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(const ProfileSet before, approved_files(register_));
    if (before == set) return fail(Errc::conflict, "these profiles are approved already");
    Approval approval;
    approval.act = kChangeProfiles;
    approval.object = digest;
    approval.detail = json{{"files", set}, {"changes", changes_between(before, set)}}.dump(-1, ' ', false, json::error_handler_t::replace);
    ESIGN_TRY(made, propose(register_, std::move(approval), entry));
    return {};
  }));
  return made;
}

Result<Approval> propose_authority(Store& store, const ProposedAuthority& authority, const AuditEntry& entry) {
  Approval made;
  ESIGN_CHECK(store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(const auto approved, register_.setting(approved_key(authority.name)));
    if (approved) return fail(Errc::conflict, "a key of this authority is approved already");
    Approval approval;
    approval.act = kAddAuthority;
    approval.object = authority.name;
    approval.detail = json{{"parent", authority.parent}, {"profile", authority.profile}, {"commonName", authority.common_name}, {"category", authority.category},
                           {"shards", authority.shards}, {"spki", authority.spki_sha256}}.dump();
    ESIGN_TRY(made, propose(register_, std::move(approval), entry));
    return {};
  }));
  return made;
}

Result<ProposedAuthority> approved_authority(Store& store, std::string_view name) {
  std::optional<ProposedAuthority> found;
  ESIGN_CHECK(store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto approved, reader.setting(approved_key(name)));
    ESIGN_TRY(const auto done, reader.approvals(Approval::State::done));
    for (const Approval& one : done) {
      if (one.act != kAddAuthority || one.object != name) continue;
      const json detail = json::parse(one.detail, nullptr, false);
      const auto spki = detail.at("spki").get<std::string>();
      if (!approved || !approved->starts_with(spki + " ")) continue;
      found = ProposedAuthority{one.object, detail.at("parent").get<std::string>(), detail.at("profile").get<std::string>(), detail.at("commonName").get<std::string>(),
                                detail.at("category").get<std::string>(), detail.at("shards").get<std::uint32_t>(), spki};
    }
    return {};
  }));
  if (!found) return fail(Errc::denied, "two operators have not approved this authority");
  return *std::move(found);
}

Result<void> approve_beginning(Store& store, const ProfileSet& set, const std::map<std::string, Sha256>& keys, const AuditEntry& entry) {
  ESIGN_TRY(const std::string digest, digest_of(set));
  const std::string by = " " + entry.actor + " " + to_rfc3339(entry.at);
  return store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(register_.audit({entry.at, entry.actor, std::string(kChangeProfiles), digest, "approved", "{}"}));
    ESIGN_CHECK(register_.set(kApprovedProfiles, digest + by));
    ESIGN_CHECK(register_.set(kApprovedFiles, json(set).dump()));
    for (const auto& [name, spki] : keys) {
      ESIGN_CHECK(register_.audit({entry.at, entry.actor, std::string(kAddAuthority), name, "approved", "{}"}));
      ESIGN_CHECK(register_.set(approved_key(name), to_hex(spki) + by));
    }
    return {};
  });
}

Result<std::vector<Profile>> approved_profiles(Store& store) {
  ProfileSet set;
  ESIGN_CHECK(store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(set, approved_files(reader));
    return {};
  }));
  const auto settings = set.find("ca.toml");
  if (settings == set.end()) return std::vector<Profile>{};
  ESIGN_TRY(const OwnValues own, own_values_of(settings->second));
  return profiles_of(set, own);
}

bool is_change(const Approval& approval) { return approval.act == kChangeProfiles || approval.act == kAddAuthority; }

void show_change(const Approval& approval, json& row) {
  const json detail = json::parse(approval.detail, nullptr, false);
  if (!detail.is_object()) return;
  if (detail.contains("changes")) row["changes"] = detail["changes"];
  if (detail.contains("spki")) row["authority"] = detail;
  row["approvedBy"] = words_of(approval.decided_by, 0);
}

Result<Approval> approve_change(const Api& api, const Caller& caller, std::uint64_t id) {
  Approval approval;
  ESIGN_CHECK(api.store.write([&](Transaction& register_) {
    approval.id = id;
    return decide_change(register_, caller, approval, api.clock.now());
  }));
  return approval;
}

}  // namespace esign::ca
