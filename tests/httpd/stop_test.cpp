// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "httpd/service.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Stop, FinishesWhatRunsAndTakesNothingNew) {
  Service service;
  RawClient client(service.port());
  client.send("GET /slow?ms=500 HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(100));
  std::thread stopping([&] { service.server->stop(seconds(5)); });
  const Reply reply = client.reply();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Connection"), "close");
  stopping.join();
  EXPECT_EQ(ask(service.port(), "GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n").status, 0);
}

TEST(Stop, CutsOffWhatTakesTooLong) {
  Service service;
  RawClient client(service.port()), half(service.port());
  client.send("GET /slow?ms=1500 HTTP/1.1\r\nHost: x\r\n\r\n");
  half.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(100));
  const auto start = std::chrono::steady_clock::now();
  service.server->stop(milliseconds(200));
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_LT(took, seconds(4));
  EXPECT_EQ(client.reply().status, 0);
  EXPECT_EQ(service.handled, 1) << "the handler was waited for";
}

TEST(Stop, EndsStreamsThatWait) {
  Service service;
  RawClient client(service.port());
  client.send("POST /lines HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc\n\r\n");
  client.rest(milliseconds(100));
  const auto start = std::chrono::steady_clock::now();
  service.server->stop(milliseconds(300));
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(4));
}

/// Eight clients ask as fast as they can while the server stops: every request that a handler has seen is answered whole.
TEST(Stop, LosesNoAnswerUnderLoad) {
  for (int round = 0; round < 5; ++round) {
    Service service;
    std::atomic<int> answered{0}, broken{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] {
        for (int made = 0; made < 100'000; ++made) {
          RawClient client(service.port());
          if (client.send("GET /slow?ms=3 HTTP/1.1\r\nHost: x\r\n\r\n") == RawClient::Sent::refused) return;
          Reply reply = client.reply();
          while (reply.status == 200) {
            ++answered;
            if (reply.header("Connection") == "close") return;
            if (client.send("GET /slow?ms=3 HTTP/1.1\r\nHost: x\r\n\r\n") == RawClient::Sent::refused) break;
            reply = client.reply();
          }
          if (!reply.head.empty() && reply.status != 200) ++broken;
          return;
        }
      });
    }
    std::this_thread::sleep_for(milliseconds(150));
    service.server->stop(seconds(5));
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(service.handled, answered) << "round " << round;
    EXPECT_EQ(broken, 0);
    EXPECT_GT(answered, 8);
  }
}

/// A process of its own, as a service runs it: SIGTERM, the running request is answered, exit 0.
TEST(Stop, EndsOnSigterm) {
  int ports[2];
  ASSERT_EQ(::pipe(ports), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    block_stop_signals();
    Service service;
    const std::uint16_t port = service.port();
    if (::write(ports[1], &port, sizeof port) != sizeof port) ::_exit(1);
    run_until_signal(*service.server, seconds(5));
    ::_exit(service.handled == 1 ? 0 : 2);
  }
  std::uint16_t port = 0;
  ASSERT_EQ(::read(ports[0], &port, sizeof port), static_cast<ssize_t>(sizeof port));
  RawClient client(port);
  client.send("GET /slow?ms=400 HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(100));
  ::kill(child, SIGTERM);
  EXPECT_EQ(client.reply().status, 200);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  ::close(ports[0]);
  ::close(ports[1]);
}

}  // namespace
}  // namespace httpd_test
