// SPDX-License-Identifier: Apache-2.0
#include "commands/program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdio>

#include "exit_code.h"

namespace esign::ca {
namespace {

/// What to do about it; empty where the error says all.
std::string_view hint(Errc code) {
  switch (code) {
    case Errc::unavailable: return "the database or the key store does not answer (esign-ca doctor looks at both), or two operators have not approved yet (esign-ca propose)";
    case Errc::pin_incorrect: return "the passphrase file does not fit the keys: passphrase-file in ca.toml";
    case Errc::storage: return "look at free space and rights of the authority's folder";
    case Errc::already_exists: return "name an empty folder, or one that is not there yet";
    case Errc::invalid_argument: return "esign-ca --help, man esign-ca";
    case Errc::unsupported:
    case Errc::malformed:
    case Errc::limit_exceeded:
    case Errc::no_signature:
    case Errc::changed:
    case Errc::not_found:
    case Errc::token_absent:
    case Errc::pin_blocked:
    case Errc::cancelled:
    case Errc::timed_out:
    case Errc::conflict:
    case Errc::protocol:
    case Errc::denied:
    case Errc::misconfigured:
    case Errc::cannot_create:
    case Errc::internal: break;
  }
  return {};
}

}  // namespace

// Not fmt::print: it throws when the reader of a pipe has gone (`esign-ca init | head -1`), and half a centre would be left.
void Program::say(std::string_view text) const { std::fputs((std::string(text) + "\n").c_str(), stderr); }
void Program::out(std::string_view text) const { std::fputs((std::string(text) + "\n").c_str(), stdout); }

std::string shell_user() {
  const passwd* entry = ::getpwuid(::getuid());
  return std::string("shell:") + (entry != nullptr ? entry->pw_name : std::to_string(::getuid()));
}

CLI::App* command(CLI::App& app, const char* name, const char* about, std::filesystem::path& folder) {
  CLI::App* made = app.add_subcommand(name, about);
  made->add_option("--dir", folder, "The authority's folder")->required();
  return made;
}

void Program::done(const Result<void>& result) {
  if (result) return;
  const Error& error = result.error();
  say(fmt::format("esign-ca: error: {}{}", error.at.empty() ? "" : error.at + ": ", error.detail));
  if (const auto what = hint(error.code); !what.empty()) say(fmt::format("esign-ca: hint: {}", what));
  exit = cli::exit_code(error.code);
}

}  // namespace esign::ca
