// SPDX-License-Identifier: Apache-2.0
// The server of httpd_bench.sh: a prepared answer of 1536 octets under /cached, given on the I/O thread, with the limits, the rate table,
// the metrics and the log as a service has them; /pooled gives the same from a worker. Prints its origin; ends on SIGTERM.
//   httpd_bench [CERTIFICATE.pem KEY.pem]
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "httpd/health.h"
#include "httpd/server.h"

namespace {

using namespace esign;
using namespace esign::httpd;

std::string contents(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Result<Router> routes(const Metrics& metrics) {
  Bytes body(1536);
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<std::uint8_t>(i * 37);
  ESIGN_TRY(const auto prepared, Prepared::make(200, {{"Content-Type", "application/ocsp-response"}, {"Cache-Control", "max-age=60"}}, std::move(body)));
  Router router;
  Route cached;
  cached.pattern = "/cached";
  cached.handler = [prepared](const Request&) { return respond(prepared); };
  cached.logged = Logged::failures;
  Route pooled = cached;
  pooled.pattern = "/pooled";
  cached.quick = [prepared](const Request&) { return std::optional(respond(prepared)); };
  ESIGN_CHECK(router.add(std::move(cached)));
  ESIGN_CHECK(router.add(std::move(pooled)));
  ESIGN_CHECK(add_health_routes(router, metrics, {}));
  return router;
}

Result<void> serve(int argc, char** argv) {
  Metrics metrics;
  const Log log = Log::to_stderr();
  ESIGN_TRY(Router router, routes(metrics));
  Settings settings;
  settings.limits.requests_per_second = 1e9;
  settings.limits.requests_per_connection = ~0u;
  if (argc == 3) {
    settings.tls = std::make_unique<Tls>();
    settings.tls->chain_pem = contents(argv[1]);
    settings.tls->key_pem = SecretBytes(as_view(contents(argv[2])));
  }
  ESIGN_TRY(const auto server, Server::start(std::move(settings), std::move(router), metrics, log));
  fmt::print("{}\n", server->origin());
  std::fflush(stdout);
  run_until_signal(*server, std::chrono::seconds(1));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  block_stop_signals();
  const Result<void> served = serve(argc, argv);
  if (!served) fmt::print(stderr, "httpd_bench: {}: {}\n", served.error().at, served.error().detail);
  return served ? 0 : 70;
}
