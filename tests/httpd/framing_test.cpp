// SPDX-License-Identifier: Apache-2.0
// RFC 9112: what one reader of a message may take for its end and another not.
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "httpd/head.h"
#include "httpd/service.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using nlohmann::json;

constexpr const char* kSmuggled = "GET /admin/secret HTTP/1.1\r\nHost: x\r\n\r\n";

/// Sends `head` and a second request right behind; the first must be refused with `status`, and the second never be answered.
void refused(std::uint16_t port, const std::string& head, int status) {
  RawClient client(port);
  client.send(head + kSmuggled);
  const Reply reply = client.reply();
  EXPECT_EQ(reply.status, status) << head;
  EXPECT_EQ(reply.header("Connection"), "close") << head;
  EXPECT_EQ(client.rest(), "") << head;
  EXPECT_TRUE(client.closed()) << head;
}

TEST(Framing, RefusesTwoLengthsInOneMessage) {
  Service service;
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  refused(service.port(), post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
  refused(service.port(), post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400);
  refused(service.port(), post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: 5, 5\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: +5\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: 0x5\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: -1\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: 18446744073709551616\r\n\r\nhello", 400);
  refused(service.port(), post + "Content-Length: \r\n\r\nhello", 400);
  refused(service.port(), post + "Transfer-Encoding: gzip\r\n\r\n", 501);
  refused(service.port(), post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501);
  refused(service.port(), post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501);
  refused(service.port(), post + "Transfer-Encoding: xchunked\r\n\r\n", 501);
  refused(service.port(), post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
  refused(service.port(), "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

TEST(Framing, RefusesLinesThatEndOrBeginOddly) {
  Service service;
  const std::string get = "GET /mirror HTTP/1.1\r\n";
  refused(service.port(), "GET /mirror HTTP/1.1\nHost: x\n\n", 400);
  refused(service.port(), get + "Host: x\nX: y\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nX: a\r\n b\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nX: a\r\n\tb\r\n\r\n", 400);
  refused(service.port(), get + " Host: x\r\n\r\n", 400);
  refused(service.port(), get + "Host : x\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nTransfer-Encoding : chunked\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nX: a\rb\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\n: y\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nno colon\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nX: " + std::string(1, '\0') + "\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nX" + std::string(1, '\0') + ": a\r\n\r\n", 400);
  refused(service.port(), get + "Host: x\r\nX: \x7f\r\n\r\n", 400);
  refused(service.port(), "GET  /mirror HTTP/1.1\r\nHost: x\r\n\r\n", 400);
  refused(service.port(), "GET /mir ror HTTP/1.1\r\nHost: x\r\n\r\n", 505);  // "ror" stands where the version does
  refused(service.port(), "GET /mirror\r\nHost: x\r\n\r\n", 400);
  refused(service.port(), "GET /mirror HTTP/2.0\r\nHost: x\r\n\r\n", 505);
  refused(service.port(), "GET /mirror HTTP/1.1 \r\nHost: x\r\n\r\n", 505);
}

TEST(Framing, WantsOneHost) {
  Service service;
  const auto status = [&](const std::string& request) { return ask(service.port(), request).status; };
  EXPECT_EQ(status("GET /mirror HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status("GET /mirror HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
  EXPECT_EQ(status("GET /mirror HTTP/1.0\r\n\r\n"), 200);
  EXPECT_EQ(status("GET http://a/mirror HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
  EXPECT_EQ(status("GET http://b/mirror HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
  EXPECT_EQ(status("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(Framing, ReadsChunksAndRefusesBrokenOnes) {
  Service service;
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n";
  const Reply whole = ask(service.port(), post + "5\r\nhello\r\n00c;note=\"x\"\r\n, gündüzü\r\n0\r\nX-Trailer: 1\r\nHost: evil\r\n\r\n");
  ASSERT_EQ(whole.status, 200);
  const json seen = json::parse(whole.body);
  EXPECT_EQ(seen["headers"]["Host"], "x");
  EXPECT_FALSE(seen["headers"].contains("X-Trailer"));
  for (const char* broken : {"5\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "\r\nhello",
                             "ffffffffffffffffff\r\nhello\r\n", "-1\r\nhello\r\n", "g\r\nhello\r\n"}) {
    RawClient client(service.port());
    client.send(post + broken + kSmuggled);
    EXPECT_EQ(client.reply().status, 400) << broken;
    EXPECT_EQ(client.rest(), "") << broken;
  }
  EXPECT_EQ(ask(service.port(), post + "fffffffffffffff\r\nhello").status, 413);
}

TEST(Framing, LimitsWhatIsLong) {
  Service service;
  const auto status = [&](const std::string& request) { return ask(service.port(), request).status; };
  EXPECT_EQ(status("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414);
  EXPECT_EQ(status("GET /" + std::string(20000, 'a')), 414);
  EXPECT_EQ(status("GET /mirror HTTP/1.1\r\nHost: x\r\nX: " + std::string(9000, 'a') + "\r\n\r\n"), 431);
  EXPECT_EQ(status("GET /mirror HTTP/1.1\r\nHost: x\r\nX: " + std::string(7000, 'a') + "\r\nY: " + std::string(7000, 'a') + "\r\n\r\n"), 200);
  std::string many, large;
  for (int i = 0; i < 120; ++i) many += "X: y\r\n";
  for (int i = 0; i < 20; ++i) large += "X: " + std::string(1000, 'a') + "\r\n";
  EXPECT_EQ(status("GET /mirror HTTP/1.1\r\nHost: x\r\n" + many + "\r\n"), 431);
  EXPECT_EQ(status("GET /mirror HTTP/1.1\r\nHost: x\r\n" + large + "\r\n"), 431);
  EXPECT_EQ(status("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"), 413);
  EXPECT_EQ(status("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n11000\r\n" + std::string(0x11000, 'x') + "\r\n0\r\n\r\n"), 413);
}

TEST(Framing, TellsCurlTo413BeforeItSendsAll) {
  Service service;
  Folder folder;
  folder.write("large", std::string(3'000'000, 'x'));
  const Ran ran = run("curl -sS -o /dev/null -w %{http_code} --data-binary @" + (folder / "large") + " " + service.server->origin() + "/echo");
  EXPECT_EQ(ran.output, "413");
}

TEST(Framing, AnswersPipelinedRequestsInOrder) {
  Service service;
  RawClient client(service.port());
  std::string all;
  for (int i = 0; i < 50; ++i)
    all += i % 3 == 0 ? "GET /slow?ms=5 HTTP/1.1\r\nHost: x\r\n\r\n"
                      : "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n" + std::to_string(1000 + i);
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    const Reply reply = client.reply();
    ASSERT_EQ(reply.status, 200) << i;
    if (i % 3 != 0) {
      EXPECT_EQ(json::parse(reply.body)["body"], std::to_string(1000 + i));
    }
  }
}

TEST(Framing, ReadsAHeadThatComesInPieces) {
  Service service;
  RawClient client(service.port());
  for (const char c : std::string("\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: 1\r\n\r\n")) client.send({&c, 1});
  const Reply reply = client.reply();
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(json::parse(reply.body)["body"], "abcde");
}

TEST(Framing, SaysGoAheadOnlyWhenItWillRead) {
  Service service;
  RawClient client(service.port());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(client.reply().status, 100);
  client.send("abc");
  EXPECT_EQ(client.reply().status, 200);
  EXPECT_EQ(ask(service.port(), "POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n").status, 413);
  EXPECT_EQ(ask(service.port(), "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 200-ok\r\n\r\n").status, 417);
}

TEST(Framing, KeepsResponsesWhole) {
  Service service;
  EXPECT_EQ(ask(service.port(), "GET /split HTTP/1.1\r\nHost: x\r\n\r\n").header("X-Name"), "a");
  const Reply split = ask(service.port(), "GET /split?crlf HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(split.status, 500);
  EXPECT_EQ(split.header("Set-Cookie"), "");
  RawClient client(service.port());
  client.send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
  const Reply nothing = client.reply();
  EXPECT_EQ(nothing.status, 204);
  EXPECT_EQ(nothing.header("Content-Length"), "");
}

TEST(Framing, SpeaksToHttp10) {
  Service service;
  const Ran ran = run("curl -sS -0 " + service.server->origin() + "/counted/3 | wc -c");
  EXPECT_EQ(std::stoi(ran.output), 3 * 65536);
}

/// Ten thousand requests with one to four octets changed, cut or doubled: whatever comes back, the server goes on answering.
TEST(Framing, SurvivesMutatedRequests) {
  Settings settings;
  settings.limits.head_time = std::chrono::milliseconds(200);
  settings.limits.transfer_time = std::chrono::milliseconds(200);
  Service service(std::move(settings));
  const std::vector<std::string> seeds{
      "GET /v1/certificates/12?fin=5XKTM41 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nhello world",
      "POST /lines HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{}\r\n\r\n3\r\n[]\n\r\n0\r\n\r\n",
      "GET http://localhost/ocsp/a/MEI%2B HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"};
  std::mt19937 random(5);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random()) % bound; };
  for (int i = 0; i < 10'000; ++i) {
    std::string request = seeds[below(seeds.size())];
    for (std::size_t change = 1 + below(4); change > 0; --change) {
      const std::size_t at = below(request.size());
      const std::size_t kind = below(4);
      if (kind == 0) request[at] = static_cast<char>(random() & 0xff);
      if (kind == 1) request.erase(at, 1 + below(3));
      if (kind == 2) request.insert(at, request.substr(at, 1 + below(8)));
      if (kind == 3) request.insert(at, 1, "\r\n\0 :;%/"[below(8)]);
      if (request.empty()) request = "x";
    }
    RawClient client(service.port());
    client.send(request);
    client.half_close();
    if (i % 100 == 0) client.rest(std::chrono::milliseconds(500));
  }
  EXPECT_EQ(ask(service.port(), "GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n").body, "at once");
  EXPECT_EQ(ask(service.port(), "GET /mirror HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

TEST(HeadScanner, SeesTheSameHoweverTheOctetsCome) {
  const Limits limits;
  const std::string head = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  HeadScanner at_once(limits), one_by_one(limits);
  EXPECT_EQ(at_once.scan(head + "more"), Scanned::complete);
  EXPECT_EQ(at_once.size(), head.size());
  for (std::size_t i = 1; i < head.size(); ++i) ASSERT_EQ(one_by_one.scan(head.substr(0, i)), Scanned::more) << i;
  EXPECT_EQ(one_by_one.scan(head), Scanned::complete);
  EXPECT_EQ(one_by_one.size(), head.size());
}

}  // namespace
}  // namespace httpd_test
