// SPDX-License-Identifier: Apache-2.0
// The OpenAPI document is made from the table that is served: they cannot differ.
#include <sstream>

#include "http/api.h"

namespace esign::ca {
namespace {

using nlohmann::json;

constexpr std::string_view kSchemas =
#include "openapi_schemas.inc"
    ;

json reference(std::string_view schema) { return {{"$ref", "#/components/schemas/" + std::string(schema)}}; }

json parameters_of(const Operation& operation) {
  json list = json::array();
  for (std::size_t from = operation.pattern.find('{'); from != std::string_view::npos; from = operation.pattern.find('{', from + 1)) {
    const std::size_t to = operation.pattern.find('}', from);
    list.push_back({{"name", operation.pattern.substr(from + 1, to - from - 1)}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
  std::istringstream words{std::string(operation.query)};
  for (std::string word; words >> word;) list.push_back({{"name", word}, {"in", "query"}, {"required", false}, {"schema", {{"type", "string"}}}});
  return list;
}

json description_of(const Operation& operation) {
  const std::string media = operation.body == httpd::Body::stream ? "application/jsonl" : "application/json";
  json made{{"operationId", operation.name}, {"summary", operation.summary}, {"security", json::array({{{"clientCertificate", json::array()}}})}};
  std::string who;
  for (const Role role : {Role::centre, Role::registration, Role::helpline, Role::operator_, Role::auditor}) {
    if (holds(operation.who, role)) who += (who.empty() ? "" : ", ") + std::string(name(role));
  }
  made["description"] = "Roles: " + who + ".";
  if (json list = parameters_of(operation); !list.empty()) made["parameters"] = std::move(list);
  if (!operation.request.empty()) made["requestBody"] = {{"required", true}, {"content", {{media, {{"schema", reference(operation.request)}}}}}};
  const std::string status = operation.name == "askBulkRevocation" ? "202" : "200";
  made["responses"] = {{status, {{"description", "Done"}, {"content", {{media, {{"schema", reference(operation.response)}}}}}}},
                       {"default", {{"description", "A problem (RFC 9457)"}, {"content", {{"application/problem+json", {{"schema", reference("Problem")}}}}}}}};
  return made;
}

/// What everybody may ask: not in the table of operations, because nobody is asked who he is.
json public_paths() {
  const auto get = [](std::string_view name, std::string_view summary, std::string_view media, const std::vector<std::string>& path) {
    json list = json::array();
    for (const std::string& one : path) list.push_back({{"name", one}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    json made{{"operationId", name}, {"summary", summary}, {"security", json::array()},
              {"responses", {{"200", {{"description", "Done"}, {"content", {{std::string(media), json::object()}}}}}}}};
    if (!list.empty()) made["parameters"] = std::move(list);
    return json{{"get", std::move(made)}};
  };
  json paths;
  paths["/ocsp/{issuer}/{request}"] = get("ocspGet", "OCSP by GET (RFC 6960 appendix A)", "application/ocsp-response", {"issuer", "request"});
  json post = get("ocspPost", "OCSP by POST", "application/ocsp-response", {"issuer"});
  post["get"]["requestBody"] = {{"required", true}, {"content", {{"application/ocsp-request", json::object()}}}};
  paths["/ocsp/{issuer}"] = {{"post", post["get"]}};
  paths["/crl/{issuer}/{file}"] = get("crl", "A shard's CRL: N.crl, N-delta.crl", "application/pkix-crl", {"issuer", "file"});
  paths["/ca/{file}"] = get("authorityCertificate", "An authority's certificate: NAME.cer", "application/pkix-cert", {"file"});
  paths["/tl.xml"] = get("trustedList", "The trusted list (ETSI TS 119 612)", "application/vnd.etsi.tsl+xml", {});
  paths["/healthz"] = get("healthz", "Whether the process answers", "application/json", {});
  paths["/readyz"] = get("readyz", "Whether it can do its work", "application/json", {});
  paths["/metrics"] = get("metrics", "Prometheus, text format", "text/plain", {});
  paths["/openapi.json"] = get("openapi", "This document", "application/json", {});
  paths["/"] = get("console", "The operator console", "text/html", {});
  return paths;
}

std::string document_of(const Api& api) {
  json paths = public_paths();
  for (const Operation& operation : operations()) {
    const std::string_view method = operation.method == httpd::Method::get ? "get" : "post";
    paths[std::string(operation.pattern)][std::string(method)] = description_of(operation);
  }
  json document{{"openapi", "3.1.0"}, {"info", {{"title", api.config.name}, {"version", ESIGN_VERSION}, {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}}};
  document["paths"] = std::move(paths);
  document["components"] = {{"schemas", json::parse(kSchemas)}, {"securitySchemes", {{"clientCertificate", {{"type", "mutualTLS"}}}}}};
  return document.dump(1);
}

}  // namespace

Result<void> add_openapi(httpd::Router& router, const Api& api) {
  auto prepared = httpd::Prepared::make(200, {{"Content-Type", "application/json"}}, copy(as_view(document_of(api))));
  if (!prepared) return fail(std::move(prepared).error());
  httpd::Route route;
  route.method = httpd::Method::get;
  route.pattern = "/openapi.json";
  route.handler = [answer = *std::move(prepared)](const httpd::Request&) { return httpd::respond(answer); };
  route.rate = httpd::Rate::free;
  route.logged = httpd::Logged::failures;
  return router.add(std::move(route));
}

}  // namespace esign::ca
