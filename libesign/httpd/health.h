// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "httpd/metrics.h"
#include "httpd/router.h"

namespace esign::httpd {

/// Something the service cannot do its work without: the database, the keys, the audit log. check() runs on a worker thread.
struct Probe {
  std::string name{};
  std::function<Result<void>()> check{};
};

/// GET /healthz: 200 as long as the process answers at all. GET /readyz: 200 when every probe passes, else 503; the names of the
/// probes with "ok" or the error's code, never its detail. GET /metrics. Errors: as Router::add.
Result<void> add_health_routes(Router& router, const Metrics& metrics, std::vector<Probe> probes);

}  // namespace esign::httpd
