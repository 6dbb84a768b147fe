// SPDX-License-Identifier: Apache-2.0
#include <clocale>
#include <csignal>
#include <string>

#include "help.h"
#include "program.h"

namespace {

using namespace esign::cli;

/// --lang decides the language of the errors about the command line itself, so it is looked for before parsing.
std::string language_flag(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc) return argv[i + 1];
    if (argument.starts_with("--lang=")) return std::string(argument.substr(7));
  }
  return {};
}

int run(int argc, char** argv) {
  const std::string flag = language_flag(argc, argv);
  const esign::Result<Settings> settings = load_settings();
  Ui ui(language_from(flag.empty() && settings ? settings->lang : flag));
  if (!settings) {
    ui.error({}, settings.error());
    return exit_code(settings.error().code);
  }
  // The driver asks its environment, in whatever program it is; nothing else runs yet.
  if (settings->pin_pad == "off") ::setenv("ESIGN_NO_PIN_PAD", "1", 1);
  Program program{ui, *settings};

  CLI::App app("Signs and verifies electronic documents with ID cards", "esign");
  app.set_version_flag("--version", "esign " ESIGN_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  std::string language;
  app.add_option("--lang", language, "Language of messages: az, en, ru")->check(CLI::IsMember({"az", "en", "ru"}));
  app.add_flag_callback("--quiet,-q", [&ui] { ui.quiet(); }, "Say nothing but answers and errors");
  for (const auto add : {add_sign, add_extend, add_verify, add_inspect, add_extract, add_cert, add_timestamp, add_card, add_auth, add_arayis, add_trust, add_doctor, add_selftest, add_completion}) add(app, program);
  translate_help(app, ui.language(), esign_help());
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    ui.usage(error.what());
    return 64;
  }
  return program.exit;
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "C.UTF-8");  // never a locale that folds i to İ
  std::signal(SIGPIPE, SIG_IGN);  // a full disk, a file limit and a closed pipe are errors with an exit code, not signals
  std::signal(SIGXFSZ, SIG_IGN);
  return run(argc, argv);
}
