// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "commands/ceremony.h"
#include "commands/ocsp_signers.h"
#include "commands/program.h"
#include "commands/trusted_list.h"
#include "config/profile_file.h"

namespace esign::ca {
namespace {

Result<void> init(const InitOptions& options, const std::string& set, const Program& program) {
  if (set != "national-id") return fail(Errc::invalid_argument, "the profile sets are: national-id").in("--profile-set");
  const auto say = [&](std::string_view text) { program.say(text); };
  ESIGN_CHECK(found_centre(options, say));
  ESIGN_TRY(const auto centre, Centre::open(options.folder, Centre::Use::full));
  OcspSigners signers(*centre);
  ESIGN_TRY(const std::size_t made, signers.renew());
  program.say(std::to_string(made) + " OCSP signers");
  ESIGN_CHECK(write_trusted_list(*centre));
  program.say("trusted list: " + centre->folder().trusted_list().string());
  program.say("start it: esign-ca serve --dir " + options.folder.string() + " --listen 127.0.0.1:8080 --tls-listen 127.0.0.1:8443");
  return {};
}

Result<void> lint(const std::filesystem::path& file, const Program& program) {
  std::vector<Profile> profiles;
  for (const BuiltInFile& one : built_in_profiles()) {
    ESIGN_TRY(Profile profile, read_profile(one.text));
    profiles.push_back(std::move(profile));
  }
  ESIGN_TRY(const Bytes text, read_file(file));
  ESIGN_TRY(const Ceremony ceremony, read_ceremony(as_text(text)));
  const auto faults = lint_ceremony(ceremony, profiles);
  for (const std::string& fault : faults) program.out(fault);
  if (!faults.empty()) return fail(Errc::misconfigured, std::to_string(faults.size()) + " faults");
  program.out("no faults");
  return {};
}

}  // namespace

void add_init(CLI::App& app, Program& program) {
  auto* init_command = app.add_subcommand("init", "Found a certification authority in an empty folder");
  const auto options = std::make_shared<InitOptions>();
  const auto set = std::make_shared<std::string>("national-id");
  init_command->add_option("--dir", options->folder, "The folder")->required();
  init_command->add_option("--profile-set", *set, "What kinds of certificates: national-id")->capture_default_str();
  init_command->add_option("--url", options->url, "Public address of OCSP and CRLs; it is burnt into certificates")->capture_default_str();
  init_command->add_option("--disclosure-url", options->disclosure, "Where the PKI disclosure statements lie (https); it is burnt into certificates")->capture_default_str();
  init_command->add_option("--key-store", options->key_store, "file, or a PKCS#11 URI (RFC 7512): pkcs11:token=NAME?module-path=FILE")->capture_default_str();
  init_command->add_option("--passphrase-file", options->passphrase, "Passphrase of key files, or the token's PIN; made when it is not given");
  init_command->add_option("--db", options->database, "sqlite:FILE or postgresql://…")->capture_default_str();
  init_command->add_option("--ceremony", options->ceremony, "The ceremony's file; a built-in one when it is not given");
  init_command->add_option("--server-name", options->server_names, "DNS names of the interface's TLS certificate")->capture_default_str();
  init_command->add_option("--server-address", options->server_addresses, "Its IP addresses")->capture_default_str();
  init_command->add_option("--node", options->node, "Name of this machine in the audit log")->capture_default_str();
  init_command->add_option("--instance", options->instance, "First octet of serial numbers: another one for a backup centre")->check(CLI::Range(1, 127))->capture_default_str();
  init_command->callback([options, set, &program] { program.done(init(*options, *set, program)); });
}

void add_ceremony(CLI::App& app, Program& program) {
  auto* ceremony = app.add_subcommand("ceremony", "The beginning of an authority, as one file");
  ceremony->require_subcommand(1);
  auto* lint_command = ceremony->add_subcommand("lint", "Say what is wrong with a ceremony's file");
  const auto file = std::make_shared<std::filesystem::path>();
  lint_command->add_option("file", *file, "The file")->required();
  lint_command->callback([file, &program] { program.done(lint(*file, program)); });
}

}  // namespace esign::ca
