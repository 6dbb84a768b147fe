// SPDX-License-Identifier: Apache-2.0
#include "httpd/exchange.h"

#include <algorithm>
#include <random>

#include "httpd/tls.h"

namespace esign::httpd {
namespace {

constexpr std::size_t kKeptBody = 64u << 10;

/// RFC 9562 section 5.4. Unique, not secret.
void write_uuid(std::string& out) {
  thread_local std::mt19937_64 random{(std::uint64_t{std::random_device()()} << 32) ^ std::random_device()()};
  static constexpr char kDigits[] = "0123456789abcdef";
  std::uint64_t bits = random();
  out.assign(36, '-');
  for (std::size_t i = 0, digit = 0; i < 36; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) continue;
    if (digit++ == 16) bits = random();
    std::size_t value = bits & 15;
    bits >>= 4;
    if (i == 14) value = 4;
    if (i == 19) value = 8 | (value & 3);
    out[i] = kDigits[value];
  }
}

View octets_of(const Response& response) {
  if (response.prepared) return response.prepared->body();
  if (const auto* own = std::get_if<Bytes>(&response.body)) return *own;
  const auto* shared = std::get_if<std::shared_ptr<const Bytes>>(&response.body);
  return shared != nullptr && *shared ? View(**shared) : View();
}

int status_of(const Response& response) { return response.prepared ? response.prepared->status() : response.status; }
bool is_made(const Response& response) { return !response.prepared && std::holds_alternative<Pull>(response.body); }

}  // namespace

Exchange::Exchange(Core& core, std::string peer, std::string counted)
    : core_(core), limits_(core.settings.limits), counted_(std::move(counted)), client_(counted_) {
  request_.peer = std::move(peer);
}

void Exchange::identify(std::shared_ptr<const Bytes> certificate) {
  request_.client = std::move(certificate);
  if (request_.client) client_ = fingerprint(*request_.client);
}

void Exchange::begin() {
  arrived_ = Clock::now();
  parser_.reset();
  route_ = nullptr;
  route_index_.reset();
  request_.method = Method::get;
  request_.target = request_.route = {};
  request_.segments.clear();
  request_.parameters.clear();
  request_.query_parameters.clear();
  request_.headers.clear();
  request_.body = {};
  request_.stream.reset();
  body_.clear();
  write_uuid(request_.id);
}

std::optional<Response> Exchange::admit(std::string_view head) {
  head_.assign(head);  // what the request shows lives here, while the connection's buffer goes on
  parser_.emplace(request_.headers, body_);
  if (const auto refused = parser_->read_head(head_, limits_)) {
    parser_.reset();  // where the next request would begin is not known
    return refuse(refused->refusal, refused->detail);
  }
  const auto method = method_from(parser_->method());
  if (!method) return refuse(Refusal::unknown_method);
  request_.method = *method;
  if (const Result<void> parsed = target_.parse(parser_->target(), parser_->host()); !parsed)
    return refuse(Refusal::bad_request, parsed.error().at + ": " + parsed.error().detail);
  request_.target = target_.path();
  for (const Target::Segment& segment : target_.segments()) request_.segments.push_back(segment.text);
  request_.query_parameters = target_.query();
  return admit_route(parser_->method());
}

std::optional<Response> Exchange::admit_route(std::string_view method) {
  const Router::Match match = core_.router.find(request_.method, target_, request_);
  if (match.route == nullptr || match.route->rate == Rate::limited)
    if (const auto wait = core_.rate.take(client_, arrived_)) return shed(Refusal::rate, *wait);
  switch (match.outcome) {
    case Router::Outcome::no_such_path: return refuse(Refusal::no_such_path);
    case Router::Outcome::bad_path: return refuse(Refusal::bad_request, "an encoded slash stands in the path");
    case Router::Outcome::no_such_method: {
      Response response = refuse(Refusal::no_such_method, method);
      response.headers.push_back({"Allow", match.allow});
      return response;
    }
    case Router::Outcome::found: break;
  }
  route_ = match.route;
  route_index_ = match.index;
  return admit_body();
}

