// SPDX-License-Identifier: Apache-2.0
#include "http/tsp_routes.h"

#include "httpd/problem.h"

namespace esign::tsa {
namespace {

using formats::timestamp::Failure;

constexpr std::string_view kQuery = "application/timestamp-query", kReply = "application/timestamp-reply";
constexpr std::uint64_t kLargestQuery = 64u << 10;

constexpr Failure kFailures[] = {Failure::bad_alg, Failure::bad_request, Failure::bad_data_format, Failure::time_not_available,
                                 Failure::unaccepted_policy, Failure::unaccepted_extension, Failure::add_info_not_available, Failure::system_failure};

/// Tokens and rejections, counted by unit and outcome.
struct Counters {
  httpd::Counter granted;
  std::map<Failure, httpd::Counter> failed{};
};

Result<Counters> counters_of(httpd::Metrics& metrics, const std::string& unit) {
  constexpr const char* kName = "esign_tsa_replies_total";
  constexpr const char* kHelp = "Replies by unit and outcome";
  ESIGN_TRY(const httpd::Counter granted, metrics.counter(kName, kHelp, {{"unit", unit}, {"outcome", "granted"}}));
  Counters counters{granted};
  for (const Failure failure : kFailures) {
    ESIGN_TRY(const httpd::Counter one, metrics.counter(kName, kHelp, {{"unit", unit}, {"outcome", std::string(name(failure))}}));
    counters.failed.emplace(failure, one);
  }
  return counters;
}

httpd::Handler handler_of(const TspService& service, const Unit& unit, const Counters& counters) {
  return [&timestamper = service.timestamper, &log = service.log, &unit, counters](const httpd::Request& request) {
    Stamped stamped = timestamper.answer(unit, request.body);
    if (!stamped.failure) {
      counters.granted.add();
    } else {
      counters.failed.at(*stamped.failure).add();
      const bool ours = *stamped.failure == Failure::time_not_available || *stamped.failure == Failure::system_failure;
      log.write(ours ? httpd::Level::warning : httpd::Level::info, "stamp_refused",
                {{"unit", unit.name}, {"failure", name(*stamped.failure)}, {"reason", stamped.reason}});
    }
    return httpd::respond(200, kReply, std::move(stamped.reply));
  };
}

}  // namespace

Result<void> add_tsp_routes(httpd::Router& router, const TspService& service) {
  for (const Unit& unit : service.units) {
    ESIGN_TRY(const Counters counters, counters_of(service.metrics, unit.name));
    httpd::Route route;
    route.method = httpd::Method::post;
    route.pattern = "/tsa/" + unit.name;
    route.handler = handler_of(service, unit, counters);
    route.body_limit = kLargestQuery;
    route.media_types = {std::string(kQuery)};
    route.logged = httpd::Logged::failures;
    if (&unit == &service.units.front()) {
      httpd::Route first = route;
      first.pattern = "/tsa";
      ESIGN_CHECK(router.add(std::move(first)));
    }
    ESIGN_CHECK(router.add(std::move(route)));
  }
  return {};
}

}  // namespace esign::tsa
