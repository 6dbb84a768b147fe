// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands/program.h"

namespace esign::ca {

int run(int argc, char** argv) {
  CLI::App app("A certification authority: register, CRLs, OCSP, interface and console", "esign-ca");
  app.set_version_flag("--version", "esign-ca " ESIGN_VERSION);
  app.require_subcommand(1);
  Program program;
  for (const auto add : {add_init, add_ceremony, add_serve, add_certificates, add_lists, add_audit, add_upkeep}) add(app, program);
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
