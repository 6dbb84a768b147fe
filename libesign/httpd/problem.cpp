// SPDX-License-Identifier: Apache-2.0
#include "httpd/problem.h"

#include <nlohmann/json.hpp>

namespace esign::httpd {
namespace {

Response written(const Problem& problem, const Request& request, nlohmann::ordered_json more) {
  nlohmann::ordered_json body{{"type", problem.type}, {"title", problem.title}, {"status", problem.status}};
  body.update(more);
  if (!request.id.empty()) body["instance"] = "urn:uuid:" + request.id;
  return respond(problem.status, "application/problem+json", body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace

Problem problem_of(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return {400, "urn:esign:problem:invalid-request", "The request is not valid", ShowDetail::yes};
    case Errc::malformed: return {422, "urn:esign:problem:malformed", "The content could not be read", ShowDetail::yes};
    case Errc::unsupported: return {422, "urn:esign:problem:unsupported", "The content is not supported", ShowDetail::yes};
    case Errc::no_signature: return {422, "urn:esign:problem:no-signature", "The document has no signature", ShowDetail::yes};
    case Errc::changed: return {422, "urn:esign:problem:changed", "The document is not the one that was shown", ShowDetail::yes};
    case Errc::limit_exceeded: return {413, "urn:esign:problem:limit", "A limit was exceeded", ShowDetail::yes};
    case Errc::not_found: return {404, "urn:esign:problem:not-found", "There is no such thing", ShowDetail::yes};
    case Errc::denied: return {403, "urn:esign:problem:denied", "Not allowed", ShowDetail::no};
    case Errc::conflict: return {409, "urn:esign:problem:conflict", "It changed meanwhile", ShowDetail::yes};
    case Errc::already_exists: return {409, "urn:esign:problem:exists", "It is there already", ShowDetail::yes};
    case Errc::unavailable: return {503, "urn:esign:problem:unavailable", "Try again later", ShowDetail::no};
    case Errc::timed_out: return {504, "urn:esign:problem:timed-out", "Try again later", ShowDetail::no};
    case Errc::protocol: return {502, "urn:esign:problem:protocol", "A service behind this one failed", ShowDetail::no};
    case Errc::token_absent:
    case Errc::pin_incorrect:
    case Errc::pin_blocked:
    case Errc::cancelled:
    case Errc::misconfigured:
    case Errc::storage:
    case Errc::cannot_create:
    case Errc::internal: break;
  }
  return {500, "urn:esign:problem:internal", "The service failed", ShowDetail::no};
}

Problem problem_of(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::bad_request: return {400, "urn:esign:problem:invalid-request", "The request is not valid", ShowDetail::yes};
    case Refusal::no_such_path: return {404, "urn:esign:problem:not-found", "There is no such thing", ShowDetail::yes};
    case Refusal::no_such_method: return {405, "urn:esign:problem:method", "The method is not allowed here", ShowDetail::yes};
    case Refusal::too_slow: return {408, "urn:esign:problem:too-slow", "The request took too long to arrive", ShowDetail::yes};
    case Refusal::body_too_large: return {413, "urn:esign:problem:limit", "A limit was exceeded", ShowDetail::yes};
    case Refusal::target_too_long: return {414, "urn:esign:problem:limit", "A limit was exceeded", ShowDetail::yes};
    case Refusal::media_type: return {415, "urn:esign:problem:media-type", "The media type is not taken here", ShowDetail::yes};
    case Refusal::expectation: return {417, "urn:esign:problem:expectation", "The expectation cannot be met", ShowDetail::yes};
    case Refusal::rate: return {429, "urn:esign:problem:rate", "Too many requests", ShowDetail::yes};
    case Refusal::head_too_large: return {431, "urn:esign:problem:limit", "A limit was exceeded", ShowDetail::yes};
    case Refusal::unknown_method: return {501, "urn:esign:problem:method", "The method is not known", ShowDetail::yes};
    case Refusal::unknown_coding: return {501, "urn:esign:problem:coding", "The transfer coding is not known", ShowDetail::yes};
    case Refusal::overloaded: return {503, "urn:esign:problem:unavailable", "Try again later", ShowDetail::yes};
    case Refusal::version: return {505, "urn:esign:problem:version", "The version of HTTP is not served", ShowDetail::yes};
  }
  return problem_of(Errc::internal);
}

Response problem(const Error& error, const Request& request, const std::vector<FieldFault>& fields) {
  const Problem kind = problem_of(error.code);
  nlohmann::ordered_json more = nlohmann::ordered_json::object();
  if (kind.show_detail == ShowDetail::yes) {
    if (!error.detail.empty()) more["detail"] = error.detail;
    if (!error.at.empty()) more["at"] = error.at;
    for (const FieldFault& one : fields) more["fields"].push_back({{"field", one.field}, {"detail", one.detail}});
  }
  return written(kind, request, std::move(more));
}

Response problem(Refusal refusal, std::string_view detail, const Request& request) {
  nlohmann::ordered_json more = nlohmann::ordered_json::object();
  if (!detail.empty()) more["detail"] = detail;
  return written(problem_of(refusal), request, std::move(more));
}

}  // namespace esign::httpd
