// SPDX-License-Identifier: Apache-2.0
// esign extract CONTAINER -o FOLDER: what is signed, and nothing else
#include <esign/container.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "inputs.h"
#include "online.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {
namespace {

struct Options {
  std::string input{}, output{};
  VerificationOptions verification{};
  OnlineOptions online{};
  bool force = false;
};

Result<Report> judge(const Options& options, const Document& container) {
  ESIGN_TRY(const Verifier verifier, make_verifier(options.verification));
  ESIGN_TRY(const Time at, time_from(options.verification.at));
  ESIGN_TRY(const std::optional<OnlineStatus> online, make_online(options.online, options.verification));
  const bool later = online && options.verification.at.empty();
  return verify_document(verifier, {container}, online, later ? std::nullopt : std::optional(at));
}

/// Names in a container are relative and lead nowhere else: its reader has refused all others.
Result<void> write_file(const Options& options, const Document& container, const ContainerFile& file) {
  const std::filesystem::path path = std::filesystem::path(options.output) / file.name;
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) return fail(Errc::cannot_create, failed.message()).in(path.parent_path().string());
  const Existing existing = options.force ? Existing::replace : Existing::refuse;
  return write_output(path.string(), existing, [&](const Writer& writer) { return extract(container, file, writer); }).in(path.string());
}

Result<void> run(const Options& options, Program& program) {
  ESIGN_TRY(const Document container, open_input(options.input).in(options.input));
  ESIGN_TRY(const Report report, judge(options, container));
  program.exit = worse(program.exit, exit_code(report.indication()));
  if (report.files().empty()) return fail(Errc::invalid_argument, "not a container").in(options.input);
  if (report.indication() != Indication::total_passed) {
    program.ui.out(report.text(program.ui.language()));
    return {};
  }
  for (const ContainerFile& file : report.files()) {
    if (file.part != ContainerFile::Part::data) continue;
    if (file.covered_by.empty()) {
      program.ui.note(fmt::format("{}: {}", file.name, program.ui.say(Message::extract_unsigned)));
      continue;
    }
    ESIGN_CHECK(write_file(options, container, file));
    program.ui.note((std::filesystem::path(options.output) / file.name).string());
  }
  return {};
}

}  // namespace

void add_extract(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("extract", "Take the signed files out of a container whose signatures are valid");
  command->add_option("INPUT", options->input, "The container; - is standard input")->required();
  options->verification.add(*command, program.settings);
  options->online.add(*command, program.settings);
  command->add_option("-o,--output", options->output, "Folder to write the files to")->required();
  command->add_flag("--force", options->force, "Replace existing files");
  command->callback([options, &program] {
    if (const auto done = run(*options, program); !done) program.report({}, done.error());
  });
}

}  // namespace esign::cli
