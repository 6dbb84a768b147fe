// SPDX-License-Identifier: Apache-2.0
#include "http/status.h"

#include <fmt/format.h>

#include <charconv>

#include "domain/issuance.h"
#include "httpd/problem.h"

namespace esign::ca {
namespace {

using httpd::Header;
using httpd::Request;
using httpd::Response;

constexpr std::string_view kOcspType = "application/ocsp-response", kCrlType = "application/pkix-crl", kCertificateType = "application/pkix-cert";
constexpr std::uint64_t kLargestRequest = 64u << 10;

Response nothing(const Request& request) { return httpd::problem(httpd::Refusal::no_such_path, "there is nothing under this name", request); }

/// RFC 9919 section 7.2 (RFC 5019 section 6.2): what caches on the way may do with an answer.
std::vector<Header> cache_headers(const OcspReply& reply, Time now) {
  if (!reply.about || !reply.next_update) return {{"Content-Type", std::string(kOcspType)}, {"Cache-Control", "no-store"}};
  const auto age = std::max<std::int64_t>(0, (*reply.next_update - now).count());
  const auto digest = sha256(reply.der);
  return {{"Content-Type", std::string(kOcspType)},
          {"Cache-Control", fmt::format("max-age={}, public, no-transform, must-revalidate", age)},
          {"Last-Modified", http_date(*reply.this_update)},
          {"Expires", http_date(*reply.next_update)},
          {"ETag", "\"" + (digest ? to_hex(View(*digest).first(16)) : std::string()) + "\""}};
}

/// "17.crl", "17-delta.crl".
struct CrlName {
  std::uint32_t shard = 0;
  CrlRecord::Kind kind = CrlRecord::Kind::full;
};
std::optional<CrlName> crl_named(std::string_view file) {
  CrlName name;
  const auto [end, error] = std::from_chars(file.data(), file.data() + file.size(), name.shard);
  if (error != std::errc{}) return {};
  const std::string_view rest = file.substr(static_cast<std::size_t>(end - file.data()));
  if (rest == "-delta.crl") name.kind = CrlRecord::Kind::delta;
  return rest == ".crl" || rest == "-delta.crl" ? std::optional(name) : std::nullopt;
}

httpd::Route route(httpd::Method method, std::string pattern, httpd::Handler handler) {
  httpd::Route made;
  made.method = method;
  made.pattern = std::move(pattern);
  made.handler = std::move(handler);
  made.body_limit = kLargestRequest;
  made.rate = httpd::Rate::free;
  made.logged = httpd::Logged::failures;
  return made;
}

}  // namespace

std::string http_date(Time time) {
  constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Response StatusServices::ocsp(std::string_view issuer, View request, std::string_view question) {
  const std::uint64_t epoch = cache_.epoch();
  OcspReply reply = responder_.answer(issuer, request);
  const Time now = clock_.now();
  std::vector<Header> headers = cache_headers(reply, now);
  const bool kept = reply.about && reply.next_update;
  auto prepared = httpd::Prepared::make(200, headers, std::move(reply.der));
  if (!prepared) return httpd::respond(500, "text/plain", std::string_view("no answer"));
  // The last part of an answer's life is not given out again: a client's clock may be ahead.
  if (kept) cache_.keep(question, {*reply.about, *prepared, *reply.next_update - (*reply.next_update - *reply.this_update) / 10, epoch});
  return httpd::respond(*std::move(prepared));
}

Response StatusServices::crl(const Request& request, const Authorities& authorities) {
  const std::string_view issuer = request.parameter("issuer");
  const auto name = crl_named(request.parameter("file"));
  if (!name || authorities.find(issuer) == nullptr) return nothing(request);
  const auto newest = crls_.newest({std::string(issuer), name->shard, name->kind});
  if (!newest) return httpd::problem(newest.error(), request);
  if (!*newest) return nothing(request);
  const CrlRecord& record = (*newest)->record;
  const auto age = std::max<std::int64_t>(0, std::min<std::int64_t>((record.next_update - clock_.now()).count(), 60));
  Response response;
  response.headers = {{"Cache-Control", fmt::format("max-age={}, public", age)},
                      {"Last-Modified", http_date(record.this_update)},
                      {"ETag", fmt::format("\"{}-{}\"", record.number, static_cast<int>(record.kind))}};
  if (request.header("If-None-Match") == response.headers.back().value) {
    response.status = 304;
    return response;
  }
  response.headers.push_back({"Content-Type", std::string(kCrlType)});
  response.body = (*newest)->octets;
  return response;
}

Result<void> StatusServices::add_routes(httpd::Router& router, const Authorities& authorities, const CaFolder& folder) {
  // The target as sent is the name of the question: one certificate has few spellings, and none of them is decoded on a hit.
  httpd::Route get = route(httpd::Method::get, "/ocsp/{issuer}/{request*}", [this](const Request& request) {
    auto der = from_base64(request.parameter("request"));
    return ocsp(request.parameter("issuer"), der ? View(*der) : View{}, request.target);
  });
  get.quick = [this](const Request& request) -> std::optional<Response> {
    if (auto known = cache_.find(request.target, clock_.now())) return httpd::respond(std::move(known));
    return {};
  };
  ESIGN_CHECK(router.add(std::move(get)));
  httpd::Route post = route(httpd::Method::post, "/ocsp/{issuer}", [this](const Request& request) { return ocsp(request.parameter("issuer"), request.body, as_text(request.body)); });
  post.media_types = {"application/ocsp-request"};
  post.quick = [this](const Request& request) -> std::optional<Response> {
    if (auto known = cache_.find(as_text(request.body), clock_.now())) return httpd::respond(std::move(known));
    return {};
  };
  ESIGN_CHECK(router.add(std::move(post)));
  ESIGN_CHECK(router.add(route(httpd::Method::get, "/crl/{issuer}/{file}", [this, &authorities](const Request& request) { return crl(request, authorities); })));
  ESIGN_CHECK(router.add(route(httpd::Method::get, "/ca/{file}", [&authorities](const Request& request) {
    const std::string_view file = request.parameter("file");
    const Authority* authority = file.ends_with(".cer") ? authorities.find(file.substr(0, file.size() - 4)) : nullptr;
    return authority != nullptr ? httpd::respond(200, kCertificateType, copy(authority->certificate->der())) : nothing(request);
  })));
  return router.add(route(httpd::Method::get, "/tl.xml", [folder](const Request& request) {
    auto octets = read_file(folder.trusted_list());
    return octets ? httpd::respond(200, "application/vnd.etsi.tsl+xml", *std::move(octets)) : nothing(request);
  }));
}

}  // namespace esign::ca
