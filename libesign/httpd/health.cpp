// SPDX-License-Identifier: Apache-2.0
#include "httpd/health.h"

#include <nlohmann/json.hpp>

namespace esign::httpd {
namespace {

Route watched(std::string pattern, Handler handler) {
  Route route;
  route.pattern = std::move(pattern);
  route.handler = std::move(handler);
  route.rate = Rate::free;
  route.logged = Logged::failures;
  return route;
}

Response readiness(const std::vector<Probe>& probes) {
  nlohmann::ordered_json found = nlohmann::ordered_json::object();
  int status = 200;
  for (const Probe& probe : probes) {
    const Result<void> checked = probe.check();
    if (!checked) status = 503;
    found[probe.name] = checked ? std::string_view("ok") : name(checked.error().code);
  }
  const nlohmann::ordered_json body{{"status", status == 200 ? "ready" : "unavailable"}, {"probes", found}};
  return respond(status, "application/json", body.dump() + "\n");
}

}  // namespace

Result<void> add_health_routes(Router& router, const Metrics& metrics, std::vector<Probe> probes) {
  Route alive = watched("/healthz", [](const Request&) { return respond(200, "application/json", "{\"status\":\"ok\"}\n"); });
  alive.quick = alive.handler;
  ESIGN_CHECK(router.add(std::move(alive)));
  ESIGN_CHECK(router.add(watched("/readyz", [probes = std::move(probes)](const Request&) { return readiness(probes); })));
  return router.add(watched("/metrics", [&metrics](const Request&) { return respond(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text()); }));
}

}  // namespace esign::httpd
