// SPDX-License-Identifier: Apache-2.0
#include "http/console.h"

#include "domain/issuance.h"
#include "httpd/problem.h"

namespace esign::ca {
namespace {

struct File {
  std::string_view name{}, text{};
};
constexpr File kFiles[] = {
#include "console.inc"
};
constexpr std::string_view kIndex = "index.html";

/// Nothing but this origin's own files runs or is asked; nobody frames the page; and no text becomes HTML by any way that a
/// browser knows (Trusted Types with no policy).
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

std::string_view media_type(std::string_view file) {
  if (file.ends_with(".html")) return "text/html; charset=utf-8";
  if (file.ends_with(".css")) return "text/css; charset=utf-8";
  return "text/javascript; charset=utf-8";
}

Result<std::string> tag_of(std::string_view text) {
  ESIGN_TRY(const Sha256 digest, sha256(as_view(text)));
  return "\"" + to_hex(View(digest).first(16)) + "\"";
}

/// A page is asked for again each time, and sent again only when it is another one: no operator works with an old script.
Result<void> add(httpd::Router& router, const File& file) {
  ESIGN_TRY(const std::string tag, tag_of(file.text));
  const std::vector<httpd::Header> kept{{"ETag", tag}, {"Cache-Control", "no-cache"}};
  std::vector<httpd::Header> headers = kept;
  for (const auto& [name, value] : {std::pair<std::string_view, std::string_view>{"Content-Type", media_type(file.name)}, {"Content-Security-Policy", kPolicy}, {"Referrer-Policy", "no-referrer"},
                                    {"X-Content-Type-Options", "nosniff"}, {"Cross-Origin-Opener-Policy", "same-origin"}, {"Cross-Origin-Resource-Policy", "same-origin"}})
    headers.push_back({std::string(name), std::string(value)});
  ESIGN_TRY(auto whole, httpd::Prepared::make(200, headers, copy(as_view(file.text))));
  ESIGN_TRY(auto unchanged, httpd::Prepared::make(304, kept, {}));
  httpd::Route route;
  route.pattern = file.name == kIndex ? "/" : "/console/" + std::string(file.name);
  route.handler = [whole = std::move(whole), unchanged = std::move(unchanged), tag](const httpd::Request& request) {
    return httpd::respond(request.header("If-None-Match") == tag ? unchanged : whole);
  };
  route.quick = route.handler;
  route.rate = httpd::Rate::free;
  route.logged = httpd::Logged::failures;
  return router.add(std::move(route));
}

}  // namespace

Result<void> add_console(httpd::Router& router) {
  for (const File& file : kFiles) ESIGN_CHECK(add(router, file));
  return {};
}

}  // namespace esign::ca
