// SPDX-License-Identifier: Apache-2.0
// esign inspect FILE [--revision N -o OUT]
#include "inputs.h"
#include "pdf_options.h"
#include "program.h"

namespace esign::cli {

namespace {

struct Options {
  std::vector<std::string> files{};
  std::string output{};
  std::size_t revision = 0;
  DocumentPassword password{};
  bool json = false, force = false;
};

/// One revision of one PDF file, as a file.
void extract(const Options& options, Program& program) {
  if (options.files.size() != 1) return program.report(options.output, Error{Errc::invalid_argument, "--revision takes one file", {}, -1});
  const std::string& file = options.files.front();
  const Result<Document> revision = open_input(file).and_then([&](Document document) { return pdf_revision(document, options.revision); });
  if (!revision) return program.report(file, revision.error());
  const Existing existing = options.force ? Existing::replace : Existing::refuse;
  const Result<void> written = write_output(options.output, existing, [&](const Writer& write) { return revision->read(write); });
  if (!written) program.report(options.output, written.error());
}

void show(const Options& options, Program& program) {
  const auto password = options.password.get(program.ui);
  if (!password) return program.report({}, password.error());
  for (const std::string& file : options.files) {
    const Result<std::string> shown = open_input(file).and_then(
        [&](Document document) { return inspect(document, options.json ? Rendering::json : Rendering::text, password->get()); });
    if (!shown) program.report(file, shown.error());
    if (shown) program.ui.out(*shown);
  }
}

}  // namespace

void add_inspect(CLI::App& app, Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("inspect", "Show what is inside a signature, certificate, CRL or PDF; decides nothing");
  command->add_option("FILE", options->files, "Files to look into; - is standard input")->required();
  command->add_flag("--json", options->json, "One JSON object a file");
  options->password.add(*command);
  CLI::Option* revision = command->add_option("--revision", options->revision, "Write the PDF file as it was at this revision, 1 being the oldest")->check(CLI::PositiveNumber);
  CLI::Option* output = command->add_option("-o,--output", options->output, "Output file; - is standard output")->needs(revision);
  revision->needs(output);
  command->add_flag("--force", options->force, "Replace an existing output")->needs(output);
  command->callback([options, &program] {
    if (options->revision > 0) return extract(*options, program);
    show(*options, program);
  });
}

}  // namespace esign::cli
