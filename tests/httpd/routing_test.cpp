// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "httpd/router.h"
#include "httpd/service.h"
#include "httpd/target.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using nlohmann::json;

Result<void> parsed(std::string_view raw, std::string_view host = "localhost") { return Target().parse(raw, host); }

TEST(Target, DecodesSegmentsAfterSplittingThem) {
  Target target;
  ASSERT_TRUE(target.parse("/v1/a%2Fb/%C6%8Fli%20%C5%9E?fin=5AB%201+2&q=%26%3D&empty", "x"));
  ASSERT_EQ(target.segments().size(), 3u);
  EXPECT_EQ(target.segments()[1].text, "a/b");
  EXPECT_TRUE(target.segments()[1].encoded_slash);
  EXPECT_EQ(target.segments()[2].text, "Əli Ş");
  ASSERT_EQ(target.query().size(), 3u);
  EXPECT_EQ(target.query()[0].value, "5AB 1 2");
  EXPECT_EQ(target.query()[1].value, "&=");
  EXPECT_EQ(target.query()[2].value, "");
}

TEST(Target, RefusesWhatTwoReadersMayReadDifferently) {
  for (const char* bad : {"", "v1", "*", "/a/../b", "/a/./b", "/%2e%2E/b", "/a%00", "/a%0a", "/a%", "/a%4", "/a%zz", "/%C6", "/a?x=1&x=2", "/a?x=%00",
                          "/a#b", "ftp://localhost/", "http://other/", "localhost:80", "/%ff"})
    EXPECT_FALSE(parsed(bad)) << bad;
  for (const char* good : {"/", "/a", "/a/", "//", "/?", "/a?b", "http://localhost/a", "HTTPS://LOCALHOST", "/%41", "/a..b", "/...", "/a?x=../b"})
    EXPECT_TRUE(parsed(good)) << good;
}

Router::Match match(const Router& router, Method method, std::string_view path, Request& request, Target& target) {
  EXPECT_TRUE(target.parse(path, ""));
  return router.find(method, target, request);
}

TEST(Router, FindsTheMostExactRoute) {
  Router router;
  const Handler handler = [](const Request&) { return Response(); };
  for (const char* pattern : {"/a/{rest*}", "/a/{x}", "/a/b", "/a/{x}/c", "/"}) {
    Route route;
    route.pattern = pattern;
    route.handler = handler;
    ASSERT_TRUE(router.add(std::move(route)));
  }
  const std::vector<std::pair<std::string, std::string>> expected{{"/a/b", "/a/b"}, {"/a/x", "/a/{x}"}, {"/a/b/c", "/a/{x}/c"}, {"/a/b/d", "/a/{rest*}"},
                                                                  {"/a/", "/a/{rest*}"}, {"/", "/"}, {"/a/%62", "/a/b"}, {"/a/x%2Fy", "/a/{rest*}"},
                                                                  {"/a/b%2Fc", "/a/{rest*}"}};
  for (const auto& [path, pattern] : expected) {
    Request request;
    Target target;
    EXPECT_EQ(match(router, Method::get, path, request, target).outcome, Router::Outcome::found) << path;
    EXPECT_EQ(request.route, pattern) << path;
  }
  Request request;
  Target target;
  EXPECT_EQ(match(router, Method::get, "/a/b//c/", request, target).outcome, Router::Outcome::found);
  EXPECT_EQ(request.parameter("rest"), "b//c/");
  EXPECT_EQ(match(router, Method::post, "/a/b", request, target).allow, "GET, HEAD");
  EXPECT_EQ(match(router, Method::get, "/b", request, target).outcome, Router::Outcome::no_such_path);
}

TEST(Router, RefusesPatternsThatMakeNoSense) {
  for (const char* bad : {"", "a", "/a//b", "/{}", "/{*}", "/{a", "/a}", "/{a*}/b", "/x{a}"}) {
    Router router;
    Route route;
    route.pattern = bad;
    route.handler = [](const Request&) { return Response(); };
    EXPECT_FALSE(router.add(std::move(route))) << bad;
  }
}

TEST(Routing, CurlReachesParametersAndQueries) {
  Service service;
  const Ran ran = run("curl -sS --path-as-is \"" + service.server->origin() + "/v1/certificates/%C6%8F1?fin=5XKTM41&q=a%26b\"");
  ASSERT_EQ(ran.exit, 0) << ran.output;
  const json seen = json::parse(ran.output);
  EXPECT_EQ(seen["route"], "/v1/certificates/{serial}");
  EXPECT_EQ(seen["parameters"]["serial"], "Ə1");
  EXPECT_EQ(seen["query"]["q"], "a&b");
  EXPECT_EQ(seen["peer"], "127.0.0.1");
}

