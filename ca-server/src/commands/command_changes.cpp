// SPDX-License-Identifier: Apache-2.0
// Changed profiles and new authorities: proposed here, approved by two operators over the interface.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>

#include "commands/ceremony.h"
#include "commands/ocsp_signers.h"
#include "commands/program.h"
#include "commands/trusted_list.h"
#include "http/changes.h"

namespace esign::ca {
namespace {

struct Given {
  std::filesystem::path folder{};
  ProposedAuthority authority{};
  std::string key = "P256";
};

constexpr std::string_view kWhatNow = "approval {}: two operators approve it (console, or POST /v1/approvals/{}/approve)";

AuditEntry by_shell(const Centre& centre) { return {centre.clock().now(), shell_user(), {}, {}, {}, {}}; }

Result<void> propose_profiles_of(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  ESIGN_TRY(const Approval approval, propose_profiles(centre->store(), centre->profile_set(), by_shell(*centre)));
  program.out(fmt::format("{}", approval.id));
  program.say(fmt::format(kWhatNow, approval.id, approval.id));
  return {};
}

/// What can be said against it before a key is made.
Result<void> check_proposed(const Centre& centre, const ProposedAuthority& wanted) {
  constexpr std::size_t kLongest = 32;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (wanted.name.empty() || wanted.name.size() > kLongest || !std::all_of(wanted.name.begin(), wanted.name.end(), plain))
    return fail(Errc::invalid_argument, "small letters, digits and -, as in URLs").in("name");
  if (centre.authorities().find(wanted.name) != nullptr) return fail(Errc::conflict, "there is an authority of this name").in("name");
  if (centre.authorities().find(wanted.parent) == nullptr) return fail(Errc::not_found, "there is no such authority").in("--parent");
  const Profile* profile = find_profile(centre.profiles(), wanted.profile);
  if (profile == nullptr || !profile->is_ca()) return fail(Errc::not_found, "no profile of authorities has this name").in("--profile");
  if (std::find(profile->issuers.begin(), profile->issuers.end(), wanted.parent) == profile->issuers.end())
    return fail(Errc::denied, wanted.parent + " may not issue under this profile").in("--parent");
  return {};
}

/// The key is made at once and does nothing until it is approved: the operators approve this key, not a promise of one. Said
/// again after a crash, it proposes the key that is there.
Result<void> propose_new_authority(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  ProposedAuthority wanted = given.authority;
  ESIGN_CHECK(check_proposed(*centre, wanted));
  ESIGN_TRY(const crypto::KeyKind kind, key_kind_named(given.key));
  if (const auto made = centre->keys().create(wanted.name, kind); !made && made.error().code != Errc::conflict) return made;
  ESIGN_TRY(const Bytes spki, centre->keys().spki(wanted.name));
  ESIGN_TRY(const Sha256 digest, sha256(spki));
  wanted.spki_sha256 = to_hex(digest);
  ESIGN_TRY(const Approval approval, propose_authority(centre->store(), wanted, by_shell(*centre)));
  program.out(fmt::format("{}", approval.id));
  program.say("SHA-256 of the public key: " + wanted.spki_sha256);
  program.say(fmt::format(kWhatNow, approval.id, approval.id));
  return {};
}

/// Whole or not at all: a torn ca.toml would be no centre.
Result<void> append_to(const std::filesystem::path& file, const std::string& text) {
  ESIGN_TRY(const Bytes before, read_file(file));
  const std::filesystem::path fresh = file.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << as_text(before) << text;
    out.flush();
    if (!out) return fail(Errc::storage, "cannot write " + fresh.string());
  }
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (error) return fail(Errc::storage, "cannot write " + file.string());
  return {};
}

Result<void> admit(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  const std::string& name = given.authority.name;
  if (centre->authorities().find(name) != nullptr) return fail(Errc::conflict, "there is an authority of this name").in("name");
  ESIGN_TRY(const ProposedAuthority approved, approved_authority(centre->store(), name));
  ESIGN_TRY(const Bytes spki, centre->keys().spki(name));
  ESIGN_TRY(const Sha256 digest, sha256(spki));
  if (to_hex(digest) != approved.spki_sha256) return fail(Errc::denied, "the key is not the one that was approved");
  const auto category = category_from(approved.category);
  if (!category) return fail(Errc::misconfigured, "there is no such category: " + approved.category);
  ESIGN_TRY(const Bytes text, read_file(centre->folder().root / "ceremony.toml"));
  ESIGN_TRY(const Ceremony ceremony, read_ceremony(as_text(text)));
  const PlannedKey planned{name, approved.parent, approved.profile, approved.common_name, crypto::KeyKind::ec_p256, approved.shards, *category};
  ESIGN_TRY(const Bytes der, make_authority(*centre, planned, ceremony));
  ESIGN_CHECK(append_to(centre->folder().config(), write_authority({name, approved.parent, *category, approved.shards})));
  OcspSigners signers(*centre);
  ESIGN_TRY(const std::size_t renewed, signers.renew());
  static_cast<void>(renewed);
  ESIGN_CHECK(write_trusted_list(*centre));
  program.out(centre->folder().certificate_of(name).string());
  program.say("programs that serve take it up when they are started again");
  return {};
}

}  // namespace

void add_changes(CLI::App& app, Program& program) {
  const auto given = std::make_shared<Given>();
  CLI::App* propose = app.add_subcommand("propose", "Propose what two operators must approve");
  propose->require_subcommand(1);
  CLI::App* profiles = command(*propose, "profiles", "The profiles as their files are now", given->folder);
  profiles->callback([given, &program] { program.done(propose_profiles_of(*given, program)); });

  ProposedAuthority& wanted = given->authority;
  wanted.profile = "issuing-ca";
  CLI::App* authority = command(*propose, "authority", "A new authority: its key is made, and used when it is approved", given->folder);
  authority->add_option("name", wanted.name, "Its name in the folder and in URLs")->required();
  authority->add_option("--parent", wanted.parent, "Who certifies it")->required();
  authority->add_option("--common-name", wanted.common_name, "Its name for people")->required();
  authority->add_option("--profile", wanted.profile, "The profile of authorities")->capture_default_str();
  authority->add_option("--category", wanted.category, "government, legalEntity, citizen, none")->required()->check(CLI::IsMember({"government", "legalEntity", "citizen", "none"}));
  authority->add_option("--key", given->key, "P256, P384, P521, RSA3072, RSA4096")->capture_default_str();
  authority->add_option("--shards", wanted.shards, "Partitions of its CRL, fixed for ever")->check(CLI::Range(1, 65'536))->capture_default_str();
  authority->callback([given, &program] { program.done(propose_new_authority(*given, program)); });

  CLI::App* admitted = command(app, "admit", "Certify an authority that two operators approved", given->folder);
  admitted->add_option("name", wanted.name, "Its name")->required();
  admitted->callback([given, &program] { program.done(admit(*given, program)); });
}

}  // namespace esign::ca
