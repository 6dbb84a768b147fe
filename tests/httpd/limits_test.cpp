// SPDX-License-Identifier: Apache-2.0
// Slow, many, too often: what clients may not do.
#include <gtest/gtest.h>

#include <thread>

#include "httpd/rate.h"
#include "httpd/service.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using std::chrono::milliseconds;
using std::chrono::seconds;

Settings hasty() {
  Settings settings;
  settings.limits.head_time = milliseconds(700);
  settings.limits.idle_time = milliseconds(700);
  settings.limits.transfer_time = milliseconds(700);
  return settings;
}

double since(std::chrono::steady_clock::time_point start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }

/// One octet every 50 ms; the seconds until the server has had enough.
double drip(RawClient& client, std::string_view octets) {
  const auto start = std::chrono::steady_clock::now();
  for (const char c : octets) {
    if (since(start) > 6 || client.send({&c, 1}) == RawClient::Sent::refused) break;
    if (!client.rest(milliseconds(50)).empty() || client.closed()) break;
  }
  return since(start);
}

TEST(Limits, EndsHeadsThatDrip) {
  Service service(hasty());
  RawClient client(service.port());
  const double took = drip(client, "GET /mirror HTTP/1.1\r\nHost: x\r\nX: " + std::string(1000, 'a'));
  EXPECT_LT(took, 3);
  EXPECT_GT(took, 0.5);
}

TEST(Limits, SaysThatAHeadWasTooSlow) {
  Service service(hasty());
  RawClient client(service.port());
  client.send("GET /mirror HT");
  EXPECT_EQ(client.reply().status, 408);
  client.rest(seconds(3));
  EXPECT_TRUE(client.closed());
}

TEST(Limits, EndsBodiesThatDrip) {
  Service service(hasty());
  RawClient client(service.port());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
  EXPECT_LT(drip(client, std::string(1000, 'a')), 3);
  RawClient streaming(service.port());
  streaming.send("POST /lines HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
  EXPECT_LT(drip(streaming, std::string(1000, 'a')), 3);
  RawClient chunks(service.port());
  chunks.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_LT(drip(chunks, "1;" + std::string(1000, 'a')), 3);
}

TEST(Limits, EndsIdleConnectionsWithoutAWord) {
  Service service(hasty());
  RawClient fresh(service.port()), used(service.port());
  used.send("GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(used.reply().status, 200);
  EXPECT_EQ(fresh.rest(seconds(3)), "");
  EXPECT_EQ(used.rest(seconds(3)), "");
  EXPECT_TRUE(fresh.closed());
  EXPECT_TRUE(used.closed());
}

TEST(Limits, CutsClientsThatDoNotRead) {
  Settings settings = hasty();
  settings.limits.min_rate = 100'000;
  Service service(std::move(settings));
  RawClient client(service.port());
  client.send("GET /counted/2000 HTTP/1.1\r\nHost: x\r\n\r\n");  // 128 MiB, more than the kernel keeps
  const auto start = std::chrono::steady_clock::now();
  while (service.log_text().find("/counted/{pieces}") == std::string::npos && since(start) < 20) std::this_thread::sleep_for(milliseconds(50));
  EXPECT_LT(since(start), 10);
}

TEST(Limits, CountsConnectionsOfOnePeerAndOfAll) {
  Settings settings;
  settings.limits.connections_per_peer = 3;
  Service service(std::move(settings));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(service.port()));
    clients.back()->send("GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(clients.back()->reply().status, 200);
  }
  RawClient fourth(service.port());
  const Reply turned_away = fourth.reply();
  EXPECT_EQ(turned_away.status, 503);
  EXPECT_EQ(turned_away.header("Retry-After"), "1");
  clients.clear();
  int status = 0;
  for (int i = 0; i < 50 && status != 200; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
    status = ask(service.port(), "GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n").status;
  }
  EXPECT_EQ(status, 200);
  EXPECT_NE(service.metrics.text().find("esign_http_refused_total{reason=\"connections_per_peer\""), std::string::npos);
}

TEST(Limits, ShedsLoadOverTheQueue) {
  Settings settings;
  settings.limits.workers = 1;
  settings.limits.queue = 2;
  Service service(std::move(settings));
  std::atomic<int> served{0}, shed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      const Reply reply = ask(service.port(), "GET /slow?ms=300 HTTP/1.1\r\nHost: x\r\n\r\n");
      if (reply.status == 200) ++served;
      if (reply.status == 503 && reply.header("Retry-After") == "1") ++shed;
    });
  }
  std::this_thread::sleep_for(milliseconds(150));
  EXPECT_EQ(ask(service.port(), "GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n").status, 200) << "the I/O thread answers on";
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(served + shed, 12);
  EXPECT_GE(served, 2) << "the queue; the worker may take its first one late";
  EXPECT_GE(shed, 8);
}

TEST(Limits, LimitsTheRateOfAClient) {
  Settings settings;
  settings.limits.requests_per_second = 2;
  settings.limits.burst = 5;
  Service service(std::move(settings));
  RawClient client(service.port());
  int good = 0, limited = 0;
  for (int i = 0; i < 20; ++i) {
    client.send("GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n");
    const Reply reply = client.reply();
    if (reply.status == 200) ++good;
    if (reply.status == 429 && !reply.header("Retry-After").empty()) ++limited;
  }
  EXPECT_GE(good, 5);
  EXPECT_LE(good, 8);
  EXPECT_EQ(good + limited, 20);
  EXPECT_EQ(ask(service.port(), "GET /nix HTTP/1.1\r\nHost: x\r\n\r\n").status, 429) << "paths that are not there count, too";
  EXPECT_EQ(ask(service.port(), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

TEST(RateLimiter, GivesTokensBackAndStaysSmall) {
  RateLimiter limiter(10, 2);
  const Clock::time_point start{};
  EXPECT_FALSE(limiter.take("a", start));
  EXPECT_FALSE(limiter.take("a", start));
  EXPECT_EQ(limiter.take("a", start), milliseconds(100));
  EXPECT_FALSE(limiter.take("b", start));
  EXPECT_FALSE(limiter.take("a", start + milliseconds(150)));
  EXPECT_TRUE(limiter.take("a", start + milliseconds(20))) << "an earlier look at the clock neither gives nor takes";
  const std::size_t most = RateLimiter::kShards * (RateLimiter::kClientsPerShard + 1);
  for (int i = 0; i < 300'000; ++i) limiter.take("client" + std::to_string(i), start + seconds(1));
  EXPECT_LE(limiter.clients(), most);
  EXPECT_FALSE(limiter.take("later", start + seconds(10)));
}

}  // namespace
}  // namespace httpd_test