std::optional<Response> Exchange::admit_body() const {
  const bool unlimited = route_->body == Body::stream && route_->body_limit == 0;
  if (!unlimited && parser_->content_length().value_or(0) > route_->body_limit) return refuse(Refusal::body_too_large);
  if (!parser_->has_body() || route_->media_types.empty()) return std::nullopt;
  const std::string type = request_.media_type();
  if (std::find(route_->media_types.begin(), route_->media_types.end(), type) != route_->media_types.end()) return std::nullopt;
  Response response = refuse(Refusal::media_type);
  std::string accepted;
  for (const std::string& one : route_->media_types) accepted.append(accepted.empty() ? "" : ", ").append(one);
  response.headers.push_back({"Accept", accepted});  // RFC 9110 section 15.5.16
  return response;
}

Response Exchange::refuse(Refusal refusal, std::string_view detail) const { return problem(refusal, detail, request_); }

Response Exchange::shed(Refusal refusal, std::chrono::milliseconds retry_after) const {
  Response response = refuse(refusal);
  response.headers.push_back({"Retry-After", std::to_string(std::max<long>(1, (retry_after.count() + 999) / 1000))});
  return response;
}

Exchange::Persistence Exchange::persistence() const {
  // HTTP/1.0 would want its answer to say keep-alive; who still speaks it does without.
  const bool stays = parser_ && parser_->keep_alive() && !parser_->is_http_1_0();
  return stays ? Persistence::keep_alive : Persistence::close;
}

Exchange::BodySent Exchange::body_sent(const Response& response) const {
  const int status = status_of(response);
  return request_.method == Method::head || status == 204 || status == 304 ? BodySent::no : BodySent::yes;
}

Result<Framing> Exchange::try_write_head(const Response& response, std::size_t length, After after) {
  Framing framing = Framing::length;
  if (response.prepared) {
    out_.append(response.prepared->head());
    ESIGN_CHECK(append_headers(out_, response.headers));
  } else {
    ESIGN_CHECK(append_head(out_, response.status, response.headers));
    if (is_made(response)) {
      framing = parser_ && parser_->is_http_1_0() ? Framing::until_close : Framing::chunked;
      if (framing == Framing::chunked) out_.append("Transfer-Encoding: chunked\r\n");
    } else if (response.status != 204) {
      append_length(out_, length);
    }
  }
  append_end(out_, framing == Framing::until_close ? After::close : after);
  return framing;
}

View Exchange::write_head(Response& response, After after) {
  out_.clear();
  Result<Framing> written = try_write_head(response, octets_of(response).size(), after);
  if (!written) {
    core_.log.error("bad_response", written.error(), request_.id);
    const std::string actor = response.actor;
    response = problem(Error{Errc::internal, {}, {}, -1}, request_);
    response.actor = actor;
    out_.clear();
    written = try_write_head(response, octets_of(response).size(), after);
  }
  framing_ = written ? *written : Framing::length;
  return body_sent(response) == BodySent::yes ? octets_of(response) : View();
}

void Exchange::note(const Response& response) const {
  const auto taken = Clock::now() - arrived_;
  const int status = status_of(response);
  core_.metrics.observe(route_index_, request_.route, status, std::chrono::duration<double>(taken).count());
  if (route_ != nullptr && route_->logged == Logged::failures && status < 500) return;
  const std::string actor = !response.actor.empty() ? response.actor : request_.client ? "certificate:" + client_.substr(0, 16) : std::string();
  const Level level = status < 500 ? Level::info : status == 503 ? Level::warning : Level::error;
  core_.log.write(level, "request",
                  {{"server", core_.settings.name},
                   {"request", request_.id},
                   {"method", name(request_.method)},
                   {"route", request_.route},
                   {"status", std::int64_t{status}},
                   {"micros", std::int64_t{std::chrono::duration_cast<std::chrono::microseconds>(taken).count()}},
                   {"actor", actor}});
}

Clock::time_point Exchange::body_deadline(std::uint64_t received) const {
  const std::uint64_t earned = received * 1000 / std::max<std::uint64_t>(1, limits_.min_rate);
  return body_began_ + limits_.transfer_time + std::chrono::milliseconds(std::min<std::uint64_t>(earned, 1u << 30));
}

void Exchange::release_body() {
  if (body_.capacity() > kKeptBody) Bytes().swap(body_);
}

}  // namespace esign::httpd
