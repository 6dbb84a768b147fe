// SPDX-License-Identifier: Apache-2.0
// The fetcher among servers that lie, stall, go on for ever and send elsewhere.
#include "net/fetcher.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "unit/net/local_server.h"

namespace esign::net {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<Fetcher> fetcher(Addresses addresses = Addresses::any) { return *curl_fetcher({addresses, {}}); }
Request get(const std::string& url) {
  Request request;
  request.url = url;
  request.within = 3s;
  return request;
}
Request post(const std::string& url, std::string_view body) {
  Request request = get(url);
  request.method = Method::post;
  request.media_type = "application/timestamp-query";
  request.body = copy(as_view(body));
  return request;
}
Errc error_of(const Result<Response>& response) { return response ? Errc::internal : response.error().code; }

class Fetching : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) ::unsetenv(name);
  }
};

TEST_F(Fetching, APostAndWhatCameBack) {
  const LocalServer server([](const std::string&) {
    return http(429, "Content-Type: Application/Timestamp-Reply; charset=x\r\nETag: \"a\"\r\nLast-Modified: Sun, 22 Nov 2026 10:00:00 GMT\r\nRetry-After: 17\r\n", "Arayış");
  });
  const auto answer = fetcher()->fetch(post(server.url("/tsa"), "sual"));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->status, 429);
  EXPECT_EQ(answer->media_type, "application/timestamp-reply");
  EXPECT_EQ(answer->etag, "\"a\"");
  EXPECT_EQ(answer->modified, "Sun, 22 Nov 2026 10:00:00 GMT");
  EXPECT_EQ(answer->retry_after, 17s);
  EXPECT_EQ(as_text(answer->body), "Arayış");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /tsa HTTP/1.1\r\n"));
  EXPECT_NE(request.find("User-Agent: esign/"), std::string::npos);
  EXPECT_NE(request.find("Content-Type: application/timestamp-query\r\n"), std::string::npos);
  EXPECT_TRUE(request.ends_with("\r\n\r\nsual"));
  EXPECT_EQ(request.find("Cookie"), std::string::npos);
}

TEST_F(Fetching, WhatWasKeptIsAskedAbout) {
  const LocalServer server([](const std::string&) { return std::string("HTTP/1.1 304 X\r\nConnection: close\r\n\r\n"); });
  Request request = get(server.url());
  request.etag = "\"b\"";
  request.modified = "Sun, 22 Nov 2026 10:00:00 GMT";
  EXPECT_EQ(fetcher()->fetch(request)->status, 304);
  EXPECT_NE(server.requests().at(0).find("If-None-Match: \"b\"\r\n"), std::string::npos);
  EXPECT_NE(server.requests().at(0).find("If-Modified-Since: Sun, 22 Nov 2026 10:00:00 GMT\r\n"), std::string::npos);
}

TEST_F(Fetching, NoCookieIsSentBack) {
  const LocalServer server([](const std::string&) { return http(200, "Set-Cookie: a=b\r\n", "x"); });
  const auto one = fetcher();
  ASSERT_TRUE(one->fetch(get(server.url())));
  ASSERT_TRUE(one->fetch(get(server.url())));
  EXPECT_EQ(server.requests().at(1).find("Cookie"), std::string::npos);
}

