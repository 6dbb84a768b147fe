// SPDX-License-Identifier: Apache-2.0
// esign inspect FILE
#include "inputs.h"
#include "program.h"

namespace esign::cli {

void add_inspect(CLI::App& app, Program& program) {
  struct Options {
    std::vector<std::string> files{};
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("inspect", "Show what is inside a signature, certificate or CRL; decides nothing");
  command->add_option("FILE", options->files, "Files to look into; - is standard input")->required();
  command->add_flag("--json", options->json, "One JSON object a file");
  command->callback([options, &program] {
    for (const std::string& file : options->files) {
      const Result<std::string> shown = open_input(file).and_then(
          [&](Document document) { return inspect(document, options->json ? Rendering::json : Rendering::text); });
      if (!shown) program.report(file, shown.error());
      if (shown) program.ui.out(*shown);
    }
  });
}

}  // namespace esign::cli