TEST(Routing, TellsWhatIsAllowed) {
  Service service;
  const Reply wrong = ask(service.port(), "DELETE /v1/certificates/12 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD");
  EXPECT_EQ(ask(service.port(), "BREW /mirror HTTP/1.1\r\nHost: x\r\n\r\n").status, 501);
  EXPECT_EQ(ask(service.port(), "get /mirror HTTP/1.1\r\nHost: x\r\n\r\n").status, 501);
  const Reply missing = ask(service.port(), "GET /nix HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("Content-Type"), "application/problem+json");
}

TEST(Routing, AnswersHeadAsGetWithoutBody) {
  Service service;
  RawClient client(service.port());
  client.send("HEAD /mirror HTTP/1.1\r\nHost: x\r\n\r\nGET /quick/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string all = client.rest();
  const auto first_end = all.find("\r\n\r\n") + 4;
  EXPECT_NE(all.substr(0, first_end).find("Content-Length: "), std::string::npos);
  EXPECT_TRUE(all.substr(first_end).starts_with("HTTP/1.1 200 OK")) << all;
  const Ran ran = run("curl -sSI " + service.server->origin() + "/counted/3");
  EXPECT_NE(ran.output.find("200 OK"), std::string::npos);
}

TEST(Routing, KeepsEncodedSlashesAndDotsOutOfOtherRoutes) {
  Service service;
  const auto status = [&](const std::string& path) { return ask(service.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").status; };
  EXPECT_EQ(status("/admin/secret"), 200);
  EXPECT_EQ(status("/admin%2Fsecret"), 404);
  EXPECT_EQ(status("/v1/certificates/a%2Fb"), 400);
  EXPECT_EQ(status("/v1/certificates/..%2Fadmin"), 400);
  EXPECT_EQ(status("/v1/certificates/%2e%2e/admin/secret"), 400);
  EXPECT_EQ(status("/v1/../admin/secret"), 400);
  EXPECT_EQ(status("//admin/secret"), 404);
  EXPECT_EQ(status("/admin/secret/"), 404);
  const Reply ocsp = ask(service.port(), "GET /ocsp/citizen/MEI%2Ba//b%2Fc%3D HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(json::parse(ocsp.body)["parameters"]["request"], "MEI+a//b/c=");
}

TEST(Routing, AnswersQuickHandlersAtOnceOrFromThePool) {
  Service service;
  EXPECT_EQ(ask(service.port(), "GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n").body, "at once");
  EXPECT_EQ(ask(service.port(), "GET /quick/pool HTTP/1.1\r\nHost: x\r\n\r\n").body, "from the pool");
}

TEST(Routing, ReadsBodiesOfItsMediaTypes) {
  Service service;
  const auto post = [&](const std::string& headers, const std::string& body) {
    return ask(service.port(), "POST /json HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  EXPECT_EQ(post("Content-Type: Application/JSON; charset=utf-8\r\n", "{}").status, 200);
  const Reply wrong = post("Content-Type: text/plain\r\n", "{}");
  EXPECT_EQ(wrong.status, 415);
  EXPECT_EQ(wrong.header("Accept"), "application/json");
  EXPECT_EQ(post("", "{}").status, 415);
  EXPECT_EQ(post("Content-Type: application/json\r\n", std::string(1001, 'x')).status, 413);
  EXPECT_EQ(json::parse(post("Content-Type: application/json\r\n", std::string(1000, 'x')).body)["body"], std::string(1000, 'x'));
}

TEST(Routing, ServesIpv6) {
  Settings settings;
  settings.address = "::1";
  Service service(std::move(settings));
  const Ran ran = run("curl -sS -g " + service.server->origin() + "/mirror");
  EXPECT_EQ(json::parse(ran.output)["peer"], "::1");
}

TEST(Server, SaysWhyItCannotListen) {
  Service service;
  const auto start = [&](const std::string& address, std::uint16_t port) {
    Settings settings;
    settings.address = address;
    settings.port = port;
    return Server::start(std::move(settings), Router(), service.metrics, *service.log);
  };
  EXPECT_EQ(start("127.0.0.1", service.port()).error().code, Errc::conflict);
  EXPECT_EQ(start("localhost", 0).error().code, Errc::invalid_argument);
  EXPECT_EQ(start("192.0.2.1", 0).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace httpd_test
