// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <filesystem>
#include <string_view>

namespace CLI {
class App;
}

namespace esign::ca {

/// What the subcommands leave behind. Answers go to stdout, words for people to stderr.
struct Program {
  int exit = 0;
  void say(std::string_view text) const;
  void out(std::string_view text) const;
  /// Runs a command's work; an error becomes words and an exit code.
  void done(const Result<void>& result);
};

/// A subcommand that works on a centre: its --dir fills `folder`, which lives as long as the command's callback.
CLI::App* command(CLI::App& app, const char* name, const char* about, std::filesystem::path& folder);

/// Who is logged in on this machine, as the audit log names him: "shell:login".
std::string shell_user();

/// Reads the command line and does it; gives the exit code.
int run(int argc, char** argv);

void add_init(CLI::App& app, Program& program);          ///< init
void add_ceremony(CLI::App& app, Program& program);      ///< ceremony lint
void add_serve(CLI::App& app, Program& program);         ///< serve
void add_certificates(CLI::App& app, Program& program);  ///< issue, role, revoke, suspend, restore
void add_lists(CLI::App& app, Program& program);         ///< show, list, stats, crl
void add_changes(CLI::App& app, Program& program);       ///< propose, admit
void add_keys(CLI::App& app, Program& program);          ///< keys audit
void add_audit(CLI::App& app, Program& program);         ///< audit verify
void add_upkeep(CLI::App& app, Program& program);        ///< doctor, backup, recover, reconcile

}  // namespace esign::ca
