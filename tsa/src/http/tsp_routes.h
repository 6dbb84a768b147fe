// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "domain/timestamper.h"
#include "httpd/log.h"
#include "httpd/metrics.h"
#include "httpd/router.h"

namespace esign::tsa {

/// RFC 3161 section 3.4 with https or http: POST /tsa asks the first unit, POST /tsa/{unit} the one of that name. A rejection is
/// a reply like any other (200). All that is given outlives the router.
struct TspService {
  const Timestamper& timestamper;
  const std::vector<Unit>& units;
  httpd::Metrics& metrics;
  const httpd::Log& log;
};
Result<void> add_tsp_routes(httpd::Router& router, const TspService& service);

}  // namespace esign::tsa
