// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "commands/program.h"
#include "commands/serve.h"

namespace esign::ca {
namespace {

struct Given {
  ServeOptions options{};
  std::string listen{}, tls_listen{}, role = "all";
};

Result<void> start(const Given& given, const Program& program) {
  ServeOptions options = given.options;
  ESIGN_TRY(options.listen, endpoint_from(given.listen));
  if (!given.tls_listen.empty()) {
    ESIGN_TRY(options.tls_listen, endpoint_from(given.tls_listen));
  }
  options.role = given.role == "ocsp" ? ServeRole::ocsp : given.role == "ca" ? ServeRole::ca : ServeRole::all;
  return serve(options, [&](std::string_view text) { program.say(text); });
}

}  // namespace

void add_serve(CLI::App& app, Program& program) {
  const auto given = std::make_shared<Given>();
  auto* made = command(app, "serve", "Serve the interface, OCSP and CRLs until SIGTERM", given->options.folder);
  made->add_option("--listen", given->listen, "ADDRESS:PORT; port 0 for a free one")->required();
  made->add_flag_callback("--tls", [given] { given->options.security = ServeOptions::Security::tls; }, "TLS on --listen");
  made->add_option("--tls-listen", given->tls_listen, "A second ADDRESS:PORT, with TLS: the interface beside plain status services");
  made->add_option("--role", given->role, "all; ca: without OCSP and CRLs; ocsp: those alone, reading only")->check(CLI::IsMember({"all", "ca", "ocsp"}))->capture_default_str();
  made->add_option("--log", given->options.log_file, "Append the log to this file instead of stderr");
  made->callback([given, &program] { program.done(start(*given, program)); });
}

}  // namespace esign::ca
