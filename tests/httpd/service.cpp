// SPDX-License-Identifier: Apache-2.0
#include "httpd/service.h"

#include <stdexcept>
#include <thread>

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;

Route route(Method method, std::string pattern, Handler handler) {
  Route made;
  made.method = method;
  made.pattern = std::move(pattern);
  made.handler = std::move(handler);
  return made;
}

/// What arrived, as JSON.
Response mirror(const Request& request) {
  nlohmann::ordered_json seen{{"method", name(request.method)}, {"route", request.route}, {"target", request.target}, {"peer", request.peer}};
  for (const NamedView& one : request.parameters) seen["parameters"][std::string(one.name)] = one.value;
  for (const NamedView& one : request.query_parameters) seen["query"][std::string(one.name)] = one.value;
  for (const NamedView& one : request.headers) seen["headers"][std::string(one.name)] = one.value;
  seen["body"] = as_text(request.body);
  seen["client"] = request.client ? static_cast<std::int64_t>(request.client->size()) : 0;
  return respond(200, "application/json", seen.dump());
}

/// JSON Lines in, JSON Lines out, one by one.
Response lines(const Request& request) {
  const auto reader = std::make_shared<LineReader>(request.stream, 100);
  return respond(200, "application/jsonl", [reader]() -> Result<std::optional<Bytes>> {
    ESIGN_TRY(const std::optional<std::string> line, reader->next());
    if (!line) return std::optional<Bytes>();
    return std::optional(copy(as_view("{\"got\":" + std::to_string(line->size()) + "}\n")));
  });
}

/// A body of so many times 64 KiB; fails after them when asked to.
Response counted(const Request& request) {
  const int pieces = std::stoi(std::string(request.parameter("pieces")));
  const bool breaks = request.query("breaks").has_value();
  return respond(200, "application/octet-stream", [left = pieces, breaks]() mutable -> Result<std::optional<Bytes>> {
    if (left == 0 && breaks) return fail(Errc::storage, "the disk is gone");
    if (left-- == 0) return std::optional<Bytes>();
    return std::optional(Bytes(65536, 'x'));
  });
}

}  // namespace

void Service::fill(Router& router) {
  const auto add = [&](Route made) {
    const auto added = router.add(std::move(made));
    if (!added) ADD_FAILURE() << added.error().detail;
  };
  add(route(Method::get, "/mirror", mirror));
  add(route(Method::get, "/v1/certificates/{serial}", mirror));
  add(route(Method::get, "/v1/certificates/latest", mirror));
  add(route(Method::post, "/v1/certificates/{serial}/revoke", mirror));
  add(route(Method::get, "/ocsp/{issuer}/{request*}", mirror));
  add(route(Method::get, "/admin/secret", mirror));
  add(route(Method::post, "/echo", mirror));
  Route json = route(Method::post, "/json", mirror);
  json.media_types = {"application/json"};
  json.body_limit = 1000;
  add(std::move(json));
  Route stream = route(Method::post, "/lines", lines);
  stream.body = Body::stream;
  stream.body_limit = 0;
  add(std::move(stream));
  Route small = route(Method::post, "/lines/small", lines);
  small.body = Body::stream;
  small.body_limit = 50;
  add(std::move(small));
  Route deaf = route(Method::post, "/deaf", [](const Request&) { return respond(200, "text/plain", "not read"); });
  deaf.body = Body::stream;
  deaf.body_limit = 0;
  add(std::move(deaf));
  add(route(Method::get, "/counted/{pieces}", counted));
  add(route(Method::get, "/slow", [this](const Request& request) {
    const auto time = request.query("ms");
    std::this_thread::sleep_for(std::chrono::milliseconds(time ? std::stoi(std::string(*time)) : 200));
    ++handled;
    return respond(200, "text/plain", "slept");
  }));
  add(route(Method::get, "/throws", [](const Request&) -> Response { throw std::runtime_error("a secret of the server"); }));
  add(route(Method::get, "/split", [](const Request& request) {
    Response response = respond(200, "text/plain", "x");
    response.headers.push_back({"X-Name", std::string("a") + (request.query("crlf") ? "\r\nSet-Cookie: evil=1" : "")});
    return response;
  }));
  add(route(Method::get, "/nothing", [](const Request&) {
    Response response;
    response.status = 204;
    return response;
  }));
  Route quick = route(Method::get, "/quick/{kind}", [](const Request&) { return respond(200, "text/plain", "from the pool"); });
  quick.quick = [](const Request& request) -> std::optional<Response> {
    if (request.parameter("kind") == "pool") return std::nullopt;
    return respond(200, "text/plain", "at once");
  };
  quick.logged = Logged::failures;
  add(std::move(quick));
  const auto added = add_health_routes(router, metrics, {{"database", [this]() -> Result<void> {
    if (!ready) return fail(Errc::storage, "password of the database");
    return {};
  }}});
  if (!added) ADD_FAILURE() << added.error().detail;
}

}  // namespace httpd_test
