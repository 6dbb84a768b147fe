// SPDX-License-Identifier: Apache-2.0
// esign extend INPUT --level b-t|b-lt|b-lta [--tsa URL] -o OUT
#include <fmt/format.h>

#include "inputs.h"
#include "long_term.h"
#include "pdf_options.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {
namespace {

struct Options {
  std::string input{}, content{}, level{}, output{};
  LongTermOptions long_term{};
  VerificationOptions verification{};
  DocumentPassword password{};
  bool force = false, vri = false;
};

Result<void> extend_one(const Options& options, Program& program) {
  ESIGN_TRY(const Level level, level_named(options.level));
  ESIGN_TRY(const Document document, open_input(options.input).in(options.input));
  std::optional<Document> content;
  if (!options.content.empty()) {
    ESIGN_TRY(content, open_input(options.content).in(options.content));
  }
  ESIGN_TRY(LongTermServices services, make_services(options.long_term, options.verification));
  ESIGN_TRY(services.password, options.password.get(program.ui));
  if (options.vri) services.vri = system_time();
  const Existing existing = options.force ? Existing::replace : Existing::refuse;
  ESIGN_CHECK(write_output(options.output, existing, [&](const Writer& writer) { return extend(document, content, level, services, writer); })
                  .in(options.output));
  if (options.output != "-") program.ui.note(options.output);
  return {};
}

}  // namespace

void add_extend(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("extend", "Raise signatures that are there: time-stamps and validation data for the long term");
  command->add_option("INPUT", options->input, "The signed file; - is standard input")->required();
  command->add_option("--level", options->level, "Baseline level to reach")->required()->check(CLI::IsMember({"b-t", "b-lt", "b-lta"}));
  command->add_option("--content", options->content, "The signed data of a detached signature");
  options->long_term.add(*command, program.settings);
  options->verification.add(*command, program.settings);
  options->password.add(*command);
  command->add_flag("--vri", options->vri, "In a PDF also say of each signature what validates it (/VRI), for readers that look for it");
  command->add_option("-o,--output", options->output, "Output file; - is standard output")->required();
  command->add_flag("--force", options->force, "Replace an existing output");
  command->callback([options, &program] {
    if (options->vri && options->level == "b-t") return program.usage("--vri is about validation data: --level b-lt or b-lta");
    if (const auto done = extend_one(*options, program); !done) program.report(options->input, done.error());
  });
}

}  // namespace esign::cli
