// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands/program.h"
#include "help.h"

namespace esign::ca {
namespace {

constexpr cli::HelpRow kHelp[] = {
#define ESIGN_HELP(en, az, ru) {en, az, ru},
#include "commands/help.inc"
#undef ESIGN_HELP
};

/// Help is shown while the command line is parsed, so its language is looked for before.
std::string_view language_flag(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc) return argv[i + 1];
    if (argument.starts_with("--lang=")) return argument.substr(7);
  }
  return {};
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("A certification authority: register, CRLs, OCSP, interface and console", "esign-ca");
  app.set_version_flag("--version", "esign-ca " ESIGN_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  std::string language;
  app.add_option("--lang", language, "Language of help: az, en, ru")->check(CLI::IsMember({"az", "en", "ru"}));
  Program program;
  for (const auto add : {add_init, add_ceremony, add_serve, add_certificates, add_lists, add_changes, add_keys, add_audit, add_upkeep}) add(app, program);
  cli::translate_help(app, cli::language_from(language_flag(argc, argv)), kHelp);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "esign-ca: error: %s\nesign-ca: hint: esign-ca --help, man esign-ca\n", error.what());
    return 64;
  }
  return program.exit;
}

}  // namespace esign::ca
