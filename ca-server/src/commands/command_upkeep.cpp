// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands/key_audit.h"
#include "commands/ocsp_signers.h"
#include "commands/program.h"
#include "commands/reconcile.h"

namespace esign::ca {
namespace {

struct Given {
  std::filesystem::path folder{};
  std::string file{};
  Learnt learnt{};
};

Result<void> verify_audit_log(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::look));
  ESIGN_TRY(const storage::AuditReport report, storage::verify_audit(centre->store_options(), centre->head_verifier()));
  if (report.fault) {
    return fail(Errc::denied, fmt::format("the audit log is not whole: {} at entry {} of {}", storage::name(report.fault->kind), report.fault->seq, report.fault->chain));
  }
  program.out(fmt::format("{} entries, {} signed heads: whole", report.entries, report.heads));
  return {};
}

Result<void> look_at_keys(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  ESIGN_TRY(const KeyAudit audit, audit_keys(*centre, shell_user(), []() -> Result<void> { return {}; }));
  for (const Serial& serial : audit.sharing) program.out(to_text(serial));
  program.say(fmt::format("{} RSA keys", audit.keys));
  if (!audit.sharing.empty()) return fail(Errc::denied, fmt::format("{} certificates have keys that share a prime: revoke them (keyCompromise)", audit.sharing.size()));
  return {};
}

/// One look at each thing that serving wants.
Result<void> look(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::answer));
  program.out("folder, profiles, register: good");
  std::optional<Error> worst;
  const auto tell = [&](const std::string& what, const Result<void>& done) {
    program.out(what + ": " + (done ? "good" : done.error().detail));
    if (!done && !worst) worst = done.error();
  };
  OcspSigners signers(*centre);
  tell("OCSP signers' files", signers.reload());
  for (const Authority& authority : centre->authorities().all()) {
    tell("key of " + authority.name, [&]() -> Result<void> {
      ESIGN_TRY(const Bytes spki, centre->keys().spki(authority.name));
      if (!equal(spki, authority.certificate->spki())) return fail(Errc::misconfigured, "is another one than in its certificate");
      return {};
    }());
    tell("OCSP signer of " + authority.name, [&]() -> Result<void> {
      ESIGN_TRY(const auto signer, signers.find(authority.name));
      static_cast<void>(signer);
      return {};
    }());
  }
  ESIGN_CHECK(centre->store().read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto state, reader.setting("state"));
    program.out("state: " + state.value_or("open"));
    ESIGN_TRY(const auto unfinished, reader.unfinished(1));
    program.out(unfinished.empty() ? "unfinished requests: none" : "unfinished requests: there are some; the next start of serve finishes them");
    return {};
  }));
  return worst ? Result<void>(fail(*worst)) : Result<void>{};
}

Result<void> back_up(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::look));
  ESIGN_CHECK(storage::backup(centre->store_options().url, given.file));
  program.say(given.file + ": the register. Keys, certificates and ca.toml are files of " + given.folder.string());
  return {};
}

Result<void> recover(const Given& given, const Program& program) {
  ESIGN_TRY(const CaConfig config, read_config(CaFolder{given.folder}));
  ESIGN_CHECK(storage::restore(given.file, store_options_of(CaFolder{given.folder}, config).url));
  program.say("the register is back, and issues nothing: compare it with what was issued since, then esign-ca reconcile");
  return {};
}

}  // namespace

void add_audit(CLI::App& app, Program& program) {
  auto* audit = app.add_subcommand("audit", "The log of every act");
  audit->require_subcommand(1);
  const auto given = std::make_shared<Given>();
  auto* verify = command(*audit, "verify", "Prove the log whole, or say where it is not", given->folder);
  verify->callback([given, &program] { program.done(verify_audit_log(*given, program)); });
}

void add_keys(CLI::App& app, Program& program) {
  CLI::App* keys = app.add_subcommand("keys", "The public keys of all certificates");
  keys->require_subcommand(1);
  const auto given = std::make_shared<Given>();
  command(*keys, "audit", "Compare all RSA keys of the register: which of them share a prime", given->folder)->callback([given, &program] { program.done(look_at_keys(*given, program)); });
}

void add_upkeep(CLI::App& app, Program& program) {
  const auto given = std::make_shared<Given>();
  command(app, "doctor", "Look at keys, certificates and register", given->folder)->callback([given, &program] { program.done(look(*given, program)); });
  auto* backup = command(app, "backup", "Copy the register while it is in use", given->folder);
  backup->add_option("file", given->file, "The new file")->required();
  backup->callback([given, &program] { program.done(back_up(*given, program)); });
  auto* recovery = command(app, "recover", "Fill an empty register from a backup; it issues nothing until reconcile", given->folder);
  recovery->add_option("file", given->file, "The backup")->required();
  recovery->callback([given, &program] { program.done(recover(*given, program)); });
  auto* reconciling = command(app, "reconcile", "Tell a recovered register what happened since its backup, and let it issue again", given->folder);
  reconciling->add_option("--answers", given->learnt.answers, "CENTRE=FILE: answers that this centre was given, a JSON object a line");
  reconciling->add_option("--crl", given->learnt.lists, "A full CRL that is out");
  reconciling->add_flag_callback("--keep-closed", [given] { given->learnt.after = Learnt::After::keep_closed; }, "Take these over, and let it issue later");
  reconciling->callback([given, &program] { program.done(reconcile(given->folder, given->learnt, program)); });
}

}  // namespace esign::ca
