// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/esign.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "exit_code.h"
#include "settings.h"
#include "ui.h"

namespace esign::cli {

/// What every command needs; a command leaves its exit code here.
struct Program {
  Ui& ui;
  Settings settings;
  int exit = 0;

  /// Shows the error and remembers its exit code.
  void report(std::string_view subject, const Error& error) {
    ui.error(subject, error);
    exit = worse(exit, exit_code(error.code));
  }
  void usage(std::string_view what) {
    ui.usage(what);
    exit = worse(exit, 64);
  }
};

// One function a command: adds it to the option tree.
void add_sign(CLI::App& app, Program& program);
void add_extend(CLI::App& app, Program& program);
void add_verify(CLI::App& app, Program& program);
void add_inspect(CLI::App& app, Program& program);
void add_extract(CLI::App& app, Program& program);
void add_cert(CLI::App& app, Program& program);
void add_timestamp(CLI::App& app, Program& program);
void add_auth(CLI::App& app, Program& program);
void add_card(CLI::App& app, Program& program);
void add_personalise(CLI::App& card, Program& program);
void add_arayis(CLI::App& app, Program& program);
void add_trust(CLI::App& app, Program& program);
void add_doctor(CLI::App& app, Program& program);
void add_selftest(CLI::App& app, Program& program);
void add_completion(CLI::App& app, Program& program);

}  // namespace esign::cli
