// SPDX-License-Identifier: Apache-2.0
#include "commands/command_line.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands/authority.h"
#include "commands/serve.h"
#include "exit_code.h"

namespace esign::tsa {
namespace {

/// What to do about it; empty where the error says all.
std::string_view hint(Errc code) {
  if (code == Errc::pin_incorrect) return "the passphrase file does not fit the keys: passphrase-file in tsa.toml";
  if (code == Errc::not_found) return "esign-ca init makes a folder with a unit and its tsa.toml; man esign-tsa";
  if (code == Errc::unavailable) return "esign-tsa clock tells what vouches for the clock";
  return {};
}

int told(const Result<void>& result) {
  if (result) return 0;
  const Error& error = result.error();
  fmt::print(stderr, "esign-tsa: error: {}{}\n", error.at.empty() ? "" : error.at + ": ", error.detail);
  if (const auto what = hint(error.code); !what.empty()) fmt::print(stderr, "esign-tsa: hint: {}\n", what);
  return cli::exit_code(error.code);
}

double seconds(Nanoseconds value) { return std::chrono::duration<double>(value).count(); }

/// What vouches for the clock, and whether it is enough.
Result<void> show_clock(const std::filesystem::path& folder) {
  ESIGN_TRY(const TsaConfig config, read_config(TsaFolder{folder}));
  const KernelClock kernel = read_kernel_clock();
  fmt::print("kernel: {}, at most {:.6f} s off\n", kernel.state == KernelClock::State::synchronised ? "synchronised" : "not synchronised", seconds(kernel.error));
  TimeWatch watch(config.watch, [](const std::string& source, const Error& error) { fmt::print("source {}: {}\n", source, error.detail); });
  watch.ask();
  for (const Observation& one : watch.observations()) fmt::print("source {}: {:+.6f} s, at most {:.6f} s off\n", one.source, seconds(one.offset), seconds(one.error));
  ESIGN_TRY(const SureTime now, check_clock(read_clocks(), read_kernel_clock(), watch.observations(), config.clock));
  fmt::print("sure within {:.6f} s; tokens say {:.3f} s\n", seconds(now.error), seconds(config.stamp.accuracy));
  return {};
}

Result<void> verify(const std::filesystem::path& folder) {
  const TsaFolder where{folder};
  ESIGN_TRY(const VerifyHead verifier, head_verifier(where));
  ESIGN_TRY(const LogReport report, verify_log(where.log(), verifier));
  fmt::print("{} tokens, {} signed heads, {} lines after the last one; last hash {}\n", report.tokens, report.heads, report.unsigned_tail, report.last_hash);
  return {};
}

CLI::App* command(CLI::App& app, const char* name, const char* about, std::filesystem::path& folder) {
  CLI::App* made = app.add_subcommand(name, about);
  made->add_option("--dir", folder, "The authority's folder")->required();
  return made;
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"A time-stamping authority: RFC 3161, RFC 5816, EN 319 421, EN 319 422", "esign-tsa"};
  app.set_version_flag("--version", "esign-tsa " ESIGN_VERSION);
  app.require_subcommand(1);
  int exit = 0;
  ServeOptions options;
  auto* serving = command(app, "serve", "Answer time-stamp queries until SIGTERM", options.folder);
  serving->add_option("--listen", options.listen, "ADDRESS:PORT; port 0 for a free one")->required();
  serving->add_option("--log", options.log_file, "Append the log of events to this file instead of stderr");
  serving->callback([&] { exit = told(serve(options, [](std::string_view text) { fmt::print(stderr, "{}\n", text); })); });
  std::filesystem::path clock_of, log_of;
  command(app, "clock", "What vouches for the clock, and whether it is enough", clock_of)->callback([&] { exit = told(show_clock(clock_of)); });
  auto* log = app.add_subcommand("log", "The log of tokens")->require_subcommand(1);
  command(*log, "verify", "Prove the chain of all tokens whole", log_of)->callback([&] { exit = told(verify(log_of)); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 64;
  }
  return exit;
}

}  // namespace esign::tsa