TEST_F(Fetching, PrivateAddressesAreRefused) {
  const LocalServer server([](const std::string&) { return http(200, "", "x"); });
  const auto strict = fetcher(Addresses::public_only);
  EXPECT_EQ(error_of(strict->fetch(get(server.url()))), Errc::denied);
  EXPECT_EQ(error_of(strict->fetch(get("http://localhost:" + std::to_string(server.port()) + "/"))), Errc::denied);
  EXPECT_EQ(error_of(strict->fetch(get("http://[::ffff:127.0.0.1]:" + std::to_string(server.port()) + "/"))), Errc::denied);
  // What curl takes for 127.0.0.1 and a list of names does not.
  for (const char* host : {"2130706433", "0x7f000001", "127.1", "0177.0.0.1"})
    EXPECT_EQ(error_of(strict->fetch(get("http://" + std::string(host) + ":" + std::to_string(server.port()) + "/"))), Errc::denied) << host;
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(Fetching, AProxyMayBePrivateAndWhatItFetchesMayNot) {
  const LocalServer proxy([](const std::string&) { return http(200, "", "by proxy"); });
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  const auto strict = fetcher(Addresses::public_only);
  const auto answer = strict->fetch(get("http://tsa.example/x"));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(as_text(answer->body), "by proxy");
  EXPECT_TRUE(proxy.requests().at(0).starts_with("GET http://tsa.example/x HTTP/1.1\r\n"));
  EXPECT_EQ(error_of(strict->fetch(get("http://10.0.0.1/"))), Errc::denied);
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST_F(Fetching, Redirects) {
  std::string to;
  int status = 302;
  LocalServer server([&](const std::string& request) { return request.find(" /end") != std::string::npos ? http(200, "", "end") : http(status, "Location: " + to + "\r\n", ""); });
  const auto any = fetcher();
  to = "/end";
  const auto answer = any->fetch(get(server.url("/begin")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->url, server.url("/end"));
  EXPECT_EQ(error_of(any->fetch(post(server.url("/begin"), "x"))), Errc::protocol) << "302 would lose the question";
  status = 307;
  ASSERT_TRUE(any->fetch(post(server.url("/begin"), "x")));
  EXPECT_TRUE(server.requests().back().starts_with("POST /end "));
  for (const char* bad : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "http://user:secret@127.0.0.1/end"}) {
    to = bad;
    EXPECT_EQ(error_of(any->fetch(get(server.url("/begin")))), Errc::protocol) << bad;
  }
  to = "/again";
  const std::size_t before = server.requests().size();
  EXPECT_EQ(error_of(any->fetch(get(server.url("/begin")))), Errc::protocol) << "round and round";
  EXPECT_EQ(server.requests().size() - before, 4u);
}

TEST_F(Fetching, WhatAPersonTypedMayBePrivateAndWhereItLeadsMayNot) {
  const LocalServer inside([](const std::string&) { return http(200, "", "x"); });
  std::string to;
  LocalServer server([&](const std::string& request) { return request.find(" /end") != std::string::npos ? http(200, "", "end") : http(307, "Location: " + to + "\r\n", ""); });
  const auto typed = fetcher(Addresses::typed);
  to = "/end";
  EXPECT_TRUE(typed->fetch(post(server.url("/begin"), "x"))) << "the same host";
  to = "http://localhost:" + std::to_string(inside.port()) + "/";
  EXPECT_EQ(error_of(typed->fetch(post(server.url("/begin"), "x"))), Errc::denied);
  to = "http://127.1.2.3:" + std::to_string(inside.port()) + "/";
  EXPECT_EQ(error_of(typed->fetch(post(server.url("/begin"), "x"))), Errc::denied);
  EXPECT_TRUE(inside.requests().empty());
}

TEST_F(Fetching, BudgetsOfOctetsAndSeconds) {
  const auto any = fetcher();
  const LocalServer large([](const std::string& request) {
    const std::string octets(5000, 'x');
    return request.find(" /told") != std::string::npos ? http(200, "", octets) : "HTTP/1.1 200 X\r\nConnection: close\r\n\r\n" + octets;
  });
  Request request = get(large.url("/told"));
  request.largest = 5000;
  EXPECT_TRUE(any->fetch(request));
  for (const char* path : {"/told", "/untold"}) {
    request = get(large.url(path));
    request.largest = 4999;
    EXPECT_EQ(error_of(any->fetch(request)), Errc::limit_exceeded) << path;
  }
  const LocalServer stalling([](const std::string&) { return std::string("stall"); });
  request = get(stalling.url());
  request.within = 300ms;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(error_of(any->fetch(request)), Errc::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(Fetching, WhatIsNoHttp) {
  const auto any = fetcher();
  const LocalServer garbage([](const std::string&) { return std::string("SSH-2.0-x\r\n"); });
  EXPECT_FALSE(any->fetch(get(garbage.url())));
  const LocalServer cut([](const std::string&) { return std::string("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort"); });
  EXPECT_FALSE(any->fetch(get(cut.url()))) << "a cut answer is none";
  for (const char* url : {"", "file:///etc/passwd", "ftp://a.example/", "tsa.example", "http://", "http://u@a.example/", "http://u:p@a.example/"})
    EXPECT_EQ(error_of(any->fetch(get(url))), Errc::invalid_argument) << url;
  std::string closed;
  {
    const LocalServer gone([](const std::string&) { return std::string(); });
    closed = gone.url();
  }
  EXPECT_EQ(error_of(any->fetch(get(closed))), Errc::unavailable);
}

}  // namespace
}  // namespace esign::net
